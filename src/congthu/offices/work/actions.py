"""Writes on the work in official boxes. Clause: D13.3."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_post, map_unit_names
from congthu.offices.errors import NotPossible
from congthu.offices.message_ids import whole_message_id
from congthu.offices.work import access, rights, workflow
from congthu.offices.work.deadlines import check_deadline, class_of, propose_deadline
from congthu.offices.work.models import Assignment, AssignmentStep
from congthu.offices.work.types import (
    OPEN,
    Assignee,
    MessageRef,
    WorkAction,
    WorkParty,
    WorkState,
)


@transaction.atomic
def assign_message(
    mailbox_id: UUID,
    message: MessageRef,
    *,
    to: Assignee,
    deadline_at: datetime | None,
    note: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Give a message of an official box to a unit or a person, and return the assignment.

    Without a deadline the policy for the class of its sender gives one. Whoever gets it sees what it is about only if
    they may open the box.

    Raises:
        UnknownWork: the box is not the actor's to answer.
        NotPossible: somebody has it already; nobody is the assignee, or somebody who cannot open the box; the
            deadline is over or too far away.
    """
    box = access.box_for_assigning(mailbox_id, actor=actor, at=at)
    sender = class_of(message.sender, own_domains={box.address.rpartition("@")[2]})
    work = Assignment(
        mailbox_id=mailbox_id,
        message_id=whole_message_id(message.message_id),
        folder=message.folder,
        uid_validity=message.uid_validity,
        uid=message.uid,
        subject=message.subject[:500],
        sender=message.sender[:254],
        sender_class=sender,
        received_at=message.received_at,
        assigned_by_id=UUID(actor.id),
        assigned_at=at,
    )
    _give(work, to, deadline_at or propose_deadline(message.received_at, sender), at=at, proposed=deadline_at is None)
    try:
        with transaction.atomic():
            work.save(force_insert=True)
    except IntegrityError as error:
        raise NotPossible("already_assigned", message_id=work.message_id) from error
    _note(work, WorkAction.ASSIGN, text=note, actor=actor, at=at)
    _record(work, "assigned", old=None, actor=actor, at=at)
    _tell(work)
    return work.pk


@transaction.atomic
def reassign_work(work_id: UUID, *, to: Assignee, deadline_at: datetime, note: str, actor: Actor, at: datetime) -> None:
    """Give open work to somebody else, or another deadline.

    Raises:
        UnknownWork: there is no such work for the actor.
        NotAllowed, WrongState: the actor may not answer as the office, or it is not open.
        NotPossible: as for `assign_message`.
    """
    work, parties = access.work_for_step(work_id, actor=actor, at=at)
    old = WorkState(work.state)
    work.state = workflow.decide(old, WorkAction.ASSIGN, parties=parties)
    _give(work, to, deadline_at, at=at, proposed=False)
    work.reminded_at = None
    work.save()
    _note(work, WorkAction.ASSIGN, text=note, actor=actor, at=at)
    _record(work, "assigned", old=old, actor=actor, at=at)
    _tell(work)


@transaction.atomic
def take_work_step(work_id: UUID, action: WorkAction, *, text: str, actor: Actor, at: datetime) -> None:
    """Accept, start, return, finish, reopen or cancel work, or remark on it; what is said stays inside.

    Raises:
        UnknownWork: there is no such work for the actor.
        NotAllowed, WrongState, Incomplete: see `workflow.decide`.
    """
    work, parties = access.work_for_step(work_id, actor=actor, at=at)
    _move(work, action, parties=parties, text=text, actor=actor, at=at)


@transaction.atomic
def close_answered(work_id: UUID, *, answer_id: str, actor: Actor, at: datetime) -> bool:
    """Close work because an answer left from the office; return whether it was open still.

    Called by the job that looks into the Sent folder, and by whatever sends as the office and knows what it answers.
    """
    work = Assignment.objects.select_for_update().filter(pk=work_id, state__in=OPEN).first()
    if work is None:
        return False
    work.answer_id = answer_id[:998]
    _move(work, WorkAction.ANSWER, parties=frozenset({WorkParty.SYSTEM}), text="", actor=actor, at=at)
    return True


@transaction.atomic
def close_answered_letter(mailbox_id: UUID, message_id: str, *, answer_id: str, actor: Actor, at: datetime) -> bool:
    """Close the work on a letter because an answer to it left from the office; return whether there was any."""
    work = Assignment.objects.filter(mailbox_id=mailbox_id, message_id=message_id, state__in=OPEN).first()
    return work is not None and close_answered(work.pk, answer_id=answer_id, actor=actor, at=at)


def _move(
    work: Assignment, action: WorkAction, *, parties: frozenset[WorkParty], text: str, actor: Actor, at: datetime
) -> None:
    old = WorkState(work.state)
    work.state = workflow.decide(old, action, parties=parties, text=text)
    if work.state != old:
        work.closed_at = None if work.state in OPEN else at
    work.save()
    _note(work, action, text=text, actor=actor, at=at)
    _record(work, _PAST[action], old=old, actor=actor, at=at)


def _give(work: Assignment, to: Assignee, deadline_at: datetime, *, at: datetime, proposed: bool) -> None:
    """Put assignee and deadline in place; a deadline that the policy gives may be over for an old message."""
    on = local_date(at)
    if not proposed:
        check_deadline(deadline_at, at=at)
    work.unit_id, work.person_id, work.deadline_at = to.unit_id, to.account_id, deadline_at
    if to.account_id is not None and to.unit_id is None:
        post = find_post(to.account_id, on=on)
        work.assignee_name = f"{post.full_name}, {post.title}" if post else ""
    elif to.unit_id is not None and to.account_id is None:
        work.assignee_name = map_unit_names([to.unit_id], on=on).get(to.unit_id, "")
    else:
        work.assignee_name = ""
    if not work.assignee_name:
        raise NotPossible("no_assignee")
    if to.account_id is not None and not rights.find_held(work.mailbox_id, to.account_id) & rights.MAY_READ:
        raise NotPossible("assignee_cannot_open")


def _note(work: Assignment, action: WorkAction, *, text: str, actor: Actor, at: datetime) -> None:
    person = actor.kind is ActorKind.PERSON
    AssignmentStep.objects.create(
        assignment=work,
        action=action,
        state=work.state,
        at=at,
        by_id=UUID(actor.id) if person else None,
        by_name=actor.name if person else "",
        by_post=actor.post,
        text=text.strip()[:2000],
        assignee_name=work.assignee_name if action in _GIVING else "",
    )


def _record(work: Assignment, happened: str, *, old: WorkState | None, actor: Actor, at: datetime) -> None:
    """Record the step without what was said and without the subject: the record is read by those who read no mail."""
    record(
        f"offices.work.{happened}",
        actor=actor,
        at=at,
        subject=Subject(kind="work", id=str(work.pk)),
        old={"state": old} if old else {},
        new={"state": work.state, "assignee": work.assignee_name, "deadline": work.deadline_at.isoformat()},
    )


def _tell(work: Assignment) -> None:
    jobs.enqueue_on_commit("offices.tell_assignee", work_id=str(work.pk))


_GIVING = frozenset({WorkAction.ASSIGN, WorkAction.REOPEN})
_PAST = {
    WorkAction.ACCEPT: "accepted",
    WorkAction.START: "started",
    WorkAction.RETURN: "returned",
    WorkAction.FINISH: "finished",
    WorkAction.ANSWER: "answered",
    WorkAction.REOPEN: "reopened",
    WorkAction.CANCEL: "cancelled",
    WorkAction.REMARK: "remarked",
}
