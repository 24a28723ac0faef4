"""Who sees which work, and what somebody is to it.

The assignee sees the assignment; what the message is about is seen by those only who may open the box. Who opens a box
by exceptional access sees mail and nothing of the work with it. Clause: D13.3, D3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor, ActorKind
from congthu.directory.api import find_unit_box
from congthu.directory.types import UnitBox
from congthu.offices.errors import UnknownWork
from congthu.offices.work import rights, workflow
from congthu.offices.work.models import Assignment, AssignmentStep
from congthu.offices.work.reach import Reach, is_reached, reach_of
from congthu.offices.work.types import (
    OPEN,
    Assignee,
    SenderClass,
    SenderFigures,
    WorkAction,
    WorkEntry,
    WorkListing,
    WorkPage,
    WorkParty,
    WorkState,
    WorkStep,
)
from congthu.offices.work.viewers import WorkViewer, viewer_of


def box_for_assigning(mailbox_id: UUID, *, actor: Actor, at: datetime) -> UnitBox:
    """Return a box whose messages the actor may give to others.

    Raises:
        UnknownWork: there is no such box, or it is not the actor's to answer.
    """
    box = find_unit_box(mailbox_id)
    viewer = viewer_of(_account(actor), at=at)
    if box is None or not rights.list_rights(box.address, viewer.login) & rights.MAY_ASSIGN:
        raise UnknownWork("unknown_box", id=str(mailbox_id))
    return box


def may_assign(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> bool:
    """Tell whether somebody may give messages of a box to others."""
    box = find_unit_box(mailbox_id)
    viewer = viewer_of(account_id, at=at)
    return box is not None and bool(rights.list_rights(box.address, viewer.login) & rights.MAY_ASSIGN)


def work_for_step(work_id: UUID, *, actor: Actor, at: datetime) -> tuple[Assignment, frozenset[WorkParty]]:
    """Return an assignment locked until the end of the transaction, and what the actor is to it.

    Raises:
        UnknownWork: there is none, or the actor may not see it.
    """
    work = Assignment.objects.select_for_update().filter(pk=work_id).first()
    parties = _parties(work, viewer_of(_account(actor), at=at))[0] if work else frozenset()
    if work is None or not parties:
        raise UnknownWork("unknown_work", id=str(work_id))
    return work, parties


def get_work_page(work_id: UUID, *, account_id: UUID, at: datetime) -> WorkPage:
    """Return an assignment as somebody may see it.

    Raises:
        UnknownWork: there is none, or it is not for the eyes of this account.
    """
    viewer = viewer_of(account_id, at=at)
    work = Assignment.objects.filter(pk=work_id).first()
    if work is None:
        raise UnknownWork("unknown_work", id=str(work_id))
    parties, held = _parties(work, viewer)
    if not parties:
        raise UnknownWork("unknown_work", id=str(work_id))
    opens = bool(held & rights.MAY_READ)
    return WorkPage(
        entry=replace(
            _entry(work, _box_address(work), opens=opens, at=at),
            is_out_of_reach=opens and work.state in OPEN and not _reaches(work, at=at),
        ),
        message_id=work.message_id if opens else None,
        sender=work.sender if opens else None,
        folder=work.folder if opens else None,
        given_to=assignee_of(work),
        steps=[_step(step) for step in work.steps.order_by("id")],
        possible=workflow.list_actions(WorkState(work.state), parties=parties),
        parties=parties,
    )


def list_box_work(
    mailbox_id: UUID,
    listing: WorkListing,
    *,
    account_id: UUID,
    at: datetime,
    sender_class: SenderClass | None = None,
    limit: int = 100,
) -> tuple[UnitBox, Sequence[WorkEntry]]:
    """Return a box and its assignments: open ones by deadline, so that the late come first.

    Raises:
        UnknownWork: there is no such box, or it is not this account's to read.
    """
    box = _readable(mailbox_id, account_id=account_id, at=at)
    rows = _listed(Assignment.objects.filter(mailbox_id=mailbox_id), listing, at=at)
    if sender_class:
        rows = rows.filter(sender_class=sender_class)
    reach = reach_of(box.address, at=at) if listing is not WorkListing.CLOSED else None
    return box, [_entry(row, box.address, opens=True, at=at, reach=reach) for row in rows[:limit]]


def count_box_work(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> Sequence[SenderFigures]:
    """Return what is open and late in a box, by class of sender. Clause: D10.0.

    Raises:
        UnknownWork: there is no such box, or it is not this account's to read.
    """
    _readable(mailbox_id, account_id=account_id, at=at)
    rows = Assignment.objects.filter(mailbox_id=mailbox_id, state__in=OPEN)
    return [
        SenderFigures(
            sender_class=kind,
            open=rows.filter(sender_class=kind).count(),
            late=rows.filter(sender_class=kind, deadline_at__lt=at).count(),
        )
        for kind in SenderClass
    ]


def list_my_work(listing: WorkListing, *, account_id: UUID, at: datetime, limit: int = 100) -> Sequence[WorkEntry]:
    """Return what is assigned to somebody or to their unit, the late first."""
    viewer = viewer_of(account_id, at=at)
    opened = frozenset(rights.list_boxes(viewer.login, rights=rights.MAY_READ))
    found = []
    for row in _listed(_assigned_to(viewer), listing, at=at)[:limit]:
        box = _box_address(row)
        found.append(_entry(row, box, opens=box in opened, at=at))
    return found


def count_my_work(*, account_id: UUID, at: datetime) -> int:
    """Return how many open assignments wait for somebody or their unit."""
    waiting = (WorkState.ASSIGNED, WorkState.ACCEPTED, WorkState.IN_PROGRESS)
    return _assigned_to(viewer_of(account_id, at=at)).filter(state__in=waiting).count()


def _readable(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> UnitBox:
    box = find_unit_box(mailbox_id)
    viewer = viewer_of(account_id, at=at)
    if box is None or not rights.list_rights(box.address, viewer.login) & rights.MAY_READ:
        raise UnknownWork("unknown_box", id=str(mailbox_id))
    return box


def _account(actor: Actor) -> UUID:
    if actor.kind is not ActorKind.PERSON:
        raise UnknownWork("no_person", actor=actor.name)
    return UUID(actor.id)


def _parties(work: Assignment, viewer: WorkViewer) -> tuple[frozenset[WorkParty], frozenset[BoxRights]]:
    """Return what somebody is to an assignment, and with what rights the box opens for them."""
    held = rights.list_rights(_box_address(work), viewer.login)
    parties: set[WorkParty] = set()
    if work.person_id == viewer.account_id or (work.unit_id is not None and work.unit_id in viewer.units):
        parties.add(WorkParty.ASSIGNEE)
    if held & rights.MAY_ASSIGN:
        parties.add(WorkParty.ASSIGNER)
    if held & rights.MAY_READ:
        parties.add(WorkParty.READER)
    return frozenset(parties), held


def _assigned_to(viewer: WorkViewer) -> QuerySet[Assignment]:
    return Assignment.objects.filter(Q(person_id=viewer.account_id) | Q(unit_id__in=viewer.units))


def _listed(rows: QuerySet[Assignment], listing: WorkListing, *, at: datetime) -> QuerySet[Assignment]:
    if listing is WorkListing.CLOSED:
        return rows.exclude(state__in=OPEN).order_by("-closed_at", "pk")
    rows = rows.filter(state__in=OPEN).order_by("deadline_at", "pk")
    return rows.filter(deadline_at__lt=at) if listing is WorkListing.LATE else rows


def _box_address(work: Assignment) -> str:
    box = find_unit_box(work.mailbox_id)
    return box.address if box else ""


def _reaches(work: Assignment, *, at: datetime) -> bool:
    return is_reached(work.mailbox_id, _box_address(work), assignee_of(work), at=at)


def assignee_of(work: Assignment) -> Assignee:
    """Return whom work was given to."""
    return Assignee(unit_id=work.unit_id, account_id=work.person_id)


def _entry(work: Assignment, box: str, *, opens: bool, at: datetime, reach: Reach | None = None) -> WorkEntry:
    state = WorkState(work.state)
    return WorkEntry(
        id=work.pk,
        mailbox_id=work.mailbox_id,
        box=box,
        subject=work.subject if opens else None,
        sender_class=SenderClass(work.sender_class),
        assignee=work.assignee_name,
        deadline_at=work.deadline_at,
        state=state,
        late=state in OPEN and work.deadline_at < at,
        received_at=work.received_at,
        is_out_of_reach=reach is not None and not reach.includes(assignee_of(work)),
    )


def _step(step: AssignmentStep) -> WorkStep:
    return WorkStep(
        at=step.at,
        action=WorkAction(step.action),
        who=", ".join(part for part in (step.by_name, step.by_post) if part),
        text=step.text,
        assignee=step.assignee_name,
    )
