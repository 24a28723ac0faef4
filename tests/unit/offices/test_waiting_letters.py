"""Which letters wait for an answer. Clause: D10.0."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from congthu.offices.reading.waiting import wait_for_answer
from congthu.offices.types import LetterMark, MessageRef, SenderClass, WaitingLetter, WorkState

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
OWN = {"daknong.gov.vn"}


def letter(days: int = 0, sender: str = "cong.dan@example.org", number: int = 1) -> MessageRef:
    return MessageRef(
        message_id=f"<{number}@x>", subject="", sender=sender, received_at=NOW - timedelta(days=days), uid=number
    )


def mark(state: WorkState | None, *, days_left: int = 1, is_settled: bool = False) -> LetterMark:
    is_open = state not in {None, WorkState.DONE, WorkState.CANCELLED}
    return LetterMark(
        work_id=UUID(int=1) if is_open else None,
        assignee="Phòng Nội vụ" if is_open else "",
        state=state,
        deadline_at=NOW + timedelta(days=days_left) if state else None,
        late=False,
        is_settled=is_settled,
        openers=(),
    )


def waiting(*letters: MessageRef, marks: dict[str, LetterMark] | None = None) -> list[WaitingLetter]:
    return list(wait_for_answer(letters, marks or {}, own_domains=OWN, at=NOW))


def test_a_letter_nobody_has_gets_the_deadline_of_its_sender_s_class() -> None:
    old, fresh, inside = letter(30), letter(0, number=2), letter(0, "b.ubnd@daknong.gov.vn", number=3)
    found = waiting(fresh, inside, old)
    assert [one.letter.uid for one in found] == [1, 3, 2], "what is due first comes first"
    assert [one.late for one in found] == [True, False, False]
    assert found[1].sender_class is SenderClass.INSIDE


@pytest.mark.parametrize(
    ("given", "is_waiting"),
    [
        pytest.param(mark(WorkState.ASSIGNED), True, id="given-to-somebody"),
        pytest.param(mark(WorkState.RETURNED), True, id="sent-back"),
        pytest.param(mark(WorkState.DONE), False, id="done"),
        pytest.param(mark(WorkState.CANCELLED), True, id="taken-back"),
        pytest.param(mark(None, is_settled=True), False, id="needs-no-answer"),
        pytest.param(mark(WorkState.ASSIGNED, is_settled=True), False, id="needs-none-although-given"),
        pytest.param(mark(None), True, id="only-looked-at"),
    ],
)
def test_what_waits(given: LetterMark, is_waiting: bool) -> None:
    assert bool(waiting(letter(), marks={"<1@x>": given})) is is_waiting


def test_the_deadline_of_an_assignment_counts_and_that_of_a_cancelled_one_does_not() -> None:
    (given,) = waiting(letter(30), marks={"<1@x>": mark(WorkState.ACCEPTED, days_left=2)})
    assert (given.late, given.assignee, given.state) == (False, "Phòng Nội vụ", WorkState.ACCEPTED)
    (cancelled,) = waiting(letter(30), marks={"<1@x>": mark(WorkState.CANCELLED, days_left=2)})
    assert (cancelled.late, cancelled.assignee, cancelled.state) == (True, "", None)
