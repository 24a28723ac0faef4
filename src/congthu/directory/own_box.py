"""One box: which an address names, and what its owner may know about it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from congthu.directory.errors import UnknownMailbox
from congthu.directory.models import Address, Mailbox
from congthu.directory.types import AddressKind, MailboxState, OwnBox
from congthu.regulation.api import get_rules


def get_mailbox_id(address: str) -> UUID:
    """Return the box that an address names at present, in any case of letters.

    Raises:
        UnknownMailbox: it names none.
    """
    names = (AddressKind.PRIMARY, AddressKind.ALIAS)
    found = Address.objects.filter(address=address.strip().lower(), kind__in=names).first()
    if found is None or found.mailbox_id is None:
        raise UnknownMailbox("unknown_mailbox", address=address)
    return found.mailbox_id


def find_own_box(account_id: UUID, *, on: date) -> OwnBox | None:
    """Return the open box of the owner of an account; None where there is none. Clause: D5.2a."""
    box = Mailbox.objects.filter(person__account_id=account_id, state=MailboxState.ACTIVE).first()
    if box is None:
        return None
    names = list(Address.objects.filter(mailbox=box).order_by("issued_at", "address"))
    return OwnBox(
        mailbox_id=box.id,
        address=next((row.address for row in names if row.kind == AddressKind.PRIMARY), ""),
        aliases=[row.address for row in names if row.kind == AddressKind.ALIAS],
        quota_bytes=box.quota_bytes if box.quota_bytes is not None else get_rules(on).quota_bytes,
    )
