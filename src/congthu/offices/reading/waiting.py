"""Which letters of a box wait for an answer, and which of them are late. Pure.

Clause: D10.0. A letter waits until it was answered, its work was done, or somebody said that it needs no answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from congthu.offices.reading.types import LetterMark, WaitingLetter
from congthu.offices.work.deadlines import POLICY, DeadlinePolicy, class_of, propose_deadline
from congthu.offices.work.types import MessageRef, WorkState


def wait_for_answer(
    letters: Sequence[MessageRef],
    marks: Mapping[str, LetterMark],
    *,
    own_domains: Collection[str],
    at: datetime,
    policy: DeadlinePolicy = POLICY,
) -> Sequence[WaitingLetter]:
    """Return what still waits of the letters that the store knows no answer to, what is due first coming first."""
    found = [
        _judged(letter, marks.get(letter.message_id), own_domains=own_domains, at=at, policy=policy)
        for letter in letters
        if not _is_over(marks.get(letter.message_id))
    ]
    return sorted(found, key=lambda one: (one.deadline_at, one.letter.received_at))


def _is_over(mark: LetterMark | None) -> bool:
    return mark is not None and (mark.is_settled or mark.state is WorkState.DONE)


def _judged(
    letter: MessageRef,
    mark: LetterMark | None,
    *,
    own_domains: Collection[str],
    at: datetime,
    policy: DeadlinePolicy,
) -> WaitingLetter:
    sender_class = class_of(letter.sender, own_domains=own_domains)
    given = mark.deadline_at if mark and mark.work_id else None
    deadline_at = given or propose_deadline(letter.received_at, sender_class, policy=policy)
    return WaitingLetter(
        letter=letter,
        sender_class=sender_class,
        deadline_at=deadline_at,
        late=deadline_at < at,
        work_id=mark.work_id if mark else None,
        assignee=mark.assignee if mark else "",
        state=mark.state if mark and mark.work_id else None,
    )
