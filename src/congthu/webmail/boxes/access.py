"""Reads on behalf of somebody: the boxes that may be opened now. Clause: D13.1, D3.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.types import BoxRights
from congthu.common import clock
from congthu.directory.api import find_own_addresses
from congthu.offices.api import list_offices
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.boxes.types import OpenableBox


def list_boxes(account_id: UUID, *, login: str, at: datetime) -> Sequence[OpenableBox]:
    """Return the own box, if there is one, and every other box that may be opened now, by address."""
    own = find_my_box(account_id, login=login)
    offices = [
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
    return [*([own] if own else []), *offices]


def find_my_box(account_id: UUID, *, login: str) -> OpenableBox | None:
    """Return the own box of an account; None where there is none."""
    own = find_own_addresses(account_id)
    if own is None:
        return None
    mailbox_id, address, aliases = own
    return OpenableBox(
        mailbox_id=mailbox_id,
        address=address,
        name="",
        person=login,
        rights=BoxRights.OWN,
        may_send=True,
        aliases=aliases,
    )


def get_box(mailbox_id: UUID, account_id: UUID, *, login: str, at: datetime) -> OpenableBox:
    """Return a box that somebody may open now.

    Raises:
        UnknownBox: there is none, or this person may not open it.
    """
    own = find_my_box(account_id, login=login)
    if own is not None and own.mailbox_id == mailbox_id:
        return own
    found = next((box for box in list_boxes(account_id, login=login, at=at) if box.mailbox_id == mailbox_id), None)
    if found is None:
        raise UnknownBox("unknown_box")
    return found
