"""Figures as values, and how they are shown: a table for people and one line of JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

LEAST_SHOWN = 0.05
"""Milliseconds a message: parts that took less are left out."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured quantity of one side; several values where the measurement was repeated."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.values)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one side gave in one measurement."""

    figures: tuple[Figure, ...]
    faults: tuple[str, ...] = ()
    """What was not as promised (a box without its copy, readable mail on the disk); empty when all is well."""


def spent_by_part(
    before: Mapping[str, float], after: Mapping[str, float], count: int, *, unit: str, label: str = ""
) -> tuple[Figure, ...]:
    """Return what each part spent for one of ``count``, the dearest first; next to nothing is left out."""
    spent = {part: (seconds - before.get(part, 0.0)) * 1000 / max(1, count) for part, seconds in after.items()}
    dear = sorted((part for part in spent if spent[part] >= LEAST_SHOWN), key=lambda part: -spent[part])
    return tuple(Figure(name=f"{label}  {part}", unit=unit, values=(spent[part],)) for part in dear)


def repeated(outcomes: Sequence[Outcome]) -> Outcome:
    """Join the outcomes of several rounds into one, keeping each round's value."""
    names = list(dict.fromkeys((figure.name, figure.unit) for outcome in outcomes for figure in outcome.figures))
    joined = tuple(
        Figure(
            name=name,
            unit=unit,
            values=tuple(v for o in outcomes for f in o.figures if f.name == name for v in f.values),
        )
        for name, unit in names
    )
    return Outcome(figures=joined, faults=tuple(fault for outcome in outcomes for fault in outcome.faults))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One measurement on both sides; a side that was not asked for is None."""

    bench: str
    ours: Outcome | None
    bare: Outcome | None
    notes: tuple[str, ...] = ()
    """How the sides were set up where that bears on the figures."""

    @property
    def faults(self) -> tuple[str, ...]:
        sides = (("ours", self.ours), ("bare", self.bare))
        return tuple(f"{label}: {fault}" for label, side in sides if side for fault in side.faults)

    def rows(self) -> list[tuple[str, str, Figure | None, Figure | None]]:
        """Return (name, unit, ours, bare) in the order in which the figures were first named."""
        ours = {(f.name, f.unit): f for f in (self.ours.figures if self.ours else ())}
        bare = {(f.name, f.unit): f for f in (self.bare.figures if self.bare else ())}
        return [(name, unit, ours.get((name, unit)), bare.get((name, unit))) for name, unit in {**ours, **bare}]


def ratio(ours: Figure | None, bare: Figure | None) -> float | None:
    """Return ours over bare by their medians, or None where one is missing or bare is nothing."""
    if ours is None or bare is None or not bare.middle:
        return None
    return ours.middle / bare.middle


def table(comparison: Comparison) -> str:
    """Return the comparison as aligned text, with min/median/max where a figure was repeated."""
    lines = [("", "ours", "bare", "ours/bare")]
    for name, unit, ours, bare in comparison.rows():
        share = ratio(ours, bare)
        lines.append((f"{name} [{unit}]", shown(ours), shown(bare), "-" if share is None else f"{share:.2f}"))
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    body = [
        "  ".join((line[0].ljust(widths[0]), *(line[n].rjust(widths[n]) for n in (1, 2, 3)))).rstrip() for line in lines
    ]
    notes = [f"note: {note}" for note in comparison.notes]
    faults = [f"FAULT: {fault}" for fault in comparison.faults]
    return "\n".join((f"== {comparison.bench}", *body, *notes, *faults))


def json_line(comparison: Comparison) -> str:
    """Return the comparison as one line of JSON with every single value."""
    rows: list[Mapping[str, object]] = [
        {
            "name": name,
            "unit": unit,
            "ours": ours.values if ours else None,
            "bare": bare.values if bare else None,
            "ratio": ratio(ours, bare),
        }
        for name, unit, ours, bare in comparison.rows()
    ]
    head = {key: value for key, value in asdict(comparison).items() if key in {"bench", "notes"}}
    return json.dumps({**head, "faults": comparison.faults, "figures": rows}, ensure_ascii=False)


def shown(figure: Figure | None) -> str:
    if figure is None or not figure.values:
        return "-"
    if len(figure.values) == 1:
        return _number(figure.values[0])
    return "/".join(_number(value) for value in (min(figure.values), figure.middle, max(figure.values)))


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
