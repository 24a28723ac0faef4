"""What waits for an answer in a box of the office, and what is late, by class of sender. Clause: D10.0, D13.3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import BoxConnection, list_page
from congthu.engine.types import Filters, Preview, Row
from congthu.frame.api import SENDER_CLASSES, WORK_STATES, Visitor, page, staff
from congthu.offices.api import list_waiting
from congthu.offices.types import MessageRef, SenderClass, WaitingLetter
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.doors import INBOX, opened, tells_store_faults
from congthu.webmail.web.office.finding import find_office, letter_ref
from congthu.webmail.web.office.texts import ONLY

LOOKED_AT: Final = timedelta(days=90)
MOST: Final = 1000
"""So many letters of so many days, the newest first; who has more waiting than that is told so."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELDS: Final = ("From", "Subject", "Message-ID", "Auto-Submitted")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How much waits from one class of senders."""

    sender_class: SenderClass
    label: object
    waiting: int
    late: int


@staff
@require_safe
@tells_store_faults
def waiting(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """List the letters of an office that nobody has answered, what is due first coming first."""
    box, at = find_office(visitor, mailbox_id), clock.now()
    with opened(box, visitor, folder=INBOX) as connection:
        letters, is_all = _unanswered(connection, box, at=at)
    found = list_waiting(mailbox_id, letters, account_id=visitor.account_id, at=at)
    only = request.GET.get("only", "")
    chosen = next((kind for kind in SenderClass if kind.value == request.GET.get("sender")), None)
    listed = [one for one in found if _is_listed(one, only, chosen)]
    context = {
        "box": box,
        "entries": [
            (one, SENDER_CLASSES[one.sender_class], WORK_STATES[one.state] if one.state else "") for one in listed
        ],
        "figures": _figures(found),
        "total": len(found),
        "late": sum(one.late for one in found),
        "only": only if only in ONLY else "",
        "listings": ONLY.items(),
        "chosen": chosen,
        "is_all": is_all,
        "days": LOOKED_AT.days,
    }
    return page(request, "webmail/office/waiting.html", context, visitor=visitor)


def _unanswered(connection: BoxConnection, box: OpenableBox, *, at: datetime) -> tuple[list[MessageRef], bool]:
    """Return the letters of the inbox without an answer that people wrote, and whether these are all of them."""
    since = clock.local_date(at - LOOKED_AT)
    criteria = ("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")
    found = list_page(
        connection,
        INBOX,
        count=MOST,
        filters=Filters(answered=False, criteria=criteria),
        preview=Preview.NONE,
        fields=_FIELDS,
    )
    refs = [letter_ref(row, connection, folder=INBOX) for row in found.rows if _is_from_somebody(row)]
    return [ref for ref in refs if ref.sender.lower() != box.address], found.total <= len(found.rows)


def _is_from_somebody(row: Row) -> bool:
    """Tell whether a person wrote it: nobody answers what programs send (RFC 3834)."""
    return all(value.strip().lower() in {b"", b"no"} for value in row.headers.get("auto-submitted", ()))


def _is_listed(one: WaitingLetter, only: str, chosen: SenderClass | None) -> bool:
    if chosen is not None and one.sender_class is not chosen:
        return False
    return {"late": one.late, "nobody": not one.assignee}.get(only, True)


def _figures(found: Sequence[WaitingLetter]) -> Sequence[Figures]:
    return [
        Figures(
            sender_class=kind,
            label=SENDER_CLASSES[kind],
            waiting=sum(one.sender_class is kind for one in found),
            late=sum(one.sender_class is kind and one.late for one in found),
        )
        for kind in SenderClass
    ]
