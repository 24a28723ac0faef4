"""One box: which an address names, whose it is, and what its owner may know about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from congthu.common.postgres.asking import find_row
from congthu.directory.errors import UnknownMailbox
from congthu.directory.models import Address, Mailbox
from congthu.directory.types import AddressKind, MailboxKind, MailboxState, OwnAddresses, OwnBox, UnitBox
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


def find_box_addresses(addresses: Iterable[str]) -> frozenset[str]:
    """Return those of some addresses, in lower case, that name an open box at present; a list is none."""
    names = (AddressKind.PRIMARY, AddressKind.ALIAS)
    found = Address.objects.filter(address__in=list(addresses), kind__in=names, mailbox__state=MailboxState.ACTIVE)
    return frozenset(found.values_list("address", flat=True))


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


def own_addresses_of(account: str) -> str:
    """Return an expression in SQL for the names of somebody's own box, whose account another expression gives.

    Every page asks this together with other things; `read_own_addresses` takes the value.
    """
    return f"""(
        SELECT json_agg(json_build_array(n.mailbox_id, n.address, n.kind) ORDER BY n.issued_at, n.address)
        FROM directory_address n
        JOIN directory_mailbox m ON m.id = n.mailbox_id AND m.state = 'active'
        JOIN directory_person p ON p.id = m.person_id
        WHERE p.account_id = {account}
    )"""  # noqa: S608 -- Made of constants of the code.


_OWN_ADDRESSES: Final = f"SELECT {own_addresses_of('%(account)s')}"


def find_own_addresses(account_id: UUID) -> OwnAddresses | None:
    """Return box and addresses of the owner of an account, in one question; None where there is none."""
    row = find_row(_OWN_ADDRESSES, {"account": account_id})
    return read_own_addresses(row[0]) if row else None


def read_own_addresses(found: Sequence[tuple[str, str, str]] | None) -> OwnAddresses | None:
    """Return box and addresses from the value of `own_addresses_of`; None where there is no open box."""
    primary = next(((box, address) for box, address, kind in found or () if kind == AddressKind.PRIMARY), None)
    if primary is None:
        return None
    aliases = tuple(address for _, address, kind in found or () if kind == AddressKind.ALIAS)
    return OwnAddresses(mailbox_id=UUID(primary[0]), address=primary[1], aliases=aliases)


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
