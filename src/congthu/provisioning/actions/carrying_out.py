"""Carrying out: a new start password, and the end of everything that the old one opened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from congthu.accounts.api import issue_start_password, reset_factors
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_post, get_owner, list_line
from congthu.directory.types import Post, UnitKind
from congthu.provisioning import access
from congthu.provisioning.actions.moving import move
from congthu.provisioning.types import Action, IssuedPassword

_TOP = frozenset({UnitKind.PROVINCE, UnitKind.AGENCY, UnitKind.DISTRICT})
"""What slips are headed with."""


@transaction.atomic
def carry_out_reset(number: int, *, actor: Actor, at: datetime) -> IssuedPassword:
    """Issue the new start password and return it, this once; nobody can read it again.

    Every session, token, connection and app password of the account ends. The second factor stays, unless the request
    says that it is lost, too. Clause: D12.3-2, D11.1b, D12.1-2.

    Raises:
        UnknownRequest: there is no such request for the actor.
        Refused: it is not the actor's step: another role, an earlier step of the same person, or not the time.
        WrongState: the account was suspended or closed meanwhile.
    """
    request, parties = access.request_for_step(number, actor=actor, at=at)
    move(request, Action.CARRY_OUT, parties=parties, actor=actor, at=at)
    reason, on = f"request {request.pk}", local_date(at)
    issued = issue_start_password(
        request.subject_id, reason=reason, owner=get_owner(request.subject_id, on=on), actor=actor, at=at
    )
    if request.device_lost:
        reset_factors(request.subject_id, reason=reason, actor=actor, at=at)
    post = find_post(request.subject_id, on=on)
    return IssuedPassword(
        number=request.pk,
        account_id=request.subject_id,
        login=issued.login,
        full_name=request.subject_name,
        title=post.title if post else "",
        unit=post.unit_name if post else "",
        body=_heading(post, on=on),
        start_password=issued.password,
        valid_until=local_date(issued.expires_at - timedelta.resolution),
    )


def _heading(post: Post | None, *, on: date) -> str:
    """Return the body of the province or district above the person."""
    line = list_line(post.unit_id, on=on) if post else ()
    return next((unit.name for unit in line if unit.kind in _TOP), "")
