"""The other letters of a conversation, the own answers among them, beside the one that is read. Clause: D2.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import BoxConnection, conversation_of, list_rows, related_in, special_folder
from congthu.engine.errors import StoreError
from congthu.engine.types import Preview, Row
from congthu.frame.api import Visitor, page, staff
from congthu.webmail.web.asked import wanted_uid
from congthu.webmail.web.doors import INBOX, find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.rows import RowView, row_views
from congthu.webmail.web.texts import folder_label

MOST: Final = 100
"""So many of the newest letters of a conversation are named."""


@staff
@require_safe
@tells_store_faults
def conversation(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the letters of the conversation that one belongs to, as a piece of the page; nothing of one alone."""
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    with opened(box, visitor, folder=folder) as connection:
        sent = special_folder(connection, "\\Sent")
        rows = _rows(connection, folder, uid, sent=sent)
    elsewhere = folder_label(INBOX, None) if folder == sent else folder_label(sent, "\\Sent")
    context = {
        "box": box,
        "folder": folder,
        "rows": rows,
        "elsewhere": elsewhere,
        "icon": "inbox" if folder == sent else "sent",
    }
    return page(request, "webmail/conversation.html", context)


def _rows(connection: BoxConnection, folder: str, uid: int, *, sent: str) -> list[RowView]:
    """Return the lines of a conversation, oldest first; none where the letter stands alone."""
    here = list_rows(connection, folder, conversation_of(connection, folder, uid)[-MOST:], preview=Preview.NONE)
    other = INBOX if folder == sent else sent
    there = _related(connection, other, here)
    if len(here) + len(there) == 1:
        return []
    now = clock.now()
    lines = [
        replace(line, folder=name)
        for name, rows in ((folder, here), (other, there))
        for line in row_views(rows, sent_like=name == sent, now=now)
    ]
    return sorted(lines, key=lambda line: line.arrived_at)


def _related(connection: BoxConnection, folder: str, rows: Sequence[Row]) -> list[Row]:
    """Return what belongs to a conversation in another folder, if there is one that may be read; copies left out."""
    try:
        uids = related_in(connection, folder, rows)[-MOST:]
        found = list_rows(connection, folder, uids, preview=Preview.NONE) if uids else ()
    except StoreError as fault:
        if fault.code not in {"no_folder", "forbidden"}:
            raise
        return []
    known = {row.headers.get("message-id") for row in rows}
    return [row for row in found if row.headers.get("message-id") not in known]
