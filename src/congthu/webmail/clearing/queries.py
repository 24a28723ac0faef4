"""What fills a box: figures of the folders, and the largest letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from congthu.engine.api import BoxConnection, find_uids, list_folders, list_page, read_usage
from congthu.engine.types import Filters, Folder, Order, Preview, Row, SortKey, Usage
from congthu.webmail.showing.headers.words import decode_header

_FIELDS: Final = ("From", "Subject")
_FOLDERS: Final = 8
"""The largest letters are looked for in so many of the fullest folders."""
_SHOWN: Final = 30
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class LargeLetter:
    """A letter that fills much of the box."""

    folder: str
    uid: int
    subject: str
    sender: str
    octets: int
    arrived_at: datetime


@dataclass(frozen=True, kw_only=True)
class Room:
    """How full a box is, and with what."""

    usage: Usage
    folders: Sequence[Folder]
    """The fullest first, without empty ones."""
    largest: Sequence[LargeLetter]

    @property
    def percent(self) -> int:
        """Return how full the box is; 0 where there is no limit."""
        return min(100, round(self.usage.used_octets * 100 / self.usage.limit_octets)) if self.usage.limit_octets else 0


def read_room(box: BoxConnection) -> Room:
    """Return what fills a box.

    Raises:
        StoreError: it cannot be read.
    """
    folders = sorted((one for one in list_folders(box) if one.messages), key=lambda one: -one.octets)
    largest: list[LargeLetter] = []
    for folder in folders[:_FOLDERS]:
        part = list_page(
            box, folder.name, count=_SHOWN, order=Order(by=SortKey.SIZE), preview=Preview.NONE, fields=_FIELDS
        )
        largest += [_letter(folder.name, row) for row in part.rows]
    largest.sort(key=lambda letter: -letter.octets)
    return Room(usage=read_usage(box), folders=folders, largest=largest[:_SHOWN])


def find_older(box: BoxConnection, folder: str, *, before: date) -> Sequence[int]:
    """Return the letters of a folder that came before a day.

    Raises:
        StoreError: the folder is gone or cannot be read.
    """
    day = f"{before.day}-{_MONTHS[before.month - 1]}-{before.year}"
    return find_uids(box, folder, filters=Filters(criteria=("BEFORE", day)))


def _letter(folder: str, row: Row) -> LargeLetter:
    def text(name: str) -> str:
        return decode_header(row.headers.get(name, (b"",))[0])[:200]

    return LargeLetter(
        folder=folder,
        uid=row.uid,
        subject=text("subject"),
        sender=text("from"),
        octets=row.octets,
        arrived_at=row.arrived_at,
    )
