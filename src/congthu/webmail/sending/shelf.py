"""Where a message lies on its way: Outbox, then Sent, or Drafts again. Each step may be done a second time."""

from __future__ import annotations

import contextlib
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.types import Place
from congthu.webmail.composing.building import OWN_FIELDS, without_fields
from congthu.webmail.composing.types import Answered, AnswerKind
from congthu.webmail.sending.post import Box, Post

OUTBOX: Final = "Outbox"
"""Shown as "Thư chờ gửi". Made when it is first needed."""
_FORWARDED: Final = "$Forwarded"
"""RFC 5788."""


def put_into_outbox(box: Box, draft: bytes) -> Place:
    """Store what is to be sent, with its blind copies and what its writer wishes."""
    box.make_folder(OUTBOX)
    return box.put(OUTBOX, draft, flags=("\\Seen", "\\Draft"))


def find_waiting(box: Box, place: Place, message_id: str) -> tuple[Place, bytes] | None:
    """Return a message of the Outbox, also where its number has changed since."""
    raw = box.read(place) if place.uid else None
    if raw is not None:
        return place, raw
    found = box.find(OUTBOX, message_id)
    raw = box.read(found) if found else None
    return (found, raw) if found and raw is not None else None


def file_as_sent(box: Box, draft: bytes, message_id: str) -> None:
    """Put the copy into Sent once; its writer may see there who got a blind copy."""
    folder = box.folder_for("\\Sent", otherwise="Sent")
    if box.find(folder, message_id) is None:
        box.put(folder, without_fields(draft, OWN_FIELDS), flags=("\\Seen",))


def is_in_sent(box: Box, message_id: str) -> bool:
    """Tell whether a copy lies in Sent: of an office Postfix has put it there, and only of what it had taken."""
    return box.find(box.folder_for("\\Sent", otherwise="Sent"), message_id) is not None


def put_back_into_drafts(box: Box, draft: bytes, message_id: str) -> Place:
    """Put a message into Drafts once, as it was, and return where it lies."""
    folder = box.folder_for("\\Drafts", otherwise="Drafts")
    return box.find(folder, message_id) or box.put(folder, draft, flags=("\\Seen", "\\Draft"))


def mark_original(post: Post, box: Box, login: str, answered: Answered) -> None:
    """Mark what was answered or passed on: a courtesy, so that what is gone or may not be changed stays as it is."""
    flag = _FORWARDED if answered.kind is AnswerKind.FORWARD else "\\Answered"
    place = Place(folder=answered.folder, uid_validity=answered.uid_validity, uid=answered.uid)
    with contextlib.suppress(StoreError):
        if answered.box.lower() == login:
            _mark(box, place, answered.message_id, flag)
        elif other := post.open_other(answered.box.lower(), login):
            with other:
                _mark(other, place, answered.message_id, flag)


def _mark(box: Box, place: Place, message_id: str, flag: str) -> None:
    if not box.mark(place, flag) and message_id and (found := box.find(place.folder, message_id)):
        box.mark(found, flag)
