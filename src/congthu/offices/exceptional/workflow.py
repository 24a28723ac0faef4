"""What may happen to exceptional access, by whom. Pure. Clause: D3.3.

The second person is somebody else, of another body, with a role for it, and not the owner of the box; the reader is not
the owner either, because nobody needs an order to read the own mail and such a request would hide another purpose.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from congthu.offices.errors import Incomplete, NotAllowed, WrongState
from congthu.offices.exceptional.types import (
    READERS,
    SECOND_PERSONS,
    AccessPolicy,
    AccessState,
    Asked,
    Side,
    Step,
)

_FROM: Final = {
    Step.APPROVE: AccessState.ASKED,
    Step.REFUSE: AccessState.ASKED,
    Step.WITHDRAW: AccessState.ASKED,
    Step.END: AccessState.APPROVED,
}
_TO: Final = {
    Step.APPROVE: AccessState.APPROVED,
    Step.REFUSE: AccessState.REFUSED,
    Step.WITHDRAW: AccessState.WITHDRAWN,
    Step.END: AccessState.ENDED,
}


def check_asked(asked: Asked, reader: Side, *, owner_id: UUID | None, today: date, policy: AccessPolicy) -> date:
    """Return the day of the order; refuse what no order can say.

    Raises:
        NotAllowed: the reader has no role for it, or owns the box.
        Incomplete: the reason, the order or its day is missing, or the time is longer than the policy allows; or what
            is kept from the owner would be so for ever, or is over already.
    """
    if not reader.roles & READERS:
        raise NotAllowed("not_a_reader")
    if reader.account_id == owner_id:
        raise NotAllowed("own_box")
    if len(asked.reason.strip()) < policy.shortest_reason:
        raise Incomplete("reason_needed", characters=policy.shortest_reason)
    if not asked.order_number.strip() or asked.order_on is None or asked.order_on > today:
        raise Incomplete("order_needed")
    if not 1 <= asked.days <= policy.longest.days:
        raise Incomplete("too_long", days=policy.longest.days)
    if bool(asked.hidden_order.strip()) != (asked.hidden_until is not None):
        raise Incomplete("hiding_order_needed")
    if asked.hidden_until is not None and not today <= asked.hidden_until <= today + policy.longest_hidden:
        raise Incomplete("hiding_day", day=asked.hidden_until.isoformat())
    return asked.order_on


def decide(
    step: Step,
    state: AccessState,
    who: Side,
    *,
    reader: Side,
    owner_id: UUID | None,
    asked_at: datetime,
    at: datetime,
    policy: AccessPolicy,
) -> AccessState:
    """Return the state after a step.

    Raises:
        WrongState: the step is not possible now.
        NotAllowed: it is not for this person.
    """
    if state is not _FROM[step]:
        raise WrongState("not_now", step=step.value, state=state.value)
    if step is Step.APPROVE and at > asked_at + policy.asked_for:
        raise WrongState("too_old", step=step.value)
    is_reader = who.account_id == reader.account_id
    if step is Step.WITHDRAW and not is_reader:
        raise NotAllowed("not_yours", step=step.value)
    if step is not Step.WITHDRAW and not (step is Step.END and is_reader):
        _check_second(who, reader, owner_id=owner_id, step=step)
    return _TO[step]


def _check_second(who: Side, reader: Side, *, owner_id: UUID | None, step: Step) -> None:
    if who.account_id == reader.account_id:
        raise NotAllowed("same_person", step=step.value)
    if not who.roles & SECOND_PERSONS:
        raise NotAllowed("not_yours", step=step.value)
    if who.account_id == owner_id:
        raise NotAllowed("own_box", step=step.value)
    if who.body_id is None or reader.body_id is None or who.body_id == reader.body_id:
        raise NotAllowed("same_body", step=step.value)


def may(
    step: Step,
    state: AccessState,
    who: Side,
    *,
    reader: Side,
    owner_id: UUID | None,
    asked_at: datetime,
    at: datetime,
    policy: AccessPolicy,
) -> bool:
    """Tell whether a step can be offered."""
    try:
        decide(step, state, who, reader=reader, owner_id=owner_id, asked_at=asked_at, at=at, policy=policy)
    except (NotAllowed, WrongState):
        return False
    return True


def is_hidden_on(hidden_until: date | None, today: date) -> bool:
    """Tell whether the owner may not be told on a day."""
    return hidden_until is not None and today <= hidden_until
