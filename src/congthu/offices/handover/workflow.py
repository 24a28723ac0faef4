"""What may be done to a handover, by whom, and what follows. Pure.

Clause: D13.2. Both sides confirm, never one person for both; a superior confirms for an outgoing head who is absent,
and says why; who operates the system takes no part. Jobs make inventories; nobody types them in.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from congthu.offices.errors import Incomplete, NotAllowed, WrongState
from congthu.offices.handover.types import Capacity, HandoverState


class Step(StrEnum):
    """What people do to a handover."""

    START = "start"
    CONFIRM_OUTGOING = "confirm-outgoing"
    CONFIRM_ABSENT = "confirm-absent"
    """A superior confirms for the outgoing head."""
    CONFIRM_INCOMING = "confirm-incoming"
    CANCEL = "cancel"
    RETRY = "retry"
    """Let a job that gave up try its step again."""
    SEE = "see"


_TAKING_PART: Final = frozenset({Capacity.OUTGOING, Capacity.INCOMING, Capacity.SUPERIOR, Capacity.HOME_AFFAIRS})

WHO: Final[dict[Step, frozenset[Capacity]]] = {
    Step.START: _TAKING_PART,
    Step.CONFIRM_OUTGOING: frozenset({Capacity.OUTGOING}),
    Step.CONFIRM_ABSENT: frozenset({Capacity.SUPERIOR}),
    Step.CONFIRM_INCOMING: frozenset({Capacity.INCOMING}),
    Step.CANCEL: _TAKING_PART,
    Step.RETRY: _TAKING_PART,
    Step.SEE: _TAKING_PART | {Capacity.INSPECTOR, Capacity.MANAGER},
}

WHEN: Final[dict[Step, frozenset[HandoverState]]] = {
    Step.CONFIRM_OUTGOING: frozenset({HandoverState.INVENTORIED}),
    Step.CONFIRM_ABSENT: frozenset({HandoverState.INVENTORIED}),
    Step.CONFIRM_INCOMING: frozenset({HandoverState.INVENTORIED}),
    Step.CANCEL: frozenset({HandoverState.STARTED, HandoverState.INVENTORIED}),
    Step.RETRY: frozenset({HandoverState.STARTED, HandoverState.CONFIRMED}),
    Step.SEE: frozenset(HandoverState),
}
"""In which states; both having confirmed, it can no longer be called off, only carried out."""

_NEEDS_REASON: Final = frozenset({Step.CONFIRM_ABSENT, Step.CANCEL})


def check(
    step: Step,
    state: HandoverState | None,
    capacities: AbstractSet[Capacity],
    *,
    reason: str = "",
    confirmed: AbstractSet[Capacity] = frozenset(),
) -> None:
    """Let a step pass that may be taken now.

    ``state`` is None before the start; ``confirmed`` has OUTGOING and INCOMING as far as those sides have confirmed.

    Raises:
        NotAllowed: none of the capacities may take the step, or one of them forbids it.
        WrongState: the handover is not where the step belongs, or the side has confirmed already.
        Incomplete: the step needs a reason.
    """
    if step is not Step.SEE and Capacity.OPERATOR in capacities:
        raise NotAllowed("operator_takes_no_part", step=step.value)
    if not capacities & WHO[step]:
        raise NotAllowed("not_your_step", step=step.value)
    if step is Step.CONFIRM_ABSENT and capacities & {Capacity.OUTGOING, Capacity.INCOMING}:
        raise NotAllowed("confirms_for_oneself", step=step.value)
    if step is not Step.START and state not in WHEN[step]:
        raise WrongState("handover_not_in_state", step=step.value, state=state.value if state else "")
    side = Capacity.INCOMING if step is Step.CONFIRM_INCOMING else Capacity.OUTGOING
    if step in _CONFIRMING and side in confirmed:
        raise WrongState("confirmed_already", step=step.value)
    if step in _NEEDS_REASON and not reason.strip():
        raise Incomplete("reason_needed", step=step.value)


_CONFIRMING: Final = frozenset({Step.CONFIRM_OUTGOING, Step.CONFIRM_ABSENT, Step.CONFIRM_INCOMING})


def may(
    step: Step,
    state: HandoverState | None,
    capacities: AbstractSet[Capacity],
    *,
    confirmed: AbstractSet[Capacity] = frozenset(),
) -> bool:
    """Tell whether a step can be offered; a reason will be asked for."""
    try:
        check(step, state, capacities, reason="?", confirmed=confirmed)
    except (NotAllowed, WrongState):
        return False
    return True


def after_inventory(state: HandoverState) -> HandoverState:
    """Return the state once the opening inventory is made.

    Raises:
        WrongState: it was cancelled meanwhile, or has one.
    """
    if state is not HandoverState.STARTED:
        raise WrongState("handover_not_in_state", step="inventory", state=state.value)
    return HandoverState.INVENTORIED


def after_confirmations(confirmed: AbstractSet[Capacity]) -> HandoverState:
    """Return the state after a confirmation: both sides make it final."""
    both = {Capacity.OUTGOING, Capacity.INCOMING} <= confirmed
    return HandoverState.CONFIRMED if both else HandoverState.INVENTORIED


def after_completion(state: HandoverState) -> HandoverState:
    """Return the state once rights have changed hands and the minutes are written.

    Raises:
        WrongState: not both have confirmed, or it is completed.
    """
    if state is not HandoverState.CONFIRMED:
        raise WrongState("handover_not_in_state", step="complete", state=state.value)
    return HandoverState.COMPLETED
