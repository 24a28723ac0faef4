"""The columns of the two registers as NĐ 30/2020/NĐ-CP, annex IV, prints them. Pure data, in the language of the form.

Clause: D9.1. A register that is kept by a system is printed with all fields of the form (Điều 16 and 22). Columns that
are filled in by hand on the paper (who signs for it, when it was passed on) stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from congthu.common.clock import local_date
from congthu.webmail.composing.documents.kinds import find_kind
from congthu.webmail.register.types import Direction, RegisterEntry


def by_hand(entry: RegisterEntry) -> str:
    """Return nothing: the column is filled in on the paper."""
    del entry
    return ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a form."""

    heading: str
    width: int
    """In letters, for a sheet."""
    text: Callable[[RegisterEntry], str] = by_hand


def kind_and_summary(entry: RegisterEntry) -> str:
    """Return kind and summary as one text, e.g. ``Tờ trình: Về việc…``."""
    kind = find_kind(entry.fields.kind)
    return ": ".join(part for part in (kind.name if kind else "", entry.fields.summary) if part)


def day(value: date | None) -> str:
    """Return a day as papers write it."""
    return f"{value:%d/%m/%Y}" if value else ""


TITLES: Final = {Direction.IN: "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", Direction.OUT: "SỔ ĐĂNG KÝ VĂN BẢN ĐI"}
_REFERENCE: Final = Column(heading="Số, ký hiệu văn bản", width=18, text=lambda entry: entry.fields.reference)
_DATED: Final = Column(heading="Ngày tháng văn bản", width=12, text=lambda entry: day(entry.fields.issued_on))
_SUMMARY: Final = Column(heading="Tên loại và trích yếu nội dung văn bản", width=60, text=kind_and_summary)
_PASSED_ON: Final = Column(heading="Ngày chuyển", width=12)
_SIGNED_FOR: Final = Column(heading="Ký nhận", width=12)
_NOTE: Final = Column(heading="Ghi chú", width=20, text=lambda entry: entry.note)

COLUMNS: Final[dict[Direction, Sequence[Column]]] = {
    Direction.IN: (
        Column(heading="Ngày đến", width=12, text=lambda entry: day(local_date(entry.received_at))),
        Column(heading="Số đến", width=8, text=lambda entry: str(entry.number)),
        Column(heading="Tác giả", width=30, text=lambda entry: entry.sender_name or entry.sender),
        _REFERENCE,
        _DATED,
        _SUMMARY,
        Column(heading="Đơn vị hoặc người nhận", width=26, text=lambda entry: entry.handler),
        _PASSED_ON,
        _SIGNED_FOR,
        _NOTE,
    ),
    Direction.OUT: (
        _REFERENCE,
        _DATED,
        _SUMMARY,
        Column(heading="Người ký", width=20, text=lambda entry: entry.signer),
        Column(heading="Nơi nhận văn bản", width=40, text=lambda entry: "; ".join(entry.fields.places)),
        Column(heading="Đơn vị, người nhận bản lưu", width=26, text=lambda entry: entry.handler),
        Column(heading="Số lượng bản", width=10),
        _PASSED_ON,
        _SIGNED_FOR,
        _NOTE,
    ),
}
