"""From the bytes of a list to the directory: read, plan, and carry out in one transaction.

What is planned can be shown first (a dry run); carrying out plans again inside its transaction, so that nothing that
happened in between is overlooked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.types import PasswordKind
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.actions.people import register_people
from congthu.directory.actions.units import register_units
from congthu.directory.importing.bodies import BodyRow, read_bodies
from congthu.directory.importing.columns import ListKind
from congthu.directory.importing.people import PersonRow, read_people
from congthu.directory.importing.plan import PlannedPerson, plan_people
from congthu.directory.importing.plan_bodies import PlannedBody, plan_bodies
from congthu.directory.importing.problems import FileProblem, Problem
from congthu.directory.importing.reading import read_table
from congthu.directory.importing.survey import take_snapshot
from congthu.directory.spaces import lock_spaces
from congthu.directory.statistics import refresh_statistics
from congthu.directory.types import IssuedMailbox, NewPerson, NewUnit

_CHUNK = 1000

Progress = Callable[[int, int], None]
"""Called with how many lines are done, and of how many."""


def _silent(done: int, total: int) -> None:
    del done, total


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a list would do."""

    kind: ListKind
    people: Sequence[PlannedPerson] = ()
    bodies: Sequence[PlannedBody] = ()
    problems: Sequence[Problem]
    """What is wrong with lines by themselves; such lines are not among the planned ones."""
    left_out: Sequence[PersonRow | BodyRow] = ()
    """Lines that could be read but have such a problem."""

    @property
    def _planned(self) -> Sequence[PlannedPerson | PlannedBody]:
        return self.people if self.kind is ListKind.PEOPLE else self.bodies

    @property
    def faults(self) -> int:
        """How many lines somebody must correct; those that are registered already do not count."""
        lines = {problem.line for problem in self.problems if problem.code.stops_the_line}
        return len(lines | {item.row.line for item in self._planned if item.problem and item.problem.code.is_fault})

    @property
    def ready(self) -> int:
        """How many lines will be registered."""
        return sum(item.is_ready for item in self._planned)

    @property
    def known(self) -> int:
        """How many lines are registered already."""
        return sum(bool(item.problem and not item.problem.code.is_fault) for item in self._planned)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a list did."""

    plan: Plan
    bodies: Sequence[UUID] = ()
    issued: Sequence[IssuedMailbox] = ()


def plan_import(raw: bytes, *, kind: ListKind, on: date) -> Plan | FileProblem:
    """Return what the list in ``raw`` would do to the directory as it is now. Nothing is written."""
    table = read_table(raw, kind=kind)
    if isinstance(table, FileProblem):
        return table
    if kind is ListKind.BODIES:
        bodies = read_bodies(table)
        return Plan(
            kind=kind,
            bodies=plan_bodies(bodies.ready, take_snapshot(on=on)),
            problems=bodies.problems,
            left_out=_left_out(bodies.rows, bodies.problems),
        )
    people = read_people(table)
    return Plan(
        kind=kind,
        people=plan_people(people.ready, take_snapshot(on=on)),
        problems=people.problems,
        left_out=_left_out(people.rows, people.problems),
    )


def _left_out(rows: Iterable[PersonRow | BodyRow], problems: Iterable[Problem]) -> list[PersonRow | BodyRow]:
    stopped = {problem.line for problem in problems if problem.code.stops_the_line}
    return [row for row in rows if row.line in stopped]


@transaction.atomic
def carry_out_import(
    raw: bytes,
    *,
    kind: ListKind,
    actor: Actor,
    at: datetime,
    progress: Progress = _silent,
    strict: bool = False,
    password_kind: PasswordKind = PasswordKind.START,
) -> Outcome | FileProblem:
    """Register what the list in ``raw`` holds, all in one transaction; faulty lines are left out.

    Importing the same list again changes nothing. With ``strict`` nothing is registered while any line has a fault.

    Clause: D6-2, D11.2a-1, D5.1a-4.
    """
    plan = plan_import(raw, kind=kind, on=local_date(at))
    if isinstance(plan, FileProblem) or (strict and plan.faults) or not plan.ready:
        return plan if isinstance(plan, FileProblem) else Outcome(plan=plan)
    bodies = _register_bodies(plan.bodies, actor=actor, at=at, progress=progress)
    issued = _register_people(plan.people, password_kind=password_kind, actor=actor, at=at, progress=progress)
    digest = hashlib.sha256(raw).hexdigest()
    told = {"kind": kind, "registered": plan.ready, "known": plan.known, "faults": plan.faults}
    record("directory.import.carried_out", actor=actor, at=at, subject=Subject(kind="list", id=digest), new=told)
    refresh_statistics()
    return Outcome(plan=plan, bodies=bodies, issued=issued)


def _register_bodies(
    planned: Sequence[PlannedBody], *, actor: Actor, at: datetime, progress: Progress
) -> Sequence[UUID]:
    """Register bodies level by level, because each needs the id of the one above."""
    ids: dict[int, UUID] = {}
    ready = [body for body in planned if body.is_ready]
    waiting = ready
    while waiting:
        now = [body for body in waiting if body.parent_line is None or body.parent_line in ids]
        new = [
            NewUnit(
                name=body.row.name,
                kind=body.kind,
                parent_id=ids[body.parent_line] if body.parent_line is not None else body.known_parent,
                label=body.label,
            )
            for body in now
        ]
        ids |= zip((body.row.line for body in now), register_units(new, actor=actor, at=at), strict=True)
        waiting = [body for body in waiting if body.row.line not in ids]
        progress(len(ids), len(ready))
    return [ids[body.row.line] for body in ready]


def _register_people(
    planned: Sequence[PlannedPerson],
    *,
    password_kind: PasswordKind,
    actor: Actor,
    at: datetime,
    progress: Progress,
) -> Sequence[IssuedMailbox]:
    """Register people in the order of the list, some hundreds at a time so that progress can be shown."""
    ready = [(person, person.unit) for person in planned if person.is_ready and person.unit is not None]
    # All locks at once: taken chunk by chunk, two imports could wait for each other.
    lock_spaces({unit.space for _, unit in ready})
    issued: list[IssuedMailbox] = []
    for start in range(0, len(ready), _CHUNK):
        new = [_new_person(person, unit.unit_id) for person, unit in ready[start : start + _CHUNK]]
        issued += register_people(new, actor=actor, at=at, password_kind=password_kind)
        progress(len(issued), len(ready))
    return issued


def _new_person(planned: PlannedPerson, unit_id: UUID) -> NewPerson:
    row = planned.row
    return NewPerson(
        family=row.name.family,
        middle=row.name.middle,
        given=row.name.given,
        full_name=row.full_name,
        unit_id=unit_id,
        title=row.title,
        staff_number=row.staff_number,
    )
