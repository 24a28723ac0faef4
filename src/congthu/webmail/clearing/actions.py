"""Clearing a box: what goes is in the bin first, and only bin and junk are emptied for ever. Clause: D5.2a."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.engine.api import BoxConnection, empty_folder, list_folders, throw_away
from congthu.engine.errors import StoreError
from congthu.webmail.clearing.binning import note_origin

EMPTIED = frozenset({"\\Trash", "\\Junk"})


@transaction.atomic
def empty_special(box: BoxConnection, folder: str, *, mailbox_id: UUID, actor: Actor, at: datetime) -> int:
    """Empty the bin or junk for ever, and return how many letters went.

    Raises:
        StoreError: ``forbidden`` for any other folder, or the rights do not reach as far.
    """
    found = next((one for one in list_folders(box) if one.name == folder), None)
    if found is None or found.special_use not in EMPTIED:
        raise StoreError("forbidden", folder=folder)
    # On record before it happens: what was done and not recorded would be worse than the other way round.
    _record("emptied", found.messages, mailbox_id=mailbox_id, actor=actor, at=at)
    return empty_folder(box, folder)


@transaction.atomic
def put_into_bin(
    box: BoxConnection, letters: Sequence[tuple[str, Sequence[int]]], *, mailbox_id: UUID, actor: Actor, at: datetime
) -> int:
    """Move letters of some folders into the bin, and return how many were named.

    Raises:
        StoreError: a folder is gone, the letters are in the bin already, or the rights do not reach as far.
    """
    count = sum(len(uids) for _, uids in letters)
    _record("binned", count, mailbox_id=mailbox_id, actor=actor, at=at)
    for folder, uids in letters:
        if uids:
            note_origin(box, folder, uids)
            throw_away(box, folder, uids)
    return count


def _record(step: str, count: int, *, mailbox_id: UUID, actor: Actor, at: datetime) -> None:
    subject = Subject(kind="mailbox", id=str(mailbox_id))
    record("webmail.room.cleared", actor=actor, at=at, subject=subject, new={"step": step, "letters": count})
