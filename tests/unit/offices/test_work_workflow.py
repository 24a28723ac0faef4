"""Every step of the work in an official box, by everybody. Clause: D13.3."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.offices.errors import Incomplete, NotAllowed, OfficesError, WrongState
from congthu.offices.work.types import OPEN, WorkAction, WorkParty, WorkState
from congthu.offices.work.workflow import TABLE, decide, list_actions

A, B, S = WorkParty.ASSIGNEE, WorkParty.ASSIGNER, WorkParty.SYSTEM
IN_HAND = {WorkState.ASSIGNED, WorkState.ACCEPTED, WorkState.IN_PROGRESS}
EXPECTED: dict[WorkAction, tuple[set[WorkState], WorkState | None, set[WorkParty]]] = {
    WorkAction.ACCEPT: ({WorkState.ASSIGNED}, WorkState.ACCEPTED, {A}),
    WorkAction.START: ({WorkState.ASSIGNED, WorkState.ACCEPTED}, WorkState.IN_PROGRESS, {A}),
    WorkAction.RETURN: (IN_HAND, WorkState.RETURNED, {A}),
    WorkAction.FINISH: (set(OPEN), WorkState.DONE, {A, B}),
    WorkAction.ANSWER: (set(OPEN), WorkState.DONE, {S}),
    WorkAction.ASSIGN: (set(OPEN), WorkState.ASSIGNED, {B}),
    WorkAction.REOPEN: ({WorkState.DONE, WorkState.CANCELLED}, WorkState.ASSIGNED, {B}),
    WorkAction.CANCEL: (set(OPEN), WorkState.CANCELLED, {B}),
    WorkAction.REMARK: (set(WorkState), None, {A, B}),
}
EVERY = list(itertools.product(WorkState, WorkAction, WorkParty))


@pytest.mark.parametrize(("state", "action", "party"), EVERY, ids=[f"{s}-{a}-{p}" for s, a, p in EVERY])
def test_every_state_action_and_party(state: WorkState, action: WorkAction, party: WorkParty) -> None:
    sources, target, parties = EXPECTED[action]
    if state in sources and party in parties:
        assert decide(state, action, parties={party}, text="x") is (target or state)
        assert action in list_actions(state, parties={party})
    else:
        with pytest.raises((NotAllowed, WrongState)) as refusal:
            decide(state, action, parties={party}, text="x")
        assert refusal.value.code == ("work_not_now" if party in parties else "work_not_yours")
        assert action not in list_actions(state, parties={party})


def test_the_table_knows_every_action() -> None:
    assert set(TABLE) == set(WorkAction)


@pytest.mark.parametrize("action", [a for a, step in TABLE.items() if step.needs_text])
def test_what_needs_words_does_not_go_without(action: WorkAction) -> None:
    state = next(iter(TABLE[action].sources))
    with pytest.raises(Incomplete, match="text_missing"):
        decide(state, action, parties=set(WorkParty), text=" \n")


@given(st.lists(st.tuples(st.sampled_from(WorkAction), st.sampled_from(WorkParty)), max_size=25))
def test_who_only_reads_changes_nothing_and_nobody_is_the_system(steps: list[tuple[WorkAction, WorkParty]]) -> None:
    state = WorkState.ASSIGNED
    for action, party in steps:
        try:
            after = decide(state, action, parties={party}, text="x")
        except OfficesError:
            continue
        assert party is not WorkParty.READER
        assert (action is WorkAction.ANSWER) == (party is WorkParty.SYSTEM)
        state = after
