"""How many documents an office got and sent, by what they were sent as and by kind: shown, printed, exported.

Clause: D9.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.frame.api import Visitor, page, staff
from congthu.webmail.api import count_register, get_register_office, list_years
from congthu.webmail.composing.documents.kinds import find_kind
from congthu.webmail.composing.documents.types import DocumentClass
from congthu.webmail.register.counting import CountLine
from congthu.webmail.register.forms import day
from congthu.webmail.sheets import sheet_bytes
from congthu.webmail.types import RegisterFilter
from congthu.webmail.web.register import hides_foreign, query_of, sheet_response, wanted_of
from congthu.webmail.web.writing_texts import CLASSES

TITLE: Final = "THỐNG KÊ VĂN BẢN THEO LOẠI"
COLUMNS: Final = (("Loại văn bản", 40), ("Văn bản đến", 16), ("Trong đó có hạn trả lời", 24), ("Văn bản đi", 16))
"""In the language of the file that the table goes into."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of the statistics, as the page shows it."""

    heading: str
    column: str
    """What stands in front of the figures."""
    rows: Sequence[tuple[str, CountLine]]


@staff
@require_safe
@hides_foreign
def counts(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show how many documents came and left in a year or some days."""
    at, account_id = clock.now(), visitor.account_id
    office = get_register_office(mailbox_id, account_id=account_id, at=at)
    wanted = _wanted(request, at)
    tables, total = _tables(mailbox_id, wanted, account_id=account_id, at=at)
    context = {
        "office": office,
        "wanted": wanted,
        "years": list_years(mailbox_id, account_id=account_id, at=at),
        "tables": tables,
        "total": total,
        "query": query_of(wanted),
    }
    return page(request, "webmail/register_counts.html", context, visitor=visitor)


@staff
@require_safe
@hides_foreign
def exported(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the same as a workbook, in Vietnamese as papers are."""
    at, account_id = clock.now(), visitor.account_id
    office = get_register_office(mailbox_id, account_id=account_id, at=at)
    wanted = _wanted(request, at)
    with override("vi"):
        tables, total = _tables(mailbox_id, wanted, account_id=account_id, at=at)
    rows: list[Sequence[str]] = []
    for table in tables:
        rows += [(table.heading, "", "", ""), *(_cells(label, line) for label, line in table.rows)]
    content = sheet_bytes(
        [part for part in (office.above, office.name, TITLE, _span(wanted)) if part],
        COLUMNS,
        [*rows, _cells("Tổng cộng", total)],
        name="Thống kê",
    )
    return sheet_response(content, name=f"thong-ke-van-ban-{office.address.partition('@')[0]}.xlsx")


def _wanted(request: HttpRequest, at: datetime) -> RegisterFilter:
    """Return the span that is asked for; this year, where nothing is said."""
    asked = wanted_of(request.GET)
    said = RegisterFilter(year=asked.year, since=asked.since, until=asked.until)
    return said if {"nam", "tu", "den"} & set(request.GET) else replace(said, year=clock.local_date(at).year)


def _tables(
    mailbox_id: UUID, wanted: RegisterFilter, *, account_id: UUID, at: datetime
) -> tuple[Sequence[Table], CountLine]:
    found = count_register(mailbox_id, wanted, account_id=account_id, at=at)
    tables = [
        Table(
            heading=_("By what they were sent as"),
            column=_("Sent as"),
            rows=[(str(CLASSES[DocumentClass(line.code)]), line) for line in found.classes],
        ),
        Table(
            heading=_("By kind of document"),
            column=_("Kind of document"),
            rows=[(_kind(line.code), line) for line in found.kinds],
        ),
    ]
    return tables, found.total


def _kind(code: str) -> str:
    kind = find_kind(code)
    return kind.name if kind else _("No kind named")


def _cells(label: str, line: CountLine) -> Sequence[str]:
    return (label, str(line.came), str(line.to_answer), str(line.left))


def _span(wanted: RegisterFilter) -> str:
    since, until = _day("Từ ngày", wanted.since), _day("đến ngày", wanted.until)
    year = f"Năm {wanted.year}" if wanted.year else ""
    return ", ".join(part for part in (year, " ".join(part for part in (since, until) if part)) if part)


def _day(word: str, given: date | None) -> str:
    return f"{word} {day(given)}" if given else ""
