"""How every step is taken: decided, written, put on record, told. The actions beside it say only what is special."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor, ActorKind
from congthu.provisioning import workflow
from congthu.provisioning.errors import Incomplete, Refused
from congthu.provisioning.models import Request, Step
from congthu.provisioning.queries import list_taken
from congthu.provisioning.types import Action, Identity, Need, Party, State
from congthu.provisioning.workflow import PROCESSES


@dataclass(frozen=True, kw_only=True)
class Given:
    """What comes with a step."""

    reason: str = ""
    identity: Identity | None = None
    identity_note: str = ""


def move(
    request: Request,
    action: Action,
    *,
    parties: frozenset[Party],
    actor: Actor,
    at: datetime,
    given: Given | None = None,
) -> None:
    """Take a step on a locked request, inside the caller's transaction.

    Raises:
        Refused: it is not the actor's step, or not now.
        Incomplete: it lacks the reason or the check of identity.
    """
    given, old = given or Given(), State(request.state)
    process = PROCESSES[request.process]
    if action is not Action.EXPIRE and at >= request.expires_at:
        raise Refused("expired", action=action)
    line = workflow.decide(process, old, action, parties=parties, by=_account(actor), history=list_taken(request))
    _check(line.needs, given)
    request.state = line.target
    request.closed_at = None if line.target in process.open_states else at
    request.save(update_fields=["state", "closed_at"])
    step = note_step(request, action, actor=actor, at=at, given=given)
    record(
        f"provisioning.request.{_PAST[action]}",
        actor=actor,
        at=at,
        subject=subject_of(request),
        old={"state": old},
        new={"state": line.target, "reason": given.reason, "identity": given.identity or ""},
    )
    jobs.enqueue_on_commit("provisioning.tell", step_id=step.pk)


def note_step(request: Request, action: Action, *, actor: Actor, at: datetime, given: Given) -> Step:
    """Write the line of the request's history."""
    return Step.objects.create(
        request=request,
        action=action,
        state=request.state,
        at=at,
        by_id=UUID(actor.id) if actor.kind is ActorKind.PERSON else None,
        by_name=actor.name if actor.kind is ActorKind.PERSON else "",
        by_post=actor.post,
        reason=given.reason,
        identity=given.identity or "",
        identity_note=given.identity_note,
    )


def subject_of(request: Request) -> Subject:
    """Return what the record calls a request."""
    return Subject(kind="request", id=str(request.pk), name=request.subject_login)


def _account(actor: Actor) -> str:
    return actor.id if actor.kind is ActorKind.PERSON else ""


def _check(needs: frozenset[Need], given: Given) -> None:
    if Need.REASON in needs and not given.reason.strip():
        raise Incomplete("reason_missing")
    if Need.IDENTITY in needs and given.identity is None:
        raise Incomplete("identity_missing")


_PAST = {
    Action.CONFIRM: "confirmed",
    Action.REFUSE: "refused",
    Action.RECEIVE: "received",
    Action.RETURN: "returned",
    Action.CARRY_OUT: "carried_out",
    Action.WITHDRAW: "withdrawn",
    Action.EXPIRE: "expired",
}
"""The last word of the record's codes; `provisioning.request.asked` is recorded where a request is made."""
