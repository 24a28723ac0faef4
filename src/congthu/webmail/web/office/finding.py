"""A letter of an office's box: the box as who may work with it opens it, and what names the letter."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from congthu.engine.api import BoxConnection, list_rows
from congthu.engine.errors import StoreError
from congthu.engine.types import Row
from congthu.frame.api import Visitor
from congthu.offices.api import name_message
from congthu.offices.types import MessageRef
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.web.asked import wanted_uid
from congthu.webmail.web.doors import find_box, folder_of, opened


@dataclass(frozen=True, kw_only=True)
class OfficeLetter:
    """A letter that is open in a box of the office."""

    box: OpenableBox
    ref: MessageRef
    is_answered: bool


def find_office(visitor: Visitor, mailbox_id: UUID) -> OpenableBox:
    """Return a box of an office that the visitor reads by office or by paper; otherwise there is no such page."""
    box = find_box(visitor, mailbox_id)
    if not box.is_office:
        raise Http404
    return box


def find_letter(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> OfficeLetter:
    """Return the letter that is asked for, as the store has it.

    Raises:
        StoreError: it is gone, or another one has its number now; or the store cannot be reached.
    """
    box, folder, uid = find_office(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    with opened(box, visitor, folder=folder) as connection:
        row = next(iter(list_rows(connection, folder, [uid])), None)
        if row is None:
            raise StoreError("gone", uid=uid)
        ref = letter_ref(row, connection, folder=folder)
    # A number may come to name another letter; what was on the page is what is worked with.
    if request.method == "POST" and request.POST.get("letter") != ref.message_id:
        raise StoreError("gone", uid=uid)
    return OfficeLetter(box=box, ref=ref, is_answered="\\Answered" in row.flags)


def letter_ref(row: Row, connection: BoxConnection, *, folder: str) -> MessageRef:
    """Return what names a letter and tells whom it is from."""
    return MessageRef(
        message_id=letter_name(row),
        subject=next((decode_header(value) for value in row.headers.get("subject", ())), ""),
        sender=_sender(row),
        received_at=row.arrived_at,
        folder=folder,
        uid_validity=connection.selected.uid_validity if connection.selected else 0,
        uid=row.uid,
    )


def letter_name(row: Row) -> str:
    """Return the name of a letter of a list."""
    given = next(iter(row.headers.get("message-id", ())), b"").decode("ascii", "replace")
    return name_message(given, sender=_sender(row), received_at=row.arrived_at)


def _sender(row: Row) -> str:
    found = (person.address for value in row.headers.get("from", ()) for person in parse_addresses(value))
    return next(found, "")
