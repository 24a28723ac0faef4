"""Lists of people: rows of the table to people with a name in three parts, and what is wrong with each line.

Clause: D5.1a-1, D6-2. Which unit is meant is decided later, against the directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from congthu.common.folding import fold
from congthu.directory.errors import UnusableName
from congthu.directory.importing.columns import Column
from congthu.directory.importing.legacy_encodings import suspect_encoding
from congthu.directory.importing.problems import Problem, ProblemCode
from congthu.directory.importing.reading import Row, Table
from congthu.directory.importing.repeats import Repeats
from congthu.directory.naming import PersonName, SplitReason, base_local_part, guess_split

MAX_LENGTHS: Final[Mapping[Column, int]] = {
    Column.STAFF_NUMBER: 40, Column.FAMILY: 60, Column.MIDDLE: 80, Column.GIVEN: 60, Column.FULL_NAME: 200,
    Column.TITLE: 200, Column.UNIT: 300, Column.UNIT_PARENT: 300,
}  # fmt: skip
"""What the directory has room for."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person of a list."""

    line: int
    staff_number: str
    name: PersonName
    full_name: str
    """As the person writes it; family names of the Ê Đê stand last here and first in no list of ours."""
    title: str
    unit: str
    unit_parent: str
    split_reason: SplitReason | None = None
    """Set where the three parts are only our proposal, which a clerk must confirm."""


@dataclass(frozen=True, kw_only=True)
class PeopleList:
    """All people of a list, and the problems of its lines."""

    rows: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]

    @property
    def ready(self) -> tuple[PersonRow, ...]:
        """The people whose lines have no problem that stops them."""
        stopped = {problem.line for problem in self.problems if problem.code.stops_the_line}
        return tuple(row for row in self.rows if row.line not in stopped)


def read_people(table: Table) -> PeopleList:
    """Return the people of ``table``. Lines without a usable name give a problem and no person."""
    people: list[PersonRow] = []
    problems = list(table.problems)
    numbers, persons = Repeats(ProblemCode.DUPLICATE_ID), Repeats(ProblemCode.DUPLICATE_PERSON)
    for row in table.rows:
        problems.extend(_cell_problems(row))
        if (suspected := suspect_encoding(_written_name(row))) is not None:
            # Text in VNI is made of Latin letters only and would give an address, but a wrong one.
            problems.append(_garbled(row, encoding=suspected.value))
            continue
        try:
            person = _person(row)
        except UnusableName as error:
            problems.append(_name_problem(row, error))
            continue
        people.append(person)
        problems.extend(_name_doubts(row, person))
        problems.extend(numbers.note(person.line, person.staff_number, id=person.staff_number))
        problems.extend(_same_person(persons, person))
    return PeopleList(rows=tuple(people), problems=tuple(sorted(problems, key=lambda problem: problem.line)))


def _person(row: Row) -> PersonRow:
    """Return the person of a line.

    Raises:
        UnusableName: no address can be formed from the name.
    """
    name, reason = PersonName(family=row[Column.FAMILY], middle=row[Column.MIDDLE], given=row[Column.GIVEN]), None
    if not (name.family or name.middle or name.given):
        proposal = guess_split(row[Column.FULL_NAME])
        name, reason = proposal.name, proposal.reason
    base_local_part(name)
    return PersonRow(
        line=row.line,
        staff_number=row[Column.STAFF_NUMBER],
        name=name,
        full_name=row[Column.FULL_NAME] or _joined(name),
        title=row[Column.TITLE],
        unit=row[Column.UNIT],
        unit_parent=row[Column.UNIT_PARENT],
        split_reason=reason,
    )


def _same_person(persons: Repeats, person: PersonRow) -> Iterator[Problem]:
    """Yield a problem for a line that says the same as an earlier one; two staff numbers make two people of them."""
    return persons.note(person.line, _identity(person), apart=person.staff_number, full_name=person.full_name)


def _identity(person: PersonRow) -> str:
    parts = (person.full_name, person.unit, person.unit_parent, person.title)
    return "\n".join(part.casefold() for part in parts)


def _cell_problems(row: Row) -> Iterator[Problem]:
    for column in (Column.TITLE, Column.UNIT):
        if not row[column]:
            yield Problem(line=row.line, code=ProblemCode.CELL_MISSING, params={"column": column})
    for column, limit in MAX_LENGTHS.items():
        if len(row[column]) > limit:
            yield Problem(line=row.line, code=ProblemCode.CELL_TOO_LONG, params={"column": column, "limit": limit})


def _name_problem(row: Row, error: UnusableName) -> Problem:
    code = ProblemCode(error.code)
    written = _written_name(row)
    if code is ProblemCode.NAME_HAS_FOREIGN_SIGN and ("\ufffd" in written or "?" in written):
        return _garbled(row, encoding="")
    return Problem(line=row.line, code=code, params={**error.params, "full_name": written})


def _garbled(row: Row, *, encoding: str) -> Problem:
    params = {"full_name": _written_name(row), "encoding": encoding}
    return Problem(line=row.line, code=ProblemCode.NAME_GARBLED, params=params)


def _written_name(row: Row) -> str:
    parts = " ".join(filter(None, (row[Column.FAMILY], row[Column.MIDDLE], row[Column.GIVEN])))
    return parts or row[Column.FULL_NAME]


def _joined(name: PersonName) -> str:
    return " ".join(filter(None, (name.family, name.middle, name.given)))


def _name_doubts(row: Row, person: PersonRow) -> Iterator[Problem]:
    name = person.name
    if person.split_reason is not None:
        yield Problem(
            line=row.line,
            code=ProblemCode.NAME_NEEDS_CONFIRMATION,
            params={
                "full_name": person.full_name,
                "family": name.family,
                "middle": name.middle,
                "given": name.given,
                "reason": person.split_reason,
            },
        )
    elif sorted(fold(person.full_name)) != sorted(fold(name.family + name.middle + name.given)):
        params = {"full_name": person.full_name, "parts": _joined(name)}
        yield Problem(line=row.line, code=ProblemCode.NAME_PARTS_DISAGREE, params=params)
