"""Writes on handovers. Each is atomic, names its actor, and is on record in the same transaction. Clause: D13.2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from congthu.accounts.api import find_active_account, list_grants
from congthu.accounts.types import Role
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import TEN_YEARS, local_date
from congthu.directory.api import find_post, find_unit_box
from congthu.directory.types import UnitBox
from congthu.offices.errors import Incomplete, NotAllowed, UnknownHandover, WrongState
from congthu.offices.handover import access, queries, workflow
from congthu.offices.handover.inventory import Taken
from congthu.offices.handover.models import Handover, HandoverInventory
from congthu.offices.handover.records import to_record
from congthu.offices.handover.types import Capacity, HandoverState, Moment, NewHandover
from congthu.offices.handover.workflow import Step
from congthu.offices.sweeping import cut_who_lost

_NAME_ANYBODY = frozenset({Capacity.OUTGOING, Capacity.SUPERIOR, Capacity.HOME_AFFAIRS})
"""Who may say who takes over; who is registered to follow names nobody else."""
_CONNECTIONS_END = timedelta(seconds=2)
"""The inventory waits so long: its own connection would be ended with those that are open."""


@transaction.atomic
def start_handover(mailbox_id: UUID, new: NewHandover, *, actor: Actor, at: datetime) -> UUID:
    """Start a handover: from now on nothing in the box is deleted by anybody, and its inventory is made.

    Open connections end, because what they may do was settled when they began; they come back with frozen rights.

    Raises:
        UnknownHandover: there is no such box, or it is nothing to the actor.
        NotAllowed: the actor may not start one, or the incoming head is nobody who could take over.
        WrongState: one is running.
        Incomplete: the decision is not named, or of a day to come or long past; or nobody is known to have headed the
            unit.
    """
    by, on = UUID(actor.id), local_date(at)
    box, capacities = access.get_box(mailbox_id, account_id=by, on=on)
    incoming = _incoming(new, at=at)
    workflow.check(Step.START, None, capacities)
    if not capacities & _NAME_ANYBODY and incoming != by:
        raise NotAllowed("names_only_oneself", step=Step.START.value)
    if not new.decision_number.strip() or not new.place.strip():
        raise Incomplete("decision_needed")
    if not on - TEN_YEARS <= new.decision_on <= on:
        raise Incomplete("decision_day", day=new.decision_on.isoformat())
    outgoing = queries.find_outgoing(box, incoming=incoming, on=on)
    if outgoing is None:
        raise Incomplete("no_outgoing_head")
    giver, taker = find_post(outgoing.account_id, on=on), find_post(incoming, on=on)
    last = Handover.objects.filter(mailbox_id=mailbox_id).aggregate(last=Max("number"))["last"] or 0
    row = Handover(
        mailbox_id=mailbox_id,
        number=last + 1,
        outgoing_id=outgoing.account_id,
        outgoing_name=giver.full_name if giver else outgoing.login,
        outgoing_title=f"{giver.title}, {giver.unit_name}" if giver else "",
        incoming_id=incoming,
        incoming_name=taker.full_name if taker else new.incoming_login,
        incoming_title=f"{taker.title}, {taker.unit_name}" if taker else "",
        decision_number=new.decision_number.strip(),
        decision_on=new.decision_on,
        place=new.place.strip(),
        started_by_id=by,
        started_as=_foremost(capacities),
        started_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState("handover_running", box=box.address) from error
    _record("offices.handover.started", row, box, actor=actor, at=at, new=_said(row))
    # Who has fewer rights now is cut and remembered at once: the next sweep would cut the inventory's own connection.
    cut_who_lost()
    _end_connections(box)
    jobs.enqueue_for(at + _CONNECTIONS_END, "offices.take_inventory", handover_id=str(row.pk))
    _tell(row, "started")
    return row.pk


@transaction.atomic
def record_inventory(handover_id: UUID, taken: Taken, *, actor: Actor, at: datetime) -> None:
    """Keep the opening inventory; both sides are asked to confirm.

    Raises:
        WrongState: the handover was cancelled meanwhile, or has its inventory.
    """
    row, box = _locked(handover_id)
    row.state = workflow.after_inventory(HandoverState(row.state))
    row.problem = ""
    row.save(update_fields=["state", "problem"])
    keep_inventory(row, Moment.OPENING, taken)
    new = {"messages": taken.inventory.messages, "digest": taken.inventory.digest}
    _record("offices.handover.inventoried", row, box, actor=actor, at=at, new=new)
    _tell(row, "inventoried")


@transaction.atomic
def confirm_outgoing(handover_id: UUID, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """Confirm for the giving side: the outgoing head, or, with a reason, a superior in the absence of that one.

    Raises:
        UnknownHandover: it is hidden from the actor.
        NotAllowed, WrongState, Incomplete: see `workflow.check`.
    """
    by = UUID(actor.id)
    row, box, capacities = access.get_handover(handover_id, account_id=by, on=local_date(at), lock=True)
    step = Step.CONFIRM_OUTGOING if Capacity.OUTGOING in capacities else Step.CONFIRM_ABSENT
    _check(step, row, capacities, reason=reason)
    row.outgoing_confirmed_by_id = by
    row.outgoing_confirmed_name = f"{actor.name}, {actor.post}" if actor.post else actor.name
    row.outgoing_confirmed_at = at
    row.absence_reason = reason.strip() if step is Step.CONFIRM_ABSENT else ""
    _confirmed(row, box, step, actor=actor, at=at)


@transaction.atomic
def confirm_incoming(handover_id: UUID, *, kept_delegations: tuple[str, ...] = (), actor: Actor, at: datetime) -> None:
    """Confirm for the taking side, and say which delegations go on; all others end.

    Raises:
        UnknownHandover: it is hidden from the actor.
        NotAllowed, WrongState: see `workflow.check`.
    """
    by = UUID(actor.id)
    row, box, capacities = access.get_handover(handover_id, account_id=by, on=local_date(at), lock=True)
    _check(Step.CONFIRM_INCOMING, row, capacities)
    opening = queries.find_inventory(row.pk, Moment.OPENING)
    known = {entry.delegation_id for entry in opening.delegations} if opening else set()
    row.kept_delegations = sorted(known & set(kept_delegations))
    row.incoming_confirmed_at = at
    _confirmed(row, box, Step.CONFIRM_INCOMING, actor=actor, at=at)


@transaction.atomic
def cancel_handover(handover_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Call a handover off: rights are as before, its record stays.

    Raises:
        UnknownHandover: it is hidden from the actor.
        NotAllowed, WrongState, Incomplete: see `workflow.check`.
    """
    by = UUID(actor.id)
    row, box, capacities = access.get_handover(handover_id, account_id=by, on=local_date(at), lock=True)
    _check(Step.CANCEL, row, capacities, reason=reason)
    row.state = HandoverState.CANCELLED
    row.cancelled_by_id, row.cancelled_at, row.cancel_reason = by, at, reason.strip()
    row.save()
    _record("offices.handover.cancelled", row, box, actor=actor, at=at, new={"reason": row.cancel_reason})
    _end_connections(box)
    _tell(row, "cancelled")


@transaction.atomic
def retry_handover(handover_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let the job that gave up try again.

    Raises:
        UnknownHandover: it is hidden from the actor.
        NotAllowed, WrongState: see `workflow.check`.
    """
    by = UUID(actor.id)
    row, box, capacities = access.get_handover(handover_id, account_id=by, on=local_date(at), lock=True)
    _check(Step.RETRY, row, capacities)
    old = {"problem": row.problem}
    row.problem = ""
    row.save(update_fields=["problem"])
    _record("offices.handover.retried", row, box, actor=actor, at=at, old=old)
    waiting = row.state == HandoverState.STARTED
    jobs.enqueue_on_commit(
        "offices.take_inventory" if waiting else "offices.complete_handover", handover_id=str(row.pk)
    )


def note_problem(handover_id: UUID, code: str) -> None:
    """Let the page say what keeps a job from finishing; the audit record tells of steps, not of attempts."""
    Handover.objects.filter(pk=handover_id, state__in=(HandoverState.STARTED, HandoverState.CONFIRMED)).update(
        problem=code
    )


def keep_inventory(row: Handover, moment: Moment, taken: Taken) -> None:
    """Store an inventory; there is one of each moment, for good."""
    HandoverInventory.objects.create(
        handover=row,
        moment=moment,
        taken_at=taken.inventory.taken_at,
        content=to_record(taken.inventory),
        message_digests=taken.message_digests,
    )


def _incoming(new: NewHandover, *, at: datetime) -> UUID:
    """Return who takes over: somebody with an account in use, who does not operate the system."""
    found = find_active_account(new.incoming_login)
    if found is None:
        raise NotAllowed("unknown_incoming")
    if any(grant.role is Role.OPERATOR for grant in list_grants(found, on=local_date(at))):
        raise NotAllowed("operator_takes_no_part", step=Step.START.value)
    return found


def _check(step: Step, row: Handover, capacities: frozenset[Capacity], *, reason: str = "") -> None:
    confirmed = access.sides_confirmed(row)
    workflow.check(step, HandoverState(row.state), capacities, reason=reason, confirmed=confirmed)


def _confirmed(row: Handover, box: UnitBox, step: Step, *, actor: Actor, at: datetime) -> None:
    row.state = workflow.after_confirmations(access.sides_confirmed(row))
    row.save()
    new = {"step": step.value, "reason": row.absence_reason if step is Step.CONFIRM_ABSENT else ""}
    _record("offices.handover.confirmed", row, box, actor=actor, at=at, new=new)
    if row.state == HandoverState.CONFIRMED:
        jobs.enqueue_on_commit("offices.complete_handover", handover_id=str(row.pk))


def _locked(handover_id: UUID) -> tuple[Handover, UnitBox]:
    row = Handover.objects.select_for_update().filter(pk=handover_id).first()
    box = find_unit_box(row.mailbox_id) if row else None
    if row is None or box is None:
        raise UnknownHandover("unknown_handover", id=str(handover_id))
    return row, box


def _foremost(capacities: frozenset[Capacity]) -> Capacity:
    """Return as what somebody starts a handover: the nearest to it."""
    order = (Capacity.OUTGOING, Capacity.INCOMING, Capacity.SUPERIOR, Capacity.HOME_AFFAIRS)
    return next(capacity for capacity in order if capacity in capacities)


def _said(row: Handover) -> dict[str, object]:
    return {
        "number": row.number,
        "as": row.started_as,
        "outgoing": row.outgoing_name,
        "incoming": row.incoming_name,
        "decision": row.decision_number,
        "decision_on": row.decision_on.isoformat(),
    }


def _record(
    code: str,
    row: Handover,
    box: UnitBox,
    *,
    actor: Actor,
    at: datetime,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
) -> None:
    subject = Subject(kind="handover", id=str(row.pk), name=f"{box.address} {row.number}")
    record(code, actor=actor, at=at, subject=subject, old=old, new=new)


def _end_connections(box: UnitBox) -> None:
    jobs.enqueue_on_commit("engine.end_connections", login=box.address)


def _tell(row: Handover, news: str) -> None:
    jobs.enqueue_on_commit("offices.tell_handover", handover_id=str(row.pk), news=news)
