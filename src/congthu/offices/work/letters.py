"""The letters about work in official boxes: Vietnamese, then English. Pure.

They name the box and the deadline and never the message: who is given work may not be allowed to open the box, and a
letter can be forwarded. Clause: D13.3, D10.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congthu.common.clock import VIETNAM


@dataclass(frozen=True, kw_only=True)
class WorkLetter:
    """What is sent."""

    subject: str
    text: str


def letter_of_assignment(*, box: str, deadline_at: datetime, url: str) -> WorkLetter:
    """Return what the assignee is told."""
    return WorkLetter(
        subject=f"Việc được giao từ hộp thư {box}",
        text=(
            f"Ông/bà (hoặc đơn vị của ông/bà) được giao xử lý một thư của hộp thư {box}.\n"
            f"Hạn trả lời: {_told(deadline_at)}\n\n{url}\n\n"
            f"A message of {box} was assigned to you or your unit; it is to be answered by {_told(deadline_at)}.\n"
        ),
    )


def letter_of_deadline(*, box: str, deadline_at: datetime, url: str) -> WorkLetter:
    """Return what the assignee is told before the deadline."""
    return WorkLetter(
        subject=f"Sắp đến hạn trả lời thư của {box}",
        text=(
            f"Một việc được giao từ hộp thư {box} sẽ đến hạn lúc {_told(deadline_at)}.\n\n{url}\n\n"
            f"Work assigned from {box} is due at {_told(deadline_at)}.\n"
        ),
    )


def letter_of_late_work(*, count: int, url: str) -> WorkLetter:
    """Return what those are told each morning who have late work, or who manage a box that has some."""
    return WorkLetter(
        subject=f"{count} việc quá hạn trả lời",
        text=f"Hiện có {count} việc quá hạn trả lời.\n\n{url}\n\n{count} assignments are late.\n",
    )


def _told(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
