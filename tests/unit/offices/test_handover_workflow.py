"""Every step of a handover, in every state, by everybody. Clause: D13.2."""

from __future__ import annotations

import pytest

from congthu.offices.errors import Incomplete, NotAllowed, WrongState
from congthu.offices.handover import workflow
from congthu.offices.handover.types import Capacity, HandoverState
from congthu.offices.handover.workflow import Step

PARTS = {Capacity.OUTGOING, Capacity.INCOMING, Capacity.SUPERIOR, Capacity.HOME_AFFAIRS}
WAITING = {HandoverState.INVENTORIED}
ALLOWED: dict[Step, tuple[set[Capacity], set[HandoverState]]] = {
    Step.CONFIRM_OUTGOING: ({Capacity.OUTGOING}, WAITING),
    Step.CONFIRM_ABSENT: ({Capacity.SUPERIOR}, WAITING),
    Step.CONFIRM_INCOMING: ({Capacity.INCOMING}, WAITING),
    Step.CANCEL: (PARTS, {HandoverState.STARTED, HandoverState.INVENTORIED}),
    Step.RETRY: (PARTS, {HandoverState.STARTED, HandoverState.CONFIRMED}),
    Step.SEE: ({*PARTS, Capacity.INSPECTOR, Capacity.MANAGER}, set(HandoverState)),
}


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("state", HandoverState)
@pytest.mark.parametrize("step", ALLOWED)
def test_who_may_do_what_when(step: Step, state: HandoverState, capacity: Capacity) -> None:
    who, when = ALLOWED[step]
    assert workflow.may(step, state, {capacity}) is (capacity in who and state in when)


@pytest.mark.parametrize("capacity", Capacity)
def test_who_may_start(capacity: Capacity) -> None:
    assert workflow.may(Step.START, None, {capacity}) is (capacity in PARTS)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.SEE])
def test_who_operates_takes_no_part_whatever_else_the_person_is(step: Step) -> None:
    with pytest.raises(NotAllowed, match="operator_takes_no_part"):
        workflow.check(step, HandoverState.INVENTORIED, {Capacity.OPERATOR, *PARTS}, reason="x")


@pytest.mark.parametrize("side", [Capacity.OUTGOING, Capacity.INCOMING])
def test_a_side_that_heads_the_body_above_does_not_confirm_for_an_absent_one(side: Capacity) -> None:
    with pytest.raises(NotAllowed, match="confirms_for_oneself"):
        workflow.check(Step.CONFIRM_ABSENT, HandoverState.INVENTORIED, {side, Capacity.SUPERIOR}, reason="x")


@pytest.mark.parametrize(
    ("step", "capacity"), [(Step.CONFIRM_ABSENT, Capacity.SUPERIOR), (Step.CANCEL, Capacity.OUTGOING)]
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(step: Step, capacity: Capacity, reason: str) -> None:
    with pytest.raises(Incomplete, match="reason_needed"):
        workflow.check(step, HandoverState.INVENTORIED, {capacity}, reason=reason)


@pytest.mark.parametrize(
    ("step", "capacity", "side"),
    [
        (Step.CONFIRM_OUTGOING, Capacity.OUTGOING, Capacity.OUTGOING),
        (Step.CONFIRM_ABSENT, Capacity.SUPERIOR, Capacity.OUTGOING),
        (Step.CONFIRM_INCOMING, Capacity.INCOMING, Capacity.INCOMING),
    ],
)
def test_nobody_confirms_twice(step: Step, capacity: Capacity, side: Capacity) -> None:
    with pytest.raises(WrongState, match="confirmed_already"):
        workflow.check(step, HandoverState.INVENTORIED, {capacity}, reason="x", confirmed={side})


@pytest.mark.parametrize(
    ("confirmed", "state"),
    [
        (set(), HandoverState.INVENTORIED),
        ({Capacity.OUTGOING}, HandoverState.INVENTORIED),
        ({Capacity.INCOMING}, HandoverState.INVENTORIED),
        ({Capacity.OUTGOING, Capacity.INCOMING}, HandoverState.CONFIRMED),
    ],
)
def test_both_sides_make_it_final(confirmed: set[Capacity], state: HandoverState) -> None:
    assert workflow.after_confirmations(confirmed) is state


@pytest.mark.parametrize("state", HandoverState)
def test_jobs_move_on_only_from_where_they_belong(state: HandoverState) -> None:
    for move, source, target in (
        (workflow.after_inventory, HandoverState.STARTED, HandoverState.INVENTORIED),
        (workflow.after_completion, HandoverState.CONFIRMED, HandoverState.COMPLETED),
    ):
        if state is source:
            assert move(state) is target
        else:
            with pytest.raises(WrongState):
                move(state)
