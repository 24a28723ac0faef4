"""Every step by everybody, and no way past the separation of persons. Clause: D11.1b, D12.3-2."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.provisioning import workflow
from congthu.provisioning.errors import Refused
from congthu.provisioning.queries import WAITED_FOR
from congthu.provisioning.types import Action, Need, Party, State
from congthu.provisioning.workflow import PASSWORD_RESET, Taken, decide

ALLOWED: dict[tuple[State, Action], tuple[set[Party], State]] = {
    (State.ASKED, Action.CONFIRM): ({Party.CONFIRMER}, State.CONFIRMED),
    (State.ASKED, Action.REFUSE): ({Party.CONFIRMER}, State.REFUSED),
    (State.RETURNED, Action.CONFIRM): ({Party.CONFIRMER}, State.CONFIRMED),
    (State.RETURNED, Action.REFUSE): ({Party.CONFIRMER}, State.REFUSED),
    (State.CONFIRMED, Action.RECEIVE): ({Party.INTAKE}, State.RECEIVED),
    (State.CONFIRMED, Action.RETURN): ({Party.INTAKE}, State.RETURNED),
    (State.RECEIVED, Action.RETURN): ({Party.INTAKE, Party.OPERATOR}, State.RETURNED),
    (State.RECEIVED, Action.CARRY_OUT): ({Party.OPERATOR}, State.CARRIED_OUT),
} | {
    (state, action): outcome
    for state in (State.ASKED, State.RETURNED, State.CONFIRMED, State.RECEIVED)
    for action, outcome in {
        Action.WITHDRAW: ({Party.SUBJECT, Party.ENTERER, Party.CONFIRMER}, State.WITHDRAWN),
        Action.EXPIRE: ({Party.SYSTEM}, State.EXPIRED),
    }.items()
}
"""The whole table once more, written by hand."""

EVERY_STEP = list(itertools.product(State, Action, Party))


@pytest.mark.parametrize(("state", "action", "party"), EVERY_STEP, ids=[f"{s}-{a}-{p}" for s, a, p in EVERY_STEP])
def test_every_state_action_and_party(state: State, action: Action, party: Party) -> None:
    parties, target = ALLOWED.get((state, action), (set(), state))
    if party in parties:
        assert decide(PASSWORD_RESET, state, action, parties={party}, by="a", history=[]).target is target
    else:
        with pytest.raises(Refused) as refusal:
            decide(PASSWORD_RESET, state, action, parties={party}, by="a", history=[])
        assert refusal.value.code == ("not_yours" if (state, action) in ALLOWED else "not_now")


@pytest.mark.parametrize("action", [Action.CONFIRM, Action.REFUSE, Action.RECEIVE, Action.RETURN, Action.CARRY_OUT])
@pytest.mark.parametrize("state", State)
def test_nobody_acts_on_the_own_request_whatever_the_role(state: State, action: Action) -> None:
    with pytest.raises(Refused):
        decide(PASSWORD_RESET, state, action, parties=set(Party), by="a", history=[])


APART = [
    (State.CONFIRMED, Action.RECEIVE, Action.CONFIRM, True),
    (State.CONFIRMED, Action.RECEIVE, Action.ASK, False),
    (State.RECEIVED, Action.CARRY_OUT, Action.ASK, True),
    (State.RECEIVED, Action.CARRY_OUT, Action.CONFIRM, True),
    (State.RECEIVED, Action.CARRY_OUT, Action.RECEIVE, True),
    (State.RECEIVED, Action.RETURN, Action.RECEIVE, False),
    (State.ASKED, Action.CONFIRM, Action.ASK, False),
]


@pytest.mark.parametrize(("state", "action", "earlier", "apart"), APART)
def test_who_did_one_step_does_not_do_the_other(state: State, action: Action, earlier: Action, *, apart: bool) -> None:
    history = [Taken(action=earlier, by="a"), Taken(action=Action.RETURN, by="b")]
    everything = set(Party) - {Party.SUBJECT}
    decide(PASSWORD_RESET, state, action, parties=everything, by="c", history=history)
    if apart:
        with pytest.raises(Refused, match="same_person"):
            decide(PASSWORD_RESET, state, action, parties=everything, by="a", history=history)
    else:
        decide(PASSWORD_RESET, state, action, parties=everything, by="a", history=history)


PEOPLE: dict[str, frozenset[Party]] = {
    "subject": frozenset({Party.SUBJECT}),
    "subject-who-is-all": frozenset({Party.SUBJECT, Party.CONFIRMER, Party.INTAKE, Party.OPERATOR}),
    "head": frozenset({Party.CONFIRMER}),
    "clerk": frozenset({Party.ENTERER}),
    "intake": frozenset({Party.INTAKE}),
    "operator": frozenset({Party.OPERATOR}),
    "all-but-subject": frozenset({Party.CONFIRMER, Party.INTAKE, Party.OPERATOR, Party.ENTERER}),
    "head-and-operator": frozenset({Party.CONFIRMER, Party.OPERATOR}),
    "intake-and-operator": frozenset({Party.INTAKE, Party.OPERATOR}),
    "stranger": frozenset(),
}
ATTEMPTS = st.lists(st.tuples(st.sampled_from(sorted(PEOPLE)), st.sampled_from(Action)), max_size=30)


@given(asker=st.sampled_from(["", "head", "intake", "subject", "operator"]), attempts=ATTEMPTS)
def test_no_way_leads_to_a_new_password_without_three_other_people(
    asker: str, attempts: list[tuple[str, Action]]
) -> None:
    state, history = State.ASKED, [Taken(action=Action.ASK, by=asker)]
    for person, action in attempts:
        try:
            line = decide(PASSWORD_RESET, state, action, parties=PEOPLE[person], by=person, history=history)
        except Refused:
            continue
        state = line.target
        history.append(Taken(action=action, by=person))
    if state is not State.CARRIED_OUT:
        return
    last = {action: [step.by for step in history if step.action is action] for action in Action}
    confirmer, receiver, operator = (last[a][-1] for a in (Action.CONFIRM, Action.RECEIVE, Action.CARRY_OUT))
    assert Party.CONFIRMER in PEOPLE[confirmer]
    assert Party.INTAKE in PEOPLE[receiver]
    assert Party.OPERATOR in PEOPLE[operator]
    assert len({confirmer, receiver, operator}) == 3
    assert not any(Party.SUBJECT in PEOPLE[person] for person in (confirmer, receiver, operator))
    assert operator not in last[Action.ASK]


def test_tables_name_a_step_once_and_end_somewhere() -> None:
    for process in workflow.PROCESSES.values():
        steps = [(line.source, line.action) for line in process.transitions]
        assert len(steps) == len(set(steps))
        assert process.open_states.isdisjoint({State.CARRIED_OUT, State.REFUSED, State.WITHDRAWN, State.EXPIRED})


def test_whose_turn_it_is_agrees_with_the_table() -> None:
    onward = {line.source: set(line.parties) for line in workflow.list_onward(PASSWORD_RESET)}
    assert onward == {state: {party} for state, party in WAITED_FOR.items()}


def test_what_a_step_needs() -> None:
    needed = {(line.action, *sorted(line.needs)) for line in PASSWORD_RESET.transitions if line.needs}
    assert needed == {
        (Action.CONFIRM, Need.IDENTITY),
        (Action.REFUSE, Need.REASON),
        (Action.RETURN, Need.REASON),
    }


def test_steps_offered_are_those_that_are_not_refused() -> None:
    history = [Taken(action=Action.ASK, by="head"), Taken(action=Action.CONFIRM, by="head")]
    for person, parties in PEOPLE.items():
        offered = workflow.list_actions(PASSWORD_RESET, State.CONFIRMED, parties=parties, by=person, history=history)
        assert (Action.RECEIVE in {line.action for line in offered}) == (
            Party.INTAKE in parties and Party.SUBJECT not in parties
        )
