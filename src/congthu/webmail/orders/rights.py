"""Who may order whom: heads and offices those in their own unit and below, nobody anybody else.

Clause: D14.4-2. Operators order nobody: they run the system. The directory of the day is asked, and asked again when
the letter leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.api import list_grants
from congthu.accounts.types import Role
from congthu.common.clock import local_date
from congthu.directory.api import find_own_addresses, find_unit_box, get_mailbox_id, list_receiving, list_subtree
from congthu.directory.errors import UnknownMailbox
from congthu.directory.types import ReceivingBox
from congthu.offices.api import list_offices
from congthu.webmail.orders.errors import CannotOrder


def may_order(account_id: UUID, *, at: datetime) -> bool:
    """Tell whether somebody may order under any address."""
    offices = list_offices(account_id, on=local_date(at), at=at)
    return any(office.may_send for office in offices) or bool(_led(account_id, at=at))


def units_ordered(account_id: UUID, sender: str, *, at: datetime) -> frozenset[UUID]:
    """Return the units that somebody may order when writing under an address, with those below; empty where none."""
    own = find_own_addresses(account_id)
    if own is not None and sender.lower() in {own.address, *own.aliases}:
        led = _led(account_id, at=at)
    else:
        led = _of_office(account_id, sender, at=at)
    return list_subtree(led, on=local_date(at)) if led else frozenset()


def check_order(account_id: UUID, sender: str, receivers: Iterable[str], *, at: datetime) -> Sequence[ReceivingBox]:
    """Return the boxes that an order reaches, groups resolved.

    Raises:
        CannotOrder: nobody is ordered under this address; or somebody is not below it, or no box of ours, with names.
    """
    units = units_ordered(account_id, sender, at=at)
    if not units:
        raise CannotOrder("no_right", address=sender)
    found = list_receiving(receivers, on=local_date(at))
    outside = [box.address for box in found.boxes if not box.units & units]
    if outside or found.unknown:
        raise CannotOrder("outside", addresses=[*found.unknown, *outside])
    if not found.boxes:
        raise CannotOrder("no_receiver")
    return found.boxes


def _led(account_id: UUID, *, at: datetime) -> frozenset[UUID]:
    grants = list_grants(account_id, on=local_date(at))
    return frozenset(grant.scope_id for grant in grants if grant.role is Role.HEAD and grant.scope_id)


def _of_office(account_id: UUID, sender: str, *, at: datetime) -> frozenset[UUID]:
    """Return the unit of an office, where somebody may write under its address."""
    try:
        mailbox_id = get_mailbox_id(sender)
    except UnknownMailbox:
        return frozenset()
    offices = list_offices(account_id, on=local_date(at), at=at)
    box = find_unit_box(mailbox_id) if any(o.mailbox_id == mailbox_id and o.may_send for o in offices) else None
    return frozenset({box.unit_id}) if box else frozenset()
