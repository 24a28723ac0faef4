"""The steps between asking and carrying out. Clause: D11.1b, D12.3-2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from congthu.common.actor import Actor
from congthu.provisioning import access
from congthu.provisioning.actions.moving import Given, move
from congthu.provisioning.models import Knock, Request
from congthu.provisioning.types import POLICY, Action, AskingPolicy, Identity, Party


@transaction.atomic
def confirm_reset(
    number: int, *, identity: Identity | None, identity_note: str, device_lost: bool, actor: Actor, at: datetime
) -> None:
    """Say that it is the person who asks, how that was checked, and whether the second factor is lost, too.

    Raises:
        UnknownRequest: there is no such request for the actor.
        Refused: the actor does not answer for the person, or it is not the time.
        Incomplete: it is not said how the identity was checked.
    """
    request, parties = access.request_for_step(number, actor=actor, at=at)
    given = Given(identity=identity, identity_note=identity_note)
    move(request, Action.CONFIRM, parties=parties, actor=actor, at=at, given=given)
    request.device_lost = device_lost
    request.save(update_fields=["device_lost"])


@transaction.atomic
def refuse_request(number: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Say that it is not the person who asks, or that nothing is to be done. Raises as `confirm_reset` does."""
    _step(number, Action.REFUSE, given=Given(reason=reason), actor=actor, at=at)


@transaction.atomic
def receive_request(number: int, *, actor: Actor, at: datetime) -> None:
    """Accept a confirmed request and pass it on to the centre. Raises as `confirm_reset` does."""
    _step(number, Action.RECEIVE, given=Given(), actor=actor, at=at)


@transaction.atomic
def return_request(number: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Send a request back to the body with a reason. Raises as `confirm_reset` does."""
    _step(number, Action.RETURN, given=Given(reason=reason), actor=actor, at=at)


@transaction.atomic
def withdraw_request(number: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a request back: the password was found again, or it was a mistake. Raises as `confirm_reset` does."""
    _step(number, Action.WITHDRAW, given=Given(reason=reason), actor=actor, at=at)


@transaction.atomic
def expire_requests(*, actor: Actor, at: datetime, policy: AskingPolicy = POLICY) -> Sequence[int]:
    """Close what has been open too long, forget old knocks, and return the numbers of what was closed."""
    Knock.objects.filter(at__lt=at - policy.knocks_kept_for).delete()
    late = Request.objects.select_for_update().filter(closed_at__isnull=True, expires_at__lte=at)
    expired = list(late.order_by("pk"))
    for request in expired:
        move(request, Action.EXPIRE, parties=frozenset({Party.SYSTEM}), actor=actor, at=at)
    return [request.pk for request in expired]


def _step(number: int, action: Action, *, given: Given, actor: Actor, at: datetime) -> None:
    request, parties = access.request_for_step(number, actor=actor, at=at)
    move(request, action, parties=parties, actor=actor, at=at, given=given)
