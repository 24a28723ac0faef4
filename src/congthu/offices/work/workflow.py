"""What may happen to an assignment, and by whom. Pure.

Clause: D13.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from congthu.offices.errors import Incomplete, NotAllowed, WrongState
from congthu.offices.work.types import OPEN, WorkAction, WorkParty, WorkState


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the table."""

    sources: frozenset[WorkState]
    target: WorkState | None
    """None: the state stays."""
    parties: frozenset[WorkParty]
    needs_text: bool = False


_ASSIGNEE: Final = frozenset({WorkParty.ASSIGNEE})
_ASSIGNER: Final = frozenset({WorkParty.ASSIGNER})
_BOTH: Final = _ASSIGNEE | _ASSIGNER
_IN_HAND: Final = frozenset({WorkState.ASSIGNED, WorkState.ACCEPTED, WorkState.IN_PROGRESS})
_CLOSED: Final = frozenset({WorkState.DONE, WorkState.CANCELLED})

TABLE: Final = {
    WorkAction.ACCEPT: Step(sources=frozenset({WorkState.ASSIGNED}), target=WorkState.ACCEPTED, parties=_ASSIGNEE),
    WorkAction.START: Step(
        sources=frozenset({WorkState.ASSIGNED, WorkState.ACCEPTED}), target=WorkState.IN_PROGRESS, parties=_ASSIGNEE
    ),
    WorkAction.RETURN: Step(sources=_IN_HAND, target=WorkState.RETURNED, parties=_ASSIGNEE, needs_text=True),
    WorkAction.FINISH: Step(sources=frozenset(OPEN), target=WorkState.DONE, parties=_BOTH, needs_text=True),
    WorkAction.ANSWER: Step(sources=frozenset(OPEN), target=WorkState.DONE, parties=frozenset({WorkParty.SYSTEM})),
    WorkAction.ASSIGN: Step(sources=frozenset(OPEN), target=WorkState.ASSIGNED, parties=_ASSIGNER),
    WorkAction.REOPEN: Step(sources=_CLOSED, target=WorkState.ASSIGNED, parties=_ASSIGNER, needs_text=True),
    WorkAction.CANCEL: Step(sources=frozenset(OPEN), target=WorkState.CANCELLED, parties=_ASSIGNER, needs_text=True),
    WorkAction.REMARK: Step(sources=frozenset(WorkState), target=None, parties=_BOTH, needs_text=True),
}


def decide(state: WorkState, action: WorkAction, *, parties: Iterable[WorkParty], text: str = "") -> WorkState:
    """Return the state that a step leads to.

    Raises:
        NotAllowed: it is the step of another party.
        WrongState: it is not possible now.
        Incomplete: a reason, or an account of what was done, is needed.
    """
    step = TABLE[action]
    if not step.parties & frozenset(parties):
        raise NotAllowed("work_not_yours", action=action)
    if state not in step.sources:
        raise WrongState("work_not_now", action=action, state=state)
    if step.needs_text and not text.strip():
        raise Incomplete("text_missing", action=action)
    return step.target or state


def list_actions(state: WorkState, *, parties: Iterable[WorkParty]) -> Sequence[WorkAction]:
    """Return what somebody may do now, in the order of the table."""
    held = frozenset(parties)
    return [action for action, step in TABLE.items() if state in step.sources and held & step.parties]
