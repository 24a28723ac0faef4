"""What a list of people would do to the directory: rows and a snapshot in, addresses and problems out. Pure.

Clause: D5.1a-4 (the order of the file is the order of the letters), D6-2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congthu.directory.errors import UnusableAddress, UnusableName
from congthu.directory.importing.finding import UnitFinder
from congthu.directory.importing.people import PersonRow
from congthu.directory.importing.plan_problems import PlanCode, PlanProblem
from congthu.directory.importing.snapshot import KnownUnit, Snapshot, name_key, post_key
from congthu.directory.naming import base_local_part, compose, free_local_part


@dataclass(frozen=True, kw_only=True)
class PlannedPerson:
    """What becomes of one line."""

    row: PersonRow
    unit: KnownUnit | None
    address: str
    """Empty where the line is not carried out."""
    problem: PlanProblem | None = None

    @property
    def is_ready(self) -> bool:
        return self.problem is None


def plan_people(rows: Iterable[PersonRow], snapshot: Snapshot) -> Sequence[PlannedPerson]:
    """Return what registering the rows in this order gives; rows with a problem take no address from the others."""
    planner = _Planner(snapshot)
    return [planner.plan(row) for row in rows]


class _Planner:
    """Goes through a list and remembers which names it has given away."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._finder = UnitFinder(snapshot.units)
        self._taken: defaultdict[str, set[str]] = defaultdict(set)
        for address in snapshot.taken:
            local, _, space = address.partition("@")[0].partition(".")
            self._taken[space].add(local)

    def plan(self, row: PersonRow) -> PlannedPerson:
        found = self._finder.find(row.unit, row.unit_parent)
        if len(found) != 1:
            return self._stopped(row, self._unit_problem(row, found))
        unit = found[0]
        holder = self._snapshot.staff_numbers.get(row.staff_number, row.full_name)
        if name_key(holder) != name_key(row.full_name):
            return self._stopped(row, _number_taken(row, holder), unit)
        if self._is_registered(row, unit):
            return self._stopped(row, _problem(row, PlanCode.ALREADY_REGISTERED, name=row.full_name), unit)
        if not unit.space:
            return self._stopped(row, _problem(row, PlanCode.UNIT_WITHOUT_LABEL, unit=unit.name), unit)
        taken = self._taken[unit.space]
        try:
            local = free_local_part(base_local_part(row.name), is_taken=taken.__contains__)
            address = compose(local, *unit.space.split("."), domain=self._snapshot.domain)
        except (UnusableName, UnusableAddress):
            return self._stopped(row, _problem(row, PlanCode.NO_FREE_ADDRESS, name=row.full_name), unit)
        taken.add(local)
        return PlannedPerson(row=row, unit=unit, address=address)

    def _is_registered(self, row: PersonRow, unit: KnownUnit) -> bool:
        """Tell whether the person is known: by number, or by name, unit and title where either has no number."""
        if row.staff_number and row.staff_number in self._snapshot.staff_numbers:
            return True
        numbers = self._snapshot.posts.get(post_key(row.full_name, unit.unit_id, row.title), frozenset())
        return bool(numbers) if not row.staff_number else "" in numbers

    def _unit_problem(self, row: PersonRow, found: Sequence[KnownUnit]) -> PlanProblem:
        if found:
            parents = ", ".join(f"“{self._finder.parent_name(unit)}”" for unit in found[:5])
            return _problem(row, PlanCode.AMBIGUOUS_UNIT, unit=row.unit, count=len(found), parents=parents)
        nearest = ", ".join(f"“{name}”" for name in self._finder.nearest(row.unit, row.unit_parent))
        return _problem(row, PlanCode.UNKNOWN_UNIT, unit=row.unit, parent=row.unit_parent, nearest=nearest)

    @staticmethod
    def _stopped(row: PersonRow, problem: PlanProblem, unit: KnownUnit | None = None) -> PlannedPerson:
        return PlannedPerson(row=row, unit=unit, address="", problem=problem)


def _number_taken(row: PersonRow, holder: str) -> PlanProblem:
    """Two bodies that both count from 1 would otherwise lose people without a word."""
    return _problem(row, PlanCode.NUMBER_OF_ANOTHER, number=row.staff_number, holder=holder, name=row.full_name)


def _problem(row: PersonRow, code: PlanCode, **params: object) -> PlanProblem:
    return PlanProblem(line=row.line, code=code, params=params)
