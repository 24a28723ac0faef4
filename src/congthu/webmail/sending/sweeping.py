"""What a crash may leave behind: messages whose job is gone, and those that never came into the Outbox as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from congthu.webmail.sending.models import Outgoing
from congthu.webmail.sending.types import FINAL, POLICY, OutgoingState, ReturnReason

_LATE: Final = timedelta(seconds=30)
"""A job comes within seconds; what is later has lost it."""
_ABANDONED: Final = timedelta(minutes=10)
"""Putting sixty megabytes into a box takes less."""
_AT_ONCE: Final = 200


def find_stuck(*, at: datetime) -> Sequence[UUID]:
    """Return what nobody seems to work on; `delivering.deliver` passes over what somebody does."""
    _give_up_abandoned(at=at)
    late = Q(state=OutgoingState.WAITING, due_at__lt=at - _LATE) | ~Q(
        state__in=[OutgoingState.WAITING, OutgoingState.PREPARING, *FINAL]
    )
    rows = Outgoing.objects.filter(late, changed_at__lt=at - _LATE).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def forget_old(*, at: datetime) -> int:
    """Forget what became of messages long ago, and return of how many. What was sent is in the record and in Sent."""
    rows = Outgoing.objects.filter(state__in=FINAL, changed_at__lt=at - POLICY.kept)
    return rows.delete()[0]


def _give_up_abandoned(*, at: datetime) -> None:
    """What was begun and not finished is not sent: its writer saw an error, and may have sent it again."""
    rows = Outgoing.objects.filter(state=OutgoingState.PREPARING, changed_at__lt=at - _ABANDONED)
    rows.update(state=OutgoingState.GIVING_BACK, reason=ReturnReason.INTERRUPTED, changed_at=at - _ABANDONED)
