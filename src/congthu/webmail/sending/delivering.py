"""The way of a message out of the house, step by step; each can be taken again after a crash.

Whoever works on a message holds a lock of the database that ends with the connection, so that a killed worker frees it
and two never work on one. What was decided is committed before it is done outside the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import UnknownAccount
from congthu.common import jobs
from congthu.common.clock import local_date
from congthu.directory.api import find_own_box, get_actor
from congthu.engine.types import Envelope, Place, Submission, Wishes
from congthu.webmail.composing.building import envelope_of, wire_of
from congthu.webmail.composing.reading import read_draft
from congthu.webmail.composing.types import Composition
from congthu.webmail.locking import held
from congthu.webmail.orders.actions import issue_order
from congthu.webmail.orders.errors import CannotOrder
from congthu.webmail.orders.rights import check_order
from congthu.webmail.sending import shelf, workflow
from congthu.webmail.sending.access import may_send_as
from congthu.webmail.sending.letters import letter_of_return
from congthu.webmail.sending.models import Outgoing
from congthu.webmail.sending.noting import note_answered, note_returned, note_sent
from congthu.webmail.sending.post import Box, Post
from congthu.webmail.sending.types import FINAL, OutgoingState, ReturnReason

logger = logging.getLogger(__name__)
_LOCK_CLASS = 7_204_003
"""The first of the two numbers of our advisory locks; see `directory.spaces`."""
_ARRIVES = timedelta(seconds=20)
_MOST_ANNOUNCED = 1000
"""As many receivers as Postfix takes in one message."""
_UNTOLD = frozenset({ReturnReason.CANCELLED, ReturnReason.INTERRUPTED})
"""The writer knows, or has seen an error at the time."""


@dataclass(frozen=True, kw_only=True)
class _Work:
    """One message in hand."""

    row: Outgoing
    login: str
    post: Post
    clock: Callable[[], datetime]


def deliver(outgoing_id: UUID, *, post: Post, clock: Callable[[], datetime]) -> None:
    """Take a message as far as it can come now.

    Raises:
        StoreError: the box cannot be reached; the job is asked for again.
    """
    with held(_LOCK_CLASS, str(outgoing_id)) as is_ours:
        row = Outgoing.objects.filter(pk=outgoing_id).first() if is_ours else None
        if row is None or row.state in FINAL or row.state == OutgoingState.PREPARING:
            return
        if row.state == OutgoingState.WAITING and row.due_at > clock():
            return
        own = find_own_box(row.account_id, on=local_date(clock()))
        login = own.address if own else row.account.login
        _proceed(_Work(row=row, login=login, post=post, clock=clock))


def _proceed(work: _Work) -> None:
    try:
        with work.post.open_own(work.login) as box:
            if work.row.state == OutgoingState.ENDING:
                _find_out(work)
            if work.row.state in {OutgoingState.WAITING, OutgoingState.SUBMITTING}:
                _submit(work, box)
            if work.row.state == OutgoingState.SENT:
                _put_away(work, box)
            if work.row.state == OutgoingState.GIVING_BACK:
                _give_back(work, box)
    except UnknownAccount:
        # The account has been suspended: its box is closed to everybody, and what waits stays there.
        _end(work, OutgoingState.RETURNED, ReturnReason.NO_RIGHT, tells=False)


def _submit(work: _Work, box: Box) -> None:
    row = work.row
    if not may_send_as(work.login, row.sender):
        _note(work, state=OutgoingState.GIVING_BACK, reason=ReturnReason.NO_RIGHT)
        return
    found = shelf.find_waiting(box, _place(row), row.message_id)
    if found is None:
        _note(work, state=OutgoingState.GIVING_BACK, reason=ReturnReason.LOST)
        return
    composition = read_draft(found[1])
    if not _may_order(work, composition):
        _note(work, state=OutgoingState.GIVING_BACK, reason=ReturnReason.NO_RIGHT)
        return
    if not _begin(work):
        return
    receivers = tuple(row.remaining) if row.remaining is not None else envelope_of(composition)
    notify = ("SUCCESS", "FAILURE", "DELAY") if composition.wants_delivery_receipt else ()
    envelope = Envelope(sender=row.sender, receivers=receivers, wishes=Wishes(notify=notify, envelope_id=str(row.pk)))
    answer = work.post.submit(
        work.login, envelope, wire_of(found[1]), before_end=lambda: _note(work, state=OutgoingState.ENDING)
    )
    _heed(work, answer, receivers, composition)


def _may_order(work: _Work, composition: Composition) -> bool:
    """Tell whether a letter may leave as what it is: an order is checked again in the moment in which it leaves."""
    if composition.document is None or not composition.document.is_order:
        return True
    try:
        check_order(work.row.account_id, work.row.sender, envelope_of(composition), at=work.clock())
    except CannotOrder:
        return False
    return True


def _begin(work: _Work) -> bool:
    """Note that it is on its way, unless it was taken back in the meantime."""
    open_states = (OutgoingState.WAITING, OutgoingState.SUBMITTING)
    attempts = work.row.attempts + 1
    changed = Outgoing.objects.filter(pk=work.row.pk, state__in=open_states, due_at__lte=work.clock()).update(
        state=OutgoingState.SUBMITTING, attempts=attempts, changed_at=work.clock()
    )
    work.row.refresh_from_db()
    return changed == 1


def _heed(work: _Work, answer: Submission, receivers: tuple[str, ...], composition: Composition) -> None:
    row = work.row
    known = workflow.Known(
        first_due_at=row.first_due_at,
        attempts=row.attempts,
        is_filed=row.is_filed,
        refused=tuple((address, text) for address, text in row.refused),
    )
    step = workflow.after_answer(answer, known, receivers=receivers, at=work.clock())
    with transaction.atomic():
        row.state, row.reason = step.state, step.reason or ""
        row.remaining = list(step.remaining) if step.remaining is not None else None
        row.refused = [list(pair) for pair in step.refused]
        row.answer = answer.answer[:500]
        row.due_at = step.due_at or row.due_at
        if answer.accepted and step.state is OutgoingState.SENT:
            row.submitted_at = work.clock()
            actor = get_actor(row.account_id, on=local_date(work.clock()))
            note_sent(row, actor=actor, at=work.clock())
            note_answered(row, composition.answered, actor=actor, at=work.clock())
            if composition.document is not None:
                _announce(row.sender, answer.accepted, at=work.clock())
        _note(work, state=step.state)
        if step.state is OutgoingState.WAITING:
            jobs.enqueue_for(row.due_at, "webmail.deliver", outgoing_id=str(row.pk))
    logger.info("%s: %s, %d refused", row.pk, answer.outcome, len(answer.refusals))


def _announce(sender: str, receivers: tuple[str, ...], *, at: datetime) -> None:
    """Let the registers of sender and receivers be filled once the document is there; who has none is passed over."""
    domain = sender.rpartition("@")[2]
    for address in [one for one in (sender, *receivers) if one.lower().endswith(f"@{domain}")][:_MOST_ANNOUNCED]:
        jobs.enqueue_for(at + _ARRIVES, "webmail.fill_register", address=address)


def _find_out(work: _Work) -> None:
    """Find out what became of a message whose answer nobody noted: the worker was killed just then."""
    row = work.row
    if row.is_office:
        other = work.post.open_other(row.sender, work.login)
        if other is not None:
            with other:
                if shelf.is_in_sent(other, row.message_id):
                    _note(work, state=OutgoingState.SENT)
                    return
    _note(work, state=OutgoingState.GIVING_BACK, reason=ReturnReason.UNCLEAR)


def _put_away(work: _Work, box: Box) -> None:
    """File the copy, mark the original, and either wait for the receivers that are left or be done."""
    row = work.row
    found = shelf.find_waiting(box, _place(row), row.message_id)
    if found is not None:
        _issue(work, read_draft(found[1]))
    if found is not None and not row.is_filed:
        if not row.is_office:
            shelf.file_as_sent(box, found[1], row.message_id)
        answered = read_draft(found[1]).answered
        if answered is not None:
            shelf.mark_original(work.post, box, work.login, answered)
    row.is_filed = True
    if row.remaining:
        with transaction.atomic():
            _note(work, state=OutgoingState.WAITING)
            jobs.enqueue_for(row.due_at, "webmail.deliver", outgoing_id=str(row.pk))
        return
    if found is not None:
        box.remove(found[0])
    reason = ReturnReason(row.reason) if row.reason else ReturnReason.REFUSED if row.refused else None
    _end(work, OutgoingState.DONE, reason, tells=reason is not None)


def _issue(work: _Work, composition: Composition) -> None:
    """Enter an order for those who have it; done again after a crash, or for those reached later, it only adds."""
    row, document = work.row, composition.document
    if document is None or not document.is_order:
        return
    without = {address for address, _ in row.refused} | set(row.remaining or ())
    issue_order(
        row.message_id,
        document,
        sender=row.sender,
        receivers=[address for address in envelope_of(composition) if address not in without],
        actor=get_actor(row.account_id, on=local_date(work.clock())),
        at=work.clock(),
    )


def _give_back(work: _Work, box: Box) -> None:
    row = work.row
    found = shelf.find_waiting(box, _place(row), row.message_id)
    if found is not None:
        place = shelf.put_back_into_drafts(box, found[1], row.message_id)
        row.folder, row.uid_validity, row.uid = place.folder, place.uid_validity, place.uid
        box.remove(found[0])
    reason = ReturnReason(row.reason)
    _end(work, OutgoingState.RETURNED, reason, tells=reason not in _UNTOLD)


def _end(work: _Work, state: OutgoingState, reason: ReturnReason | None, *, tells: bool) -> None:
    row = work.row
    with transaction.atomic():
        row.remaining = []
        _note(work, state=state, reason=reason)
        if state is OutgoingState.RETURNED and reason is not None:
            note_returned(row, reason, actor=get_actor(row.account_id, on=local_date(work.clock())), at=work.clock())
        if tells and reason is not None:
            letter = letter_of_return(
                reason,
                sender=row.sender,
                due_at=row.first_due_at,
                refused=[(address, text) for address, text in row.refused],
                others_have_it=state is OutgoingState.DONE,
                is_in_drafts=state is OutgoingState.RETURNED and reason is not ReturnReason.LOST,
            )
            jobs.enqueue_on_commit("engine.send_notice", to=work.login, subject=letter.subject, text=letter.text)


def _note(work: _Work, *, state: OutgoingState, reason: ReturnReason | None = None) -> None:
    work.row.state = state
    work.row.reason = reason or work.row.reason
    work.row.changed_at = work.clock()
    work.row.save()


def _place(row: Outgoing) -> Place:
    return Place(folder=row.folder, uid_validity=row.uid_validity, uid=row.uid)
