"""Reads on behalf of somebody: the boxes that may be opened now. Clause: D13.1, D3.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.types import BoxRights
from congthu.common import clock
from congthu.directory.types import OwnAddresses
from congthu.offices.api import list_offices
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.boxes.types import OpenableBox


def list_boxes(account_id: UUID, *, own: OwnAddresses | None, login: str, at: datetime) -> Sequence[OpenableBox]:
    """Return the own box, if there is one, and every other box that may be opened now, by address.

    ``own`` is what is known of the own box: nearly every page has just asked for it.
    """
    mine = my_box(own, login=login)
    return [*([mine] if mine else []), *_offices(account_id, login=login, at=at)]


def my_box(names: OwnAddresses | None, *, login: str) -> OpenableBox | None:
    """Return somebody's own box, whose names have just been asked; None where there is none."""
    if names is None:
        return None
    return OpenableBox(
        mailbox_id=names.mailbox_id,
        address=names.address,
        name="",
        person=login,
        rights=BoxRights.OWN,
        may_send=True,
        aliases=names.aliases,
    )


def get_box(mailbox_id: UUID, account_id: UUID, *, own: OwnAddresses | None, login: str, at: datetime) -> OpenableBox:
    """Return a box that somebody may open now; ``own`` as in `list_boxes`.

    Raises:
        UnknownBox: there is none, or this person may not open it.
    """
    mine = my_box(own, login=login)
    if mine is not None and mine.mailbox_id == mailbox_id:
        return mine
    found = next((box for box in _offices(account_id, login=login, at=at) if box.mailbox_id == mailbox_id), None)
    if found is None:
        raise UnknownBox("unknown_box")
    return found


def _offices(account_id: UUID, *, login: str, at: datetime) -> Sequence[OpenableBox]:
    return [
        OpenableBox(
            mailbox_id=entry.mailbox_id,
            address=entry.address,
            name=entry.name,
            person=login,
            rights=entry.rights,
            may_send=entry.may_send,
        )
        for entry in list_offices(account_id, on=clock.local_date(at), at=at)
    ]
