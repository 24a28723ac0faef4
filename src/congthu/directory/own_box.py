"""One box: which an address names, whose it is, and what its owner may know about it."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection

from congthu.directory.errors import UnknownMailbox
from congthu.directory.models import Address, Mailbox
from congthu.directory.types import AddressKind, MailboxKind, MailboxState, OwnBox, UnitBox
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


_OWN_ADDRESSES: Final = """
    SELECT a.mailbox_id, a.address, a.kind
    FROM directory_address a
    JOIN directory_mailbox m ON m.id = a.mailbox_id AND m.state = 'active'
    JOIN directory_person p ON p.id = m.person_id
    WHERE p.account_id = %s
    ORDER BY a.issued_at, a.address
"""


def find_own_addresses(account_id: UUID) -> tuple[UUID, str, tuple[str, ...]] | None:
    """Return box, primary address and aliases of the owner of an account, in one question; None where there is none."""
    with connection.cursor() as cursor:
        # Written out, because every page of the webmail asks this: Django takes longer to make the statement than
        # PostgreSQL to answer it.
        cursor.execute(_OWN_ADDRESSES, [account_id])
        found = cursor.fetchall()
    primary = next(((box, address) for box, address, kind in found if kind == AddressKind.PRIMARY), None)
    if primary is None or primary[0] is None:
        return None
    return primary[0], primary[1], tuple(address for _, address, kind in found if kind == AddressKind.ALIAS)


def find_unit_box(mailbox_id: UUID) -> UnitBox | None:
    """Return the open box of a body or unit; None for any other. Clause: D13.1."""
    rows = Address.objects.filter(kind=AddressKind.PRIMARY, mailbox_id=mailbox_id, mailbox__state=MailboxState.ACTIVE)
    row = rows.exclude(mailbox__kind=MailboxKind.PERSONAL).select_related("mailbox").first()
    if row is None or row.mailbox is None or row.mailbox.unit_id is None:
        return None
    return UnitBox(
        mailbox_id=row.mailbox.pk,
        address=row.address,
        kind=MailboxKind(row.mailbox.kind),
        unit_id=row.mailbox.unit_id,
    )
