"""Whether a letter is the first one from its sender. Asked after the letter is shown: the whole box is looked through.

Clause: D8.3-2.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from congthu.engine.api import BoxConnection, find_uids, list_folders, list_rows
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters, Preview, Row
from congthu.frame.api import Visitor, instance, page, staff
from congthu.webmail.api import has_written_to
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.warnings.lookalikes import is_own
from congthu.webmail.showing.warnings.types import Alert, Severity, WarningCode
from congthu.webmail.web.asked import wanted_uid
from congthu.webmail.web.doors import find_box, folder_of, opened
from congthu.webmail.web.letter_texts import warning_views

_LOOKED_AT: Final = 50
"""So many of what the store finds are read: it finds addresses within addresses ("an@…" in "tuan@…"), too."""


@staff
@require_safe
def new_sender(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the warning as a piece of the page.

    Nothing for who is inside, has written before, or was written to; nothing either where that could not be looked up.
    """
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    try:
        with opened(box, visitor, folder=folder) as connection:
            address = _first_time(connection, box, visitor, folder, uid)
    except StoreError:
        address = ""
    alert = Alert(code=WarningCode.FIRST_TIME, severity=Severity.INFO, params={"address": address})
    return page(request, "webmail/new_sender.html", {"warnings": warning_views((alert,) if address else ())})


def _first_time(connection: BoxConnection, box: OpenableBox, visitor: Visitor, folder: str, uid: int) -> str:
    """Return the address of a sender outside of whom this is the first letter; otherwise nothing."""
    row = next(iter(list_rows(connection, folder, [uid], preview=Preview.NONE)), None)
    address = _sender(row) if row else ""
    if row is None or not address or is_own(address.rpartition("@")[2], {instance().domain}):
        return ""
    if box.is_own and has_written_to(address, account_id=visitor.account_id):
        return ""
    folders = [one.name for one in list_folders(connection) if one.is_selectable]
    return "" if any(_has_earlier(connection, name, address, row) for name in folders) else address


def _has_earlier(connection: BoxConnection, folder: str, address: str, row: Row) -> bool:
    """Tell whether a folder has an earlier letter from an address; one that may not be read has none."""
    try:
        found = find_uids(connection, folder, filters=Filters(sender=address))[-_LOOKED_AT:]
        rows = list_rows(connection, folder, found, preview=Preview.NONE) if found else ()
    except StoreError as fault:
        if fault.code not in {"no_folder", "forbidden"}:
            raise
        return False
    at = (row.arrived_at, row.uid)
    return any((other.arrived_at, other.uid) < at and _sender(other) == address for other in rows)


def _sender(row: Row) -> str:
    """Return the address in lower case; empty where there is none."""
    people = [person for value in row.headers.get("from", ()) for person in parse_addresses(value)]
    return people[0].address.lower() if people else ""
