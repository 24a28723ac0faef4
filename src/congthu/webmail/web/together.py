"""All boxes that one may open: the newest of each beside one another, and how much is unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import BoxConnection, list_folders, list_page
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, is_piece, page, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.doors import INBOX, boxes_of, find_box, opened, tells_store_faults
from congthu.webmail.web.office.marks import with_marks
from congthu.webmail.web.rows import RowView, row_views
from congthu.webmail.web.texts import store_fault

MOST: Final = 8
"""So many boxes stand beside one another; which, one may choose."""
_SHOWN: Final = 25


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The newest letters of one box."""

    box: OpenableBox
    rows: Sequence[RowView]
    unread: int
    fault: str = ""
    """Why it cannot be shown now; empty where it is."""


@staff
@require_safe
def together(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the inboxes of several boxes in columns, or as one list by arrival; what stands in them is fetched then."""
    boxes = boxes_of(visitor)
    wanted = set(request.GET.getlist("box"))
    chosen = [box for box in boxes if not wanted or str(box.mailbox_id) in wanted][:MOST]
    if is_piece(request):
        lines = _by_arrival([_beside(box, visitor) for box in chosen])
        return page(request, "webmail/together_lines.html", {"lines": lines})
    context = {"boxes": boxes, "chosen": chosen, "as_one": request.GET.get("as") == "one", "most": MOST}
    return page(request, "webmail/together.html", context, visitor=visitor)


@staff
@require_safe
def one_beside(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the newest letters of one box, as a piece of the page that shows several."""
    return page(request, "webmail/together_box.html", {"one": _beside(find_box(visitor, mailbox_id), visitor)})


@staff
@require_safe
@tells_store_faults
def unread(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return how much is unread in the inbox of a box, as JSON."""
    del request
    with opened(find_box(visitor, mailbox_id), visitor) as connection:
        return JsonResponse({"unread": _unread_in_inbox(connection)})


def _beside(box: OpenableBox, visitor: Visitor) -> Beside:
    try:
        with opened(box, visitor, folder=INBOX) as connection:
            found = list_page(connection, INBOX, count=_SHOWN).rows
            now = clock.now()
            lines = row_views(found, sent_like=False, now=now)
            unread = _unread_in_inbox(connection)
    except StoreError as fault:
        return Beside(box=box, rows=(), unread=0, fault=store_fault(fault.code))
    rows = with_marks(lines, found, box=box, visitor=visitor) if box.is_office else lines
    return Beside(box=box, rows=rows, unread=unread)


def _unread_in_inbox(connection: BoxConnection) -> int:
    return next((folder.unseen for folder in list_folders(connection) if folder.name == INBOX), 0)


def _by_arrival(beside: Sequence[Beside]) -> Sequence[tuple[OpenableBox, RowView]]:
    lines = [(one.box, row) for one in beside for row in one.rows]
    return sorted(lines, key=lambda line: line[1].arrived_at, reverse=True)
