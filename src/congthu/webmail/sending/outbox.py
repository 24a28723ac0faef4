"""Sending, as a page asks for it: into the Outbox first, then let go; and taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.engine.types import Place
from congthu.regulation.api import get_rules
from congthu.webmail.composing.addresses import format_receivers
from congthu.webmail.composing.building import build_draft, envelope_of
from congthu.webmail.composing.cautions import find_size_faults
from congthu.webmail.composing.ids import new_message_id
from congthu.webmail.composing.types import Composition
from congthu.webmail.sending import actions, shelf
from congthu.webmail.sending.access import get_outgoing, writer_of
from congthu.webmail.sending.delivering import deliver
from congthu.webmail.sending.errors import AlreadyLeft, TooLarge
from congthu.webmail.sending.post import Post
from congthu.webmail.sending.types import POLICY, OutgoingState, ReturnReason


def send(
    composition: Composition,
    *,
    post: Post,
    actor: Actor,
    at: datetime,
    due_at: datetime | None = None,
    undo: timedelta | None = None,
    draft: Place | None = None,
) -> UUID:
    """Put a message into the outbox and return its name there.

    It leaves at ``due_at``, or after the time in which it can be taken back (``undo``, by policy ten seconds). A
    ``draft`` in the own box that it was made from is removed once it is safe in the Outbox.

    Raises:
        CannotSend, TooLarge: it cannot leave as it is; nothing was changed.
        StoreError: the box cannot be reached or is full; nothing will be sent.
    """
    rules = get_rules(local_date(at))
    faults = find_size_faults(composition, file_limit=rules.attachment_bytes, message_limit=rules.message_bytes)
    if faults:
        raise TooLarge(faults)
    leaves_at = due_at or at + (POLICY.undo if undo is None else undo)
    _, login = writer_of(actor, at=at)
    message_id = new_message_id(composition.sender.address.rpartition("@")[2])
    receivers = envelope_of(composition)
    outgoing_id = actions.prepare_sending(
        sender=composition.sender.address,
        message_id=message_id,
        receivers=receivers,
        due_at=leaves_at,
        actor=actor,
        at=at,
    )
    raw = build_draft(composition, message_id=message_id, at=leaves_at)
    with post.open_own(login) as box:
        place = shelf.put_into_outbox(box, raw)
        named = tuple(format_receivers([receiver]) for receiver in composition.receivers)
        actions.release_sending(outgoing_id, place, receivers=named, actor=actor, at=at)
        if draft is not None:
            box.remove(draft)
    return outgoing_id


def take_back(outgoing_id: UUID, *, post: Post, actor: Actor, clock: Callable[[], datetime]) -> Place:
    """Take a message back before it leaves, and return where it lies in Drafts.

    Raises:
        UnknownOutgoing, AlreadyLeft: it is not the actor's, or it is too late.
        StoreError: it will not be sent, but could not be put into Drafts yet; that is done by a job.
    """
    actions.cancel_sending(outgoing_id, actor=actor, at=clock())
    deliver(outgoing_id, post=post, clock=clock)
    entry = get_outgoing(outgoing_id, account_id=UUID(actor.id))
    if entry.state is not OutgoingState.RETURNED or entry.reason is not ReturnReason.CANCELLED:
        raise AlreadyLeft("being_put_back")
    return Place(folder=entry.folder, uid_validity=entry.uid_validity, uid=entry.uid)
