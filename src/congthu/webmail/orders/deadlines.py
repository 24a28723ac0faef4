"""By when an order may ask to be carried out. Pure. Clause: D14.4-2."""

from __future__ import annotations

from datetime import date

from congthu.webmail.orders.errors import CannotOrder
from congthu.webmail.orders.types import POLICY, OrderPolicy


def check_deadline(deadline: date | None, *, on: date, policy: OrderPolicy = POLICY) -> None:
    """Check the deadline of an order that is issued on a day; it needs none.

    Raises:
        CannotOrder: ``deadline_over``, or ``deadline_far``: more than ten years away.
    """
    if deadline is None:
        return
    if deadline < on:
        raise CannotOrder("deadline_over", deadline=deadline.isoformat())
    if deadline - on > policy.furthest_deadline:
        raise CannotOrder("deadline_far", deadline=deadline.isoformat())
