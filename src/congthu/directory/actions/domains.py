"""Domains, names that nobody may have, and the service addresses that every domain must answer to."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.directory.errors import UnknownMailbox, WrongState
from congthu.directory.models import Address, Domain, Mailbox
from congthu.directory.naming import RESERVED
from congthu.directory.spaces import primary_domain
from congthu.directory.types import AddressKind, MailboxState

SERVICE_NAMES: Final = (
    "abuse", "dmarc", "dmarcreports", "hostmaster", "noc", "postmaster", "security", "tlsrpt", "tlsreports",
    "webmaster",
)  # fmt: skip
"""Names that somebody must read: RFC 2142, and where reports on DMARC and TLS go."""


@transaction.atomic
def register_domain(name: str, *, is_primary: bool, actor: Actor, at: datetime) -> None:
    """Receive mail for a domain; the primary one is where addresses are issued. Nothing changes if it is known.

    Raises:
        WrongState: another domain is the primary one.
    """
    name = name.lower()
    if is_primary and (other := Domain.objects.filter(is_primary=True).exclude(name=name).first()):
        raise WrongState("other_primary_domain", name=name, primary=other.name)
    _, is_new = Domain.objects.get_or_create(name=name, defaults={"is_primary": is_primary})
    if is_new:
        subject = Subject(kind="domain", id=name, name=name)
        record("directory.domain.registered", actor=actor, at=at, subject=subject, new={"primary": is_primary})


@transaction.atomic
def reserve_addresses(domain: str, *, actor: Actor, at: datetime) -> None:
    """Keep the names of services from being given to anybody in a domain; those already in use stay as they are.

    Clause: D3.5.
    """
    wanted = [f"{name}@{domain}" for name in sorted(RESERVED)]
    known = set(Address.objects.filter(address__in=wanted).values_list("address", flat=True))
    new = [address for address in wanted if address not in known]
    if not new:
        return
    Address.objects.bulk_create(Address(address=address, kind=AddressKind.RESERVED, issued_at=at) for address in new)
    subject = Subject(kind="domain", id=domain, name=domain)
    record("directory.address.reserved", actor=actor, at=at, subject=subject, new={"addresses": new})


@transaction.atomic
def point_service_addresses(unit_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let postmaster@, abuse@ and the like reach the box of the body that operates the system.

    A name points to its first box for ever; calling this again for the same body changes nothing.

    Clause: D11.2a-1.

    Raises:
        UnknownMailbox: the body has no box.
    """
    box = Mailbox.objects.filter(unit_id=unit_id, state=MailboxState.ACTIVE).first()
    if box is None:
        raise UnknownMailbox("unit_without_box", id=str(unit_id))
    wanted = [f"{name}@{primary_domain()}" for name in SERVICE_NAMES]
    rows = {row.address: row for row in Address.objects.select_for_update().filter(address__in=wanted)}
    pointed = [address for address in wanted if address not in rows or rows[address].kind == AddressKind.RESERVED]
    for address in pointed:
        row = rows.get(address, Address(address=address, issued_at=at))
        row.kind, row.mailbox = AddressKind.ALIAS, box
        row.save()
    if pointed:
        subject = Subject(kind="mailbox", id=str(box.pk))
        record("directory.address.added", actor=actor, at=at, subject=subject, new={"aliases": pointed})
