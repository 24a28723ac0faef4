"""Under which addresses somebody may write now, and whose messages somebody may take back.

The view that Postfix asks is asked here too, so that no page promises what is refused a moment later. Clause: D12.2-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from congthu.accounts.api import find_active_account
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_own_box, get_actor
from congthu.offices.api import list_offices
from congthu.webmail.sending.errors import CannotSend, UnknownOutgoing
from congthu.webmail.sending.models import Outgoing
from congthu.webmail.sending.types import IdentityOption, OutboxEntry, OutgoingState, ReturnReason


def may_send_as(login: str, address: str) -> bool:
    """Tell whether somebody may write under an address at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM mail.sender WHERE login = %s AND address = %s", [login, address.lower()])
        return cursor.fetchone() is not None


def list_identities(account_id: UUID, *, at: datetime) -> Sequence[IdentityOption]:
    """Return the addresses that somebody may write under: the own ones first, then those of offices by name."""
    on = local_date(at)
    own = find_own_box(account_id, on=on)
    name = get_actor(account_id, on=on).name
    found = [
        IdentityOption(address=address, name=name, mailbox_id=own.mailbox_id if own else None, is_office=False)
        for address in ([own.address, *own.aliases] if own else [])
    ]
    return found + [
        IdentityOption(address=office.address, name=office.name, mailbox_id=office.mailbox_id, is_office=True)
        for office in list_offices(account_id, on=on, at=at)
        if office.may_send
    ]


def writer_of(actor: Actor, *, at: datetime) -> tuple[UUID, str]:
    """Return account and login of who writes.

    Raises:
        CannotSend: the actor is nobody who has a box.
    """
    account_id = UUID(actor.id) if actor.kind is ActorKind.PERSON else None
    box = find_own_box(account_id, on=local_date(at)) if account_id else None
    if account_id is None or box is None or find_active_account(box.address) is None:
        raise CannotSend("no_box")
    return account_id, box.address


def outgoing_for_writer(outgoing_id: UUID, *, actor: Actor) -> Outgoing:
    """Return a message of the actor's own, locked.

    Raises:
        UnknownOutgoing: there is none, or somebody else wrote it.
    """
    is_person = actor.kind is ActorKind.PERSON
    rows = Outgoing.objects.select_for_update().filter(pk=outgoing_id)
    row = rows.filter(account_id=UUID(actor.id)).first() if is_person else None
    if row is None:
        raise UnknownOutgoing("unknown_outgoing", id=str(outgoing_id))
    return row


def list_outbox(account_id: UUID, *, limit: int = 100) -> Sequence[OutboxEntry]:
    """Return what somebody sent lately, what waits first."""
    rows = Outgoing.objects.filter(account_id=account_id).exclude(reason=ReturnReason.CANCELLED)
    entries = [entry_of(row) for row in rows.order_by("-created_at")[:limit]]
    return sorted(entries, key=lambda entry: not entry.can_be_taken_back)


def get_outgoing(outgoing_id: UUID, *, account_id: UUID) -> OutboxEntry:
    """Return one message of somebody's own.

    Raises:
        UnknownOutgoing: there is none, or somebody else wrote it.
    """
    row = Outgoing.objects.filter(pk=outgoing_id, account_id=account_id).first()
    if row is None:
        raise UnknownOutgoing("unknown_outgoing", id=str(outgoing_id))
    return entry_of(row)


def entry_of(row: Outgoing) -> OutboxEntry:
    """Return a message as its writer sees it."""
    return OutboxEntry(
        id=row.pk,
        state=OutgoingState(row.state),
        reason=ReturnReason(row.reason) if row.reason else None,
        sender=row.sender,
        message_id=row.message_id,
        receivers=row.receivers,
        due_at=row.due_at,
        folder=row.folder,
        uid_validity=row.uid_validity,
        uid=row.uid,
        refused=[(address, text) for address, text in row.refused],
    )
