"""What a list of bodies would do to the directory: rows and a snapshot in, labels, addresses and problems out. Pure.

Clause: D5.1a-2, D5.1b, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3, D6-2, Q1, Q11.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from congthu.common.folding import search_key
from congthu.directory.errors import UnusableAddress
from congthu.directory.importing.bodies import LEVEL_WORDS, BodyLevel, BodyRow
from congthu.directory.importing.finding import UnitFinder
from congthu.directory.importing.plan_problems import PlanCode, PlanProblem
from congthu.directory.importing.snapshot import KnownUnit, Snapshot
from congthu.directory.kinds import kind_of
from congthu.directory.labelling import domain_label, propose_labels
from congthu.directory.naming import compose, fold_label
from congthu.directory.types import UnitKind

_ABOVE: Final[Mapping[BodyLevel, frozenset[UnitKind]]] = {
    BodyLevel.PROVINCE: frozenset({UnitKind.PROVINCE}),
    BodyLevel.DEPARTMENT_UNIT: frozenset({UnitKind.AGENCY, UnitKind.SUBORDINATE}),
    BodyLevel.DISTRICT: frozenset({UnitKind.PROVINCE}),
    BodyLevel.DISTRICT_UNIT: frozenset({UnitKind.DISTRICT}),
    BodyLevel.COMMUNE: frozenset({UnitKind.DISTRICT}),
}
_KINDS: Final[Mapping[BodyLevel, UnitKind]] = {
    BodyLevel.PROVINCE: UnitKind.AGENCY,
    BodyLevel.DISTRICT: UnitKind.DISTRICT,
    BodyLevel.DISTRICT_UNIT: UnitKind.DISTRICT_UNIT,
    BodyLevel.COMMUNE: UnitKind.COMMUNE,
}


@dataclass(frozen=True, kw_only=True)
class PlannedBody:
    """What becomes of one line."""

    row: BodyRow
    kind: UnitKind
    label: str
    domain_label: str
    address: str
    """Of its box; empty where the line is not carried out."""
    known_parent: UUID | None = None
    """The superior body where it is registered."""
    parent_line: int | None = None
    """The line of the superior body where it comes with this list."""
    problem: PlanProblem | None = None

    @property
    def is_ready(self) -> bool:
        return self.problem is None


def plan_bodies(rows: Iterable[BodyRow], snapshot: Snapshot) -> Sequence[PlannedBody]:
    """Return what becomes of each row, in the order of the list; superior bodies may come later in it than the others.

    Registered abbreviations count first, so that a proposed one never takes away what another body has set.
    """
    planner = _BodyPlanner(list(rows), snapshot)
    return planner.plan()


class _BodyPlanner:
    """Goes down the tree, level by level, and remembers which addresses it has given away."""

    def __init__(self, rows: Sequence[BodyRow], snapshot: Snapshot) -> None:
        self._rows = rows
        self._snapshot = snapshot
        self._finder = UnitFinder(snapshot.units)
        self._holders = dict(snapshot.taken)
        self._planned: dict[int, PlannedBody] = {}
        self._by_name: dict[str, list[PlannedBody]] = {}
        self._root = next((unit for unit in snapshot.units.values() if unit.kind is UnitKind.PROVINCE), None)

    def plan(self) -> Sequence[PlannedBody]:
        waiting = list(self._rows)
        while waiting:
            names = {search_key(row.name) for row in waiting}
            now = [row for row in waiting if self._parent_is_settled(row, names)]
            if not now:
                break
            for row in sorted(now, key=lambda row: not row.abbreviation):
                self._note(self._plan_one(row))
            waiting = [row for row in waiting if row.line not in self._planned]
        for row in waiting:
            self._note(self._without_parent(row))
        return [self._planned[row.line] for row in self._rows]

    def _parent_is_settled(self, row: BodyRow, waiting: Container[str]) -> bool:
        """Tell whether the superior body is planned or registered, and not itself still waiting in the list."""
        key = search_key(row.parent)
        if not key:
            return True
        return key not in waiting and (key in self._by_name or bool(self._finder.find(row.parent, "")))

    def _note(self, planned: PlannedBody) -> None:
        self._planned[planned.row.line] = planned
        self._by_name.setdefault(search_key(planned.row.name), []).append(planned)

    def _plan_one(self, row: BodyRow) -> PlannedBody:
        above = self._above(row)
        registered = [u for u in self._finder.find(row.name, row.parent) if search_key(u.name) == search_key(row.name)]
        if registered:
            return _stopped(row, registered[0].kind, PlanCode.ALREADY_REGISTERED, name=row.name)
        if above is None:
            return self._without_parent(row) if row.parent else self._province(row)
        kind, label, parent = above
        if kind not in _ABOVE[row.level]:
            level = LEVEL_WORDS[row.level]
            return _stopped(row, kind, PlanCode.WRONG_LEVEL, name=row.name, level=level, parent=row.parent)
        own = _KINDS.get(row.level) or kind_of(name=row.name, parent=kind)
        return self._with_label(row, own, above=label, parent=parent)

    def _province(self, row: BodyRow) -> PlannedBody:
        """Plan a body without superior body: the first is the province itself, the others stand under it."""
        if self._root is None and not any(p.kind is UnitKind.PROVINCE for p in self._planned.values()):
            return self._with_label(row, UnitKind.PROVINCE, above="", parent=None)
        known = self._root or next(p for p in self._planned.values() if p.kind is UnitKind.PROVINCE)
        return self._with_label(row, UnitKind.AGENCY, above="", parent=known)

    def _above(self, row: BodyRow) -> tuple[UnitKind, str, KnownUnit | PlannedBody] | None:
        """Return kind, label and self of the superior body, that of the list before that of the directory."""
        if not row.parent:
            return None
        for planned in self._by_name.get(search_key(row.parent), ()):
            if planned.is_ready:
                return planned.kind, planned.domain_label, planned
        wanted = _ABOVE[row.level]
        found = self._finder.find(row.parent, "")
        unit = next((unit for unit in found if unit.kind in wanted), next(iter(found), None))
        return (unit.kind, unit.domain_label, unit) if unit else None

    def _with_label(
        self, row: BodyRow, kind: UnitKind, *, above: str, parent: KnownUnit | PlannedBody | None
    ) -> PlannedBody:
        given = [fold_label(row.abbreviation)] if row.abbreviation else []
        tried = given or list(propose_labels(row.name, kind=kind))
        for label in tried:
            behind = domain_label(label, kind=kind, parent=above)
            try:
                address = compose(*behind.split("."), domain=self._snapshot.domain)
            except UnusableAddress:
                continue
            if address not in self._holders:
                self._holders[address] = row.name
                return PlannedBody(
                    row=row,
                    kind=kind,
                    label=label,
                    domain_label=behind,
                    address=address,
                    known_parent=parent.unit_id if isinstance(parent, KnownUnit) else None,
                    parent_line=parent.row.line if isinstance(parent, PlannedBody) else None,
                )
        if given:
            return self._taken(row, kind, given[0], above)
        return _stopped(row, kind, PlanCode.LABEL_NEEDED, name=row.name, tried=", ".join(tried) or "-")

    def _taken(self, row: BodyRow, kind: UnitKind, label: str, above: str) -> PlannedBody:
        address = compose(*domain_label(label, kind=kind, parent=above).split("."), domain=self._snapshot.domain)
        free = [
            other
            for other in propose_labels(row.name, kind=kind)
            if compose(*domain_label(other, kind=kind, parent=above).split("."), domain=self._snapshot.domain)
            not in self._holders
        ]
        holder = self._holders.get(address) or address
        others = ", ".join(free)
        return _stopped(row, kind, PlanCode.LABEL_TAKEN, label=label, holder=holder, address=address, others=others)

    def _without_parent(self, row: BodyRow) -> PlannedBody:
        nearest = ", ".join(f"“{name}”" for name in self._finder.nearest(row.parent, ""))
        return _stopped(row, UnitKind.AGENCY, PlanCode.UNKNOWN_PARENT, parent=row.parent, nearest=nearest)


def _stopped(row: BodyRow, kind: UnitKind, code: PlanCode, **params: object) -> PlannedBody:
    problem = PlanProblem(line=row.line, code=code, params=params)
    return PlannedBody(row=row, kind=kind, label="", domain_label="", address="", problem=problem)
