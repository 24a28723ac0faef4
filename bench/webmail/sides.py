"""Figures of three sides in one table, with the ratios that count, and what was aimed at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.figures import Figure, Outcome, ratio, shown

OURS, ROUNDCUBE, RAW = "ours", "Roundcube", "raw IMAP"


@dataclass(frozen=True, kw_only=True)
class Aim:
    """Something that the figures are held against."""

    text: str
    is_met: bool | None
    """None: not measured."""


@dataclass(frozen=True, kw_only=True)
class ThreeSides:
    """One measurement on all sides."""

    outcomes: Mapping[str, Outcome]
    aims: Sequence[Aim] = ()
    notes: Sequence[str] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(f"{side}: {fault}" for side, outcome in self.outcomes.items() for fault in outcome.faults)

    def rows(self) -> list[tuple[str, str, list[Figure | None]]]:
        """Return (name, unit, the figure of each side) in the order in which they were first named."""
        by_side = [{(f.name, f.unit): f for f in self.outcomes[side].figures} for side in self.outcomes]
        names = {key: None for figures in by_side for key in figures}
        return [(name, unit, [figures.get((name, unit)) for figures in by_side]) for name, unit in names]


def table(measured: ThreeSides) -> str:
    """Return the comparison as aligned text."""
    lines = [["", *measured.outcomes, *(f"ours/{side}" for side in list(measured.outcomes)[1:])]]
    for name, unit, figures in measured.rows():
        ratios = [ratio(figures[0], other) for other in figures[1:]]
        words = ["-" if value is None else f"{value:.2f}" for value in ratios]
        lines.append([f"{name} [{unit}]", *(shown(figure) for figure in figures), *words])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    body = [
        "  ".join(
            (line[0].ljust(widths[0]), *(word.rjust(width) for word, width in zip(line[1:], widths[1:], strict=True)))
        )
        for line in lines
    ]
    states = {True: "met", False: "MISSED", None: "not measured"}
    aims = [f"aim: {aim.text}: {states[aim.is_met]}" for aim in measured.aims]
    notes = [f"note: {note}" for note in measured.notes]
    return "\n".join(("== webmail", *body, *aims, *notes, *(f"FAULT: {fault}" for fault in measured.faults)))


def json_line(measured: ThreeSides) -> str:
    """Return the comparison as one line of JSON with every single value."""
    rows = [
        {"name": name, "unit": unit}
        | {side: figure.values if figure else None for side, figure in zip(measured.outcomes, figures, strict=True)}
        for name, unit, figures in measured.rows()
    ]
    aims = {aim.text: aim.is_met for aim in measured.aims}
    whole = {
        "bench": "webmail",
        "notes": list(measured.notes),
        "aims": aims,
        "faults": measured.faults,
        "figures": rows,
    }
    return json.dumps(whole, ensure_ascii=False)
