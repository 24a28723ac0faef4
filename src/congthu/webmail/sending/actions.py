"""Writes on the outbox: atomic, with their actor, on record without subject or text. Clause: D12.2-1, D3.3."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.engine.types import Place
from congthu.webmail.receivers.remembering import remember_receivers
from congthu.webmail.sending import access
from congthu.webmail.sending.errors import AlreadyLeft, CannotSend
from congthu.webmail.sending.models import Outgoing
from congthu.webmail.sending.types import POLICY, OutgoingState, ReturnReason

_A_MOMENT: Final = timedelta(seconds=30)


@transaction.atomic
def prepare_sending(
    *, sender: str, message_id: str, receivers: tuple[str, ...], due_at: datetime, actor: Actor, at: datetime
) -> UUID:
    """Note that a message is about to be put into the Outbox; it leaves only when `release_sending` says so.

    Raises:
        CannotSend: nobody is to get it, the time is past or too far away, or the address is not the actor's to use.
    """
    account_id, login = access.writer_of(actor, at=at)
    if not receivers:
        raise CannotSend("no_receiver")
    if due_at < at or due_at - at > POLICY.latest:
        raise CannotSend("bad_time")
    if not access.may_send_as(login, sender):
        raise CannotSend("not_your_address", address=sender)
    row = Outgoing.objects.create(
        account_id=account_id,
        sender=sender.lower(),
        is_office=not any(
            option.address == sender.lower()
            for option in access.list_identities(account_id, at=at)
            if not option.is_office
        ),
        message_id=message_id,
        created_at=at,
        due_at=due_at,
        first_due_at=due_at,
        receivers=len(receivers),
        changed_at=at,
    )
    _record("webmail.message.queued", row, actor=actor, at=at)
    return row.pk


@transaction.atomic
def release_sending(outgoing_id: UUID, place: Place, *, receivers: tuple[str, ...], actor: Actor, at: datetime) -> None:
    """Let a message that lies in the Outbox leave at its time, and remember to whom its writer writes.

    Raises:
        UnknownOutgoing: it is not the actor's.
        AlreadyLeft: it was given up meanwhile.
    """
    row = access.outgoing_for_writer(outgoing_id, actor=actor)
    if row.state != OutgoingState.PREPARING:
        raise AlreadyLeft("already_left", state=row.state)
    row.state = OutgoingState.WAITING
    row.folder, row.uid_validity, row.uid = place.folder, place.uid_validity, place.uid
    row.changed_at = at
    row.save()
    remember_receivers(row.account_id, receivers, at=at)
    _record("webmail.message.released", row, actor=actor, at=at)
    schedule(row, at=at)


@transaction.atomic
def cancel_sending(outgoing_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a message back that waits for its time; `outbox.take_back` puts it into Drafts.

    Raises:
        UnknownOutgoing: it is not the actor's.
        AlreadyLeft: it is too late.
    """
    row = access.outgoing_for_writer(outgoing_id, actor=actor)
    if row.state != OutgoingState.WAITING or row.is_filed:
        raise AlreadyLeft("already_left", state=row.state)
    row.state, row.reason, row.changed_at = OutgoingState.GIVING_BACK, ReturnReason.CANCELLED, at
    row.save()
    _record("webmail.message.cancelled", row, actor=actor, at=at)
    # Whoever took it back puts it into Drafts at once; the job is for when that fails on the way.
    jobs.enqueue_for(at + _A_MOMENT, "webmail.deliver", outgoing_id=str(row.pk))


@transaction.atomic
def reschedule_sending(outgoing_id: UUID, *, due_at: datetime, actor: Actor, at: datetime) -> None:
    """Let a message that waits leave at another time.

    Raises:
        UnknownOutgoing: it is not the actor's.
        AlreadyLeft: it is too late.
        CannotSend: the time is past or too far away.
    """
    row = access.outgoing_for_writer(outgoing_id, actor=actor)
    if row.state != OutgoingState.WAITING or row.is_filed:
        raise AlreadyLeft("already_left", state=row.state)
    if due_at < at or due_at - at > POLICY.latest:
        raise CannotSend("bad_time")
    row.due_at = row.first_due_at = due_at
    row.changed_at = at
    row.save()
    _record("webmail.message.rescheduled", row, actor=actor, at=at)
    schedule(row, at=at)


def schedule(row: Outgoing, *, at: datetime) -> None:
    """Queue the job for a message; a job that comes early, or for what is over, does nothing."""
    if row.due_at <= at:
        jobs.enqueue_on_commit("webmail.deliver", outgoing_id=str(row.pk))
    else:
        jobs.enqueue_for(row.due_at, "webmail.deliver", outgoing_id=str(row.pk))


def _record(code: str, row: Outgoing, *, actor: Actor, at: datetime) -> None:
    record(
        code,
        actor=actor,
        at=at,
        subject=Subject(kind="message", id=row.message_id),
        new={"from": row.sender, "receivers": row.receivers, "due": row.due_at.isoformat()},
    )
