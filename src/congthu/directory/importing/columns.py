"""The columns of the two kinds of list, and under which headings they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from congthu.common.folding import search_key


class ListKind(StrEnum):
    """What a file lists."""

    PEOPLE = "people"
    BODIES = "bodies"


class Column(StrEnum):
    """A column that is read; the value is its heading in lists exported by other programs."""

    STAFF_NUMBER = "id"
    FULL_NAME = "full_name"
    FAMILY = "family"
    MIDDLE = "middle"
    GIVEN = "given"
    TITLE = "title"
    UNIT = "unit"
    UNIT_PARENT = "unit_parent"
    LEVEL = "level"
    PARENT = "parent_full_name"
    ABBREVIATION = "conventional_abbreviation"


@dataclass(frozen=True, kw_only=True)
class ListShape:
    """Which columns a list may and must have."""

    headings: Mapping[Column, str]
    """The Vietnamese heading of each column, as in the template."""
    optional: frozenset[Column]
    template: tuple[Column, ...]
    aliases: Mapping[str, Column]
    """Other headings, folded."""


PEOPLE: Final = ListShape(
    headings={
        Column.STAFF_NUMBER: "Mã CBCCVC",
        Column.FULL_NAME: "Họ và tên",
        Column.FAMILY: "Họ",
        Column.MIDDLE: "Tên đệm",
        Column.GIVEN: "Tên",
        Column.TITLE: "Chức vụ",
        Column.UNIT: "Đơn vị",
        Column.UNIT_PARENT: "Cơ quan chủ quản",
    },
    optional=frozenset({Column.STAFF_NUMBER, Column.FULL_NAME, Column.UNIT_PARENT}),
    template=(
        Column.STAFF_NUMBER,
        Column.FAMILY,
        Column.MIDDLE,
        Column.GIVEN,
        Column.TITLE,
        Column.UNIT,
        Column.UNIT_PARENT,
    ),
    aliases={
        "ma cb": Column.STAFF_NUMBER,
        "ma can bo": Column.STAFF_NUMBER,
        "ma so": Column.STAFF_NUMBER,
        "ma cbcc": Column.STAFF_NUMBER,
        "ma nhan vien": Column.STAFF_NUMBER,
        "ma cbccvc": Column.STAFF_NUMBER,
        "ho ten": Column.FULL_NAME,
        "ho va ten khai sinh": Column.FULL_NAME,
        "dem": Column.MIDDLE,
        "chu dem": Column.MIDDLE,
        "chuc danh": Column.TITLE,
        "chuc vu chuc danh": Column.TITLE,
        "don vi cong tac": Column.UNIT,
        "phong ban": Column.UNIT,
        "ten don vi": Column.UNIT,
        "co quan": Column.UNIT_PARENT,
        "don vi chu quan": Column.UNIT_PARENT,
    },
)

BODIES: Final = ListShape(
    headings={
        Column.LEVEL: "Cấp",
        Column.FULL_NAME: "Tên cơ quan, đơn vị",
        Column.PARENT: "Cơ quan chủ quản",
        Column.ABBREVIATION: "Tên viết tắt",
    },
    optional=frozenset({Column.ABBREVIATION}),
    template=(Column.LEVEL, Column.FULL_NAME, Column.PARENT, Column.ABBREVIATION),
    aliases={
        "ten co quan": Column.FULL_NAME,
        "ten don vi": Column.FULL_NAME,
        "co quan don vi": Column.FULL_NAME,
        "don vi chu quan": Column.PARENT,
        "viet tat": Column.ABBREVIATION,
        "ky hieu": Column.ABBREVIATION,
    },
)

SHAPES: Final[Mapping[ListKind, ListShape]] = {ListKind.PEOPLE: PEOPLE, ListKind.BODIES: BODIES}

NOT_KEPT: Final = frozenset({
    "stt", "tt", "so tt", "ghi chu", "gender", "ethnic", "pattern", "birth year", "level", "gioi tinh", "nam nu",
    "dan toc", "ton giao", "ngay sinh", "nam sinh", "ngay thang nam sinh", "so cccd", "cccd", "cmnd", "so cmnd",
    "so dien thoai", "dien thoai", "dia chi", "email", "source", "marking", "abbreviation source",
    "initials mechanical",
})  # fmt: skip
"""Columns that lists have and the directory does not take over: personal data without need (Luật 91/2025/QH15)."""


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Which cell of a line belongs to which column."""

    places: Mapping[Column, int]
    width: int
    unknown: tuple[str, ...]
    twice: tuple[Column, ...]

    @property
    def count(self) -> int:
        return len(self.places)


def read_headings(cells: Sequence[str], shape: ListShape) -> Headings:
    """Return what the cells of a heading line mean in a list of this shape; marks, case and signs do not matter."""
    known = {search_key(heading): column for column, heading in shape.headings.items()}
    known |= {search_key(column): column for column in shape.headings} | dict(shape.aliases)
    places: dict[Column, int] = {}
    twice: list[Column] = []
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        key = search_key(cell)
        column = known.get(key)
        if column is None:
            if key and key not in NOT_KEPT:
                unknown.append(cell)
        elif column in places:
            twice.append(column)
        else:
            places[column] = place
    return Headings(places=places, width=len(cells), unknown=tuple(unknown), twice=tuple(twice))


def missing_columns(places: Mapping[Column, int], shape: ListShape) -> list[Column]:
    """Return the columns that the list must have and lacks; a full name stands in for its three parts."""
    needed = [column for column in shape.template if column not in shape.optional]
    if shape is PEOPLE and Column.FULL_NAME in places:
        needed = [column for column in needed if column not in {Column.FAMILY, Column.MIDDLE, Column.GIVEN}]
    return [column for column in needed if column not in places]
