"""What may happen to a request, by whom, and what it then is: tables of steps, and the one function that reads them.

Pure. A kind of request is a `Process`: a table of steps, each from one state by one action to another, with the parties
that may take it and the earlier actions whose takers may not. Another kind of request is another table, not other code.

Clause: D11.1b (who receives a request does not carry it out), D12.3-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from congthu.provisioning.errors import Refused
from congthu.provisioning.types import Action, Need, Party, State


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One line of a table."""

    source: State
    action: Action
    target: State
    parties: frozenset[Party]
    apart_from: frozenset[Action] = frozenset()
    """Who ever took one of these on the same request does not take this."""
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Process:
    """One kind of request. Two lines of its table never share source and action."""

    code: str
    transitions: tuple[Transition, ...]

    def find(self, state: State, action: Action) -> Transition | None:
        """Return the line for an action in a state."""
        found = (line for line in self.transitions if (line.source, line.action) == (state, action))
        return next(found, None)

    @property
    def open_states(self) -> frozenset[State]:
        """The states out of which something leads."""
        return frozenset(line.source for line in self.transitions)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A step that was taken on the request before."""

    action: Action
    by: str
    """The account of who took it; empty for a job and for the public form, where nobody has signed in."""


def decide(
    process: Process, state: State, action: Action, *, parties: Iterable[Party], by: str, history: Sequence[Taken]
) -> Transition:
    """Return the step that leads on.

    The subject never takes a step that others must take for it, even when it holds their role.

    Raises:
        Refused: the code is ``not_now`` (nothing of the kind is possible in this state), ``not_yours`` (it is for
            others), ``own_request`` or ``same_person`` (separation of persons).
    """
    line = process.find(state, action)
    if line is None:
        raise Refused("not_now", action=action, state=state)
    held = frozenset(parties)
    if not held & line.parties:
        raise Refused("not_yours", action=action)
    if Party.SUBJECT in held and Party.SUBJECT not in line.parties:
        raise Refused("own_request", action=action)
    if any(step.action in line.apart_from and step.by == by for step in history):
        raise Refused("same_person", action=action)
    return line


def list_actions(
    process: Process, state: State, *, parties: Iterable[Party], by: str, history: Sequence[Taken]
) -> Sequence[Transition]:
    """Return the steps that somebody may take now, in the order of the table."""
    held, found = frozenset(parties), []
    for line in process.transitions:
        if line.source is not state:
            continue
        try:
            found.append(decide(process, state, line.action, parties=held, by=by, history=history))
        except Refused:
            continue
    return found


def is_waited_for(lines: Iterable[Transition]) -> bool:
    """Tell whether one of the steps leads on, so that the request waits for whoever may take them."""
    return any(line.action in _ONWARD for line in lines)


def list_onward(process: Process) -> Sequence[Transition]:
    """Return the lines that bring a request nearer to being carried out."""
    return [line for line in process.transitions if line.action in _ONWARD]


_ONWARD: Final = frozenset({Action.CONFIRM, Action.RECEIVE, Action.CARRY_OUT})
_OF_THE_BODY: Final = frozenset({Party.CONFIRMER})
_WHO_TAKES_BACK: Final = frozenset({Party.SUBJECT, Party.ENTERER, Party.CONFIRMER})
_OPEN: Final = (State.ASKED, State.RETURNED, State.CONFIRMED, State.RECEIVED)


PASSWORD_RESET: Final = Process(
    code="password-reset",
    transitions=(
        *(
            Transition(
                source=source,
                action=Action.CONFIRM,
                target=State.CONFIRMED,
                parties=_OF_THE_BODY,
                needs=frozenset({Need.IDENTITY}),
            )
            for source in (State.ASKED, State.RETURNED)
        ),
        Transition(
            source=State.CONFIRMED,
            action=Action.RECEIVE,
            target=State.RECEIVED,
            parties=frozenset({Party.INTAKE}),
            apart_from=frozenset({Action.CONFIRM}),
        ),
        Transition(
            source=State.RECEIVED,
            action=Action.CARRY_OUT,
            target=State.CARRIED_OUT,
            parties=frozenset({Party.OPERATOR}),
            apart_from=frozenset({Action.ASK, Action.CONFIRM, Action.RECEIVE}),
        ),
        Transition(
            source=State.CONFIRMED,
            action=Action.RETURN,
            target=State.RETURNED,
            parties=frozenset({Party.INTAKE}),
            needs=frozenset({Need.REASON}),
        ),
        Transition(
            source=State.RECEIVED,
            action=Action.RETURN,
            target=State.RETURNED,
            parties=frozenset({Party.INTAKE, Party.OPERATOR}),
            needs=frozenset({Need.REASON}),
        ),
        *(
            Transition(
                source=source,
                action=Action.REFUSE,
                target=State.REFUSED,
                parties=_OF_THE_BODY,
                needs=frozenset({Need.REASON}),
            )
            for source in (State.ASKED, State.RETURNED)
        ),
        *(
            Transition(source=source, action=Action.WITHDRAW, target=State.WITHDRAWN, parties=_WHO_TAKES_BACK)
            for source in _OPEN
        ),
        *(
            Transition(source=source, action=Action.EXPIRE, target=State.EXPIRED, parties=frozenset({Party.SYSTEM}))
            for source in _OPEN
        ),
    ),
)
"""A new start password for somebody who lost the own one, or whose password became known. Clause: D12.3-2."""

PROCESSES: Final = {process.code: process for process in (PASSWORD_RESET,)}
