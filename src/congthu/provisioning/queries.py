"""Reads about requests, for whoever; who may see which is decided in `access`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congthu.accounts.api import list_holders
from congthu.accounts.types import Holder, Role
from congthu.common.clock import local_date
from congthu.provisioning.models import Request
from congthu.provisioning.types import Action, Party, State
from congthu.provisioning.workflow import Taken

WAITED_FOR: dict[State, Party] = {
    State.ASKED: Party.CONFIRMER,
    State.RETURNED: Party.CONFIRMER,
    State.CONFIRMED: Party.INTAKE,
    State.RECEIVED: Party.OPERATOR,
}
"""Whose step it is in an open state; a test compares it with the tables."""


def list_taken(request: Request) -> Sequence[Taken]:
    """Return the steps taken so far, for the separation of persons."""
    return [
        Taken(action=Action(step.action), by=str(step.by_id) if step.by_id else "")
        for step in request.steps.order_by("id")
    ]


def list_awaited(request: Request, *, at: datetime) -> Sequence[Holder]:
    """Return those whose step it is now; the person whom it is about is never among them."""
    on = local_date(at)
    found: list[Holder] = []
    match WAITED_FOR.get(State(request.state)):
        case Party.CONFIRMER:
            found += list_confirmers(request, at=at)
        case Party.INTAKE:
            found += list_holders(Role.INTAKE, scopes=(), on=on)
        case Party.OPERATOR:
            found += list_holders(Role.OPERATOR, scopes=(), on=on)
    return sorted({h for h in found if h.account_id != request.subject_id}, key=lambda holder: holder.login)


def list_confirmers(request: Request, *, at: datetime) -> Sequence[Holder]:
    """Return those who answer for the person of a request."""
    on = local_date(at)
    found: list[Holder] = []
    if request.heads_of:
        found += list_holders(Role.HEAD, scopes=request.heads_of, on=on)
    if request.it_officers_of:
        found += list_holders(Role.IT_OFFICER, scopes=request.it_officers_of, on=on)
    if request.intake_confirms:
        found += list_holders(Role.INTAKE, scopes=(), on=on)
    return [holder for holder in found if holder.account_id != request.subject_id]
