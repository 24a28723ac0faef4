"""Lists of bodies and units: rows of the table to bodies with a level, and what is wrong with each line.

Clause: D5.1a-2, D6-2. Whether the superior body exists is decided later, against the directory and the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from congthu.common.folding import search_key
from congthu.directory.errors import UnusableLabel
from congthu.directory.importing.columns import Column
from congthu.directory.importing.problems import Problem, ProblemCode
from congthu.directory.importing.reading import Row, Table
from congthu.directory.importing.repeats import Repeats
from congthu.directory.naming import fold_label

MAX_NAME_LENGTH: Final = 300


class BodyLevel(StrEnum):
    """Where a body stands; the value is the word in lists exported by other programs."""

    PROVINCE = "province"
    DEPARTMENT_UNIT = "department-unit"
    DISTRICT = "district"
    DISTRICT_UNIT = "district-unit"
    COMMUNE = "commune"


LEVEL_WORDS: Final[Mapping[BodyLevel, str]] = {
    BodyLevel.PROVINCE: "Tỉnh",
    BodyLevel.DEPARTMENT_UNIT: "Đơn vị thuộc sở",
    BodyLevel.DISTRICT: "Huyện",
    BodyLevel.DISTRICT_UNIT: "Phòng thuộc huyện",
    BodyLevel.COMMUNE: "Xã",
}
"""The words of the template."""

_LEVELS: Final[Mapping[str, BodyLevel]] = (
    {search_key(level): level for level in BodyLevel}
    | {search_key(word): level for level, word in LEVEL_WORDS.items()}
    | {
        "cap tinh": BodyLevel.PROVINCE,
        "so": BodyLevel.PROVINCE,
        "so ban nganh": BodyLevel.PROVINCE,
        "phong thuoc so": BodyLevel.DEPARTMENT_UNIT,
        "cap huyen": BodyLevel.DISTRICT,
        "thi xa": BodyLevel.DISTRICT,
        "thanh pho": BodyLevel.DISTRICT,
        "don vi thuoc huyen": BodyLevel.DISTRICT_UNIT,
        "cap xa": BodyLevel.COMMUNE,
        "phuong": BodyLevel.COMMUNE,
        "thi tran": BodyLevel.COMMUNE,
    }
)


@dataclass(frozen=True, kw_only=True)
class BodyRow:
    """One body or unit of a list."""

    line: int
    level: BodyLevel
    name: str
    parent: str
    """The name of the superior body; empty only for bodies of the province."""
    abbreviation: str
    """As its head has set it, e.g. ``SNgV``; empty where it is to be proposed."""


@dataclass(frozen=True, kw_only=True)
class BodyList:
    """All bodies of a list, and the problems of its lines."""

    rows: tuple[BodyRow, ...]
    problems: tuple[Problem, ...]

    @property
    def ready(self) -> tuple[BodyRow, ...]:
        """The bodies whose lines have no problem that stops them."""
        stopped = {problem.line for problem in self.problems if problem.code.stops_the_line}
        return tuple(row for row in self.rows if row.line not in stopped)


def read_bodies(table: Table) -> BodyList:
    """Return the bodies of ``table``. Lines without a known level give a problem and no body."""
    bodies: list[BodyRow] = []
    problems = list(table.problems)
    repeats = Repeats(ProblemCode.DUPLICATE_BODY)
    for row in table.rows:
        level = _LEVELS.get(search_key(row[Column.LEVEL]))
        problems.extend(_problems(row, level))
        if level is None:
            continue
        body = BodyRow(
            line=row.line,
            level=level,
            name=row[Column.FULL_NAME],
            parent=row[Column.PARENT],
            abbreviation=row[Column.ABBREVIATION],
        )
        bodies.append(body)
        if body.name:
            key = f"{search_key(body.name)}\n{search_key(body.parent)}"
            problems.extend(repeats.note(body.line, key, full_name=body.name))
    return BodyList(rows=tuple(bodies), problems=tuple(sorted(problems, key=lambda problem: problem.line)))


def _problems(row: Row, level: BodyLevel | None) -> Iterator[Problem]:
    if level is None:
        params: dict[str, object] = {"level": row[Column.LEVEL], "levels": ", ".join(LEVEL_WORDS.values())}
        yield Problem(line=row.line, code=ProblemCode.UNKNOWN_LEVEL, params=params)
    if not row[Column.FULL_NAME]:
        yield Problem(line=row.line, code=ProblemCode.CELL_MISSING, params={"column": Column.FULL_NAME})
    if level not in {None, BodyLevel.PROVINCE} and not row[Column.PARENT]:
        yield Problem(line=row.line, code=ProblemCode.CELL_MISSING, params={"column": Column.PARENT})
    for column in (Column.FULL_NAME, Column.PARENT):
        if len(row[column]) > MAX_NAME_LENGTH:
            params = {"column": column, "limit": MAX_NAME_LENGTH}
            yield Problem(line=row.line, code=ProblemCode.CELL_TOO_LONG, params=params)
    if row[Column.ABBREVIATION]:
        try:
            fold_label(row[Column.ABBREVIATION])
        except UnusableLabel as error:
            params = {"abbreviation": row[Column.ABBREVIATION], "reason": error.code}
            yield Problem(line=row.line, code=ProblemCode.LABEL_UNUSABLE, params=params)
