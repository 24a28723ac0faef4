"""Reads on behalf of somebody: who is what to which request, and who sees it.

A request is seen by the person, by who entered it, by those who answer for the person, by the department, and by the
centre from the moment it is the centre's turn. For everybody else it does not exist. Clause: D12.3-2, D11.1b.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from congthu.accounts.api import list_grants
from congthu.accounts.types import Role
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.provisioning import workflow
from congthu.provisioning.errors import UnknownRequest
from congthu.provisioning.models import Request, Step
from congthu.provisioning.queries import list_taken
from congthu.provisioning.types import (
    Action,
    Channel,
    Identity,
    Listing,
    Party,
    Possible,
    RequestEntry,
    RequestPage,
    State,
    StepEntry,
)
from congthu.provisioning.workflow import PROCESSES, Transition

_CENTRE_SEES = (State.RECEIVED, State.CARRIED_OUT)
_ALL, _NONE = Q(pk__isnull=False), Q(pk__in=())


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody with an account, and what gives standing today."""

    account_id: UUID
    heads: frozenset[UUID]
    it_officer_of: frozenset[UUID]
    is_intake: bool
    is_operator: bool


def viewer_of(account_id: UUID, *, at: datetime) -> Viewer:
    """Return what the holder of an account is today."""
    grants = list_grants(account_id, on=local_date(at))

    def scopes(role: Role) -> frozenset[UUID]:
        return frozenset(grant.scope_id for grant in grants if grant.role is role and grant.scope_id)

    roles = {grant.role for grant in grants}
    return Viewer(
        account_id=account_id,
        heads=scopes(Role.HEAD),
        it_officer_of=scopes(Role.IT_OFFICER),
        is_intake=Role.INTAKE in roles,
        is_operator=Role.OPERATOR in roles,
    )


def parties_of(request: Request, viewer: Viewer) -> frozenset[Party]:
    """Return what somebody is to a request; nothing for a stranger."""
    answers = (
        bool(viewer.heads & set(request.heads_of))
        or bool(viewer.it_officer_of & set(request.it_officers_of))
        or (request.intake_confirms and viewer.is_intake)
    )
    entered = request.steps.filter(action=Action.ASK, by_id=viewer.account_id).exists()
    held = {
        Party.SUBJECT: request.subject_id == viewer.account_id,
        Party.ENTERER: entered and request.subject_id != viewer.account_id,
        Party.CONFIRMER: answers,
        Party.INTAKE: viewer.is_intake,
        Party.OPERATOR: viewer.is_operator and _centre_sees(request),
    }
    return frozenset(party for party, is_held in held.items() if is_held)


def request_for_step(number: int, *, actor: Actor, at: datetime) -> tuple[Request, frozenset[Party]]:
    """Return a request locked until the end of the transaction, and what the actor is to it.

    Raises:
        UnknownRequest: there is none, or the actor may not see it.
    """
    request = Request.objects.select_for_update().filter(pk=number).first()
    if request is None or actor.kind is not ActorKind.PERSON:
        raise UnknownRequest("unknown_request", number=number)
    parties = parties_of(request, viewer_of(UUID(actor.id), at=at))
    if not parties:
        raise UnknownRequest("unknown_request", number=number)
    return request, parties


def get_request_page(number: int, *, account_id: UUID, at: datetime) -> RequestPage:
    """Return a request as somebody may see it.

    Raises:
        UnknownRequest: there is none, or it is not for the eyes of this account.
    """
    viewer = viewer_of(account_id, at=at)
    request = Request.objects.filter(pk=number).first()
    parties = parties_of(request, viewer) if request else frozenset()
    if request is None or not parties:
        raise UnknownRequest("unknown_request", number=number)
    lines = _possible(request, parties, viewer, at=at)
    return RequestPage(
        entry=_entry(request, waits=workflow.is_waited_for(lines)),
        contact=request.contact,
        note=request.note,
        device_lost=request.device_lost,
        steps=[_step(step) for step in request.steps.order_by("id")],
        possible=[Possible(action=line.action, needs=line.needs) for line in lines],
        parties=parties,
    )


def list_requests(
    listing: Listing, *, account_id: UUID, at: datetime, query: str = "", limit: int = 50, offset: int = 0
) -> Sequence[RequestEntry]:
    """Return requests that somebody may see: open ones the oldest first, closed ones the newest first."""
    viewer = viewer_of(account_id, at=at)
    rows = _visible(viewer).filter(closed_at__isnull=listing is not Listing.CLOSED)
    if query:
        rows = rows.filter(Q(subject_name__icontains=query) | Q(subject_login__icontains=query))
    if listing is Listing.WAITING:
        rows = rows.filter(_waits_for(viewer, at=at))
    order = ("-closed_at", "-pk") if listing is Listing.CLOSED else ("asked_at", "pk")
    found = list(rows.order_by(*order)[offset : offset + limit])
    mine = set(
        Request.objects.filter(_waits_for(viewer, at=at), pk__in=[row.pk for row in found]).values_list("pk", flat=True)
    )
    return [_entry(row, waits=row.pk in mine) for row in found]


def count_waiting(*, account_id: UUID, at: datetime) -> int:
    """Return how many requests wait for a step of somebody."""
    viewer = viewer_of(account_id, at=at)
    if not (viewer.heads or viewer.it_officer_of or viewer.is_intake or viewer.is_operator):
        return 0
    return Request.objects.filter(_waits_for(viewer, at=at)).count()


def _visible(viewer: Viewer) -> QuerySet[Request]:
    """Return the requests to which somebody is a party."""
    seen = _NONE
    for condition in _conditions(viewer).values():
        seen |= condition
    return Request.objects.filter(seen)


def _conditions(viewer: Viewer) -> Mapping[Party, Q]:
    """Return what `parties_of` says of one request, as conditions on all of them."""
    entered = Step.objects.filter(action=Action.ASK, by_id=viewer.account_id).values("request_id")
    answers = Q(heads_of__overlap=list(viewer.heads)) | Q(it_officers_of__overlap=list(viewer.it_officer_of))
    return {
        Party.SUBJECT: Q(subject_id=viewer.account_id),
        Party.ENTERER: Q(pk__in=entered),
        Party.CONFIRMER: answers | Q(intake_confirms=True) if viewer.is_intake else answers,
        Party.INTAKE: _ALL if viewer.is_intake else _NONE,
        Party.OPERATOR: Q(state__in=_CENTRE_SEES) if viewer.is_operator else _NONE,
    }


def _waits_for(viewer: Viewer, *, at: datetime) -> Q:
    """Return the condition that a step that leads on is somebody's, read from the tables of steps."""
    parties = _conditions(viewer)
    own_steps = Step.objects.filter(request_id=OuterRef("pk"), by_id=viewer.account_id)
    waits = _NONE
    for process in PROCESSES.values():
        for line in workflow.list_onward(process):
            allowed = _NONE
            for party in line.parties:
                allowed |= parties[party]
            taken = Exists(own_steps.filter(action__in=line.apart_from))
            waits |= Q(process=process.code, state=line.source) & allowed & Q(~taken)
    return waits & ~Q(subject_id=viewer.account_id) & Q(expires_at__gt=at)


def _centre_sees(request: Request) -> bool:
    return request.state in _CENTRE_SEES


def _possible(request: Request, parties: frozenset[Party], viewer: Viewer, *, at: datetime) -> Sequence[Transition]:
    if at >= request.expires_at:
        return []
    return workflow.list_actions(
        PROCESSES[request.process],
        State(request.state),
        parties=parties,
        by=str(viewer.account_id),
        history=list_taken(request),
    )


def _entry(request: Request, *, waits: bool) -> RequestEntry:
    return RequestEntry(
        number=request.pk,
        subject_name=request.subject_name,
        subject_post=request.subject_post,
        subject_login=request.subject_login,
        state=State(request.state),
        asked_at=request.asked_at,
        expires_at=request.expires_at,
        channel=Channel(request.channel),
        waits_for_me=waits,
    )


def _step(step: Step) -> StepEntry:
    return StepEntry(
        at=step.at,
        action=Action(step.action),
        who=", ".join(part for part in (step.by_name, step.by_post) if part),
        reason=step.reason,
        identity=Identity(step.identity) if step.identity else None,
        identity_note=step.identity_note,
    )
