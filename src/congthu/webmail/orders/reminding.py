"""What a receiver is told who has not confirmed an order: Vietnamese, then English. Pure.

It names the office and the number, never what the order says: it waits in the queue of jobs (Clause: D3.3, D14.4-2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congthu.common.clock import VIETNAM


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """What is sent."""

    subject: str
    text: str


def letter_of_reminder(*, body: str, reference: str, issued_at: datetime, deadline: date | None) -> Reminder:
    """Return the letter."""
    when = issued_at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    by = f"{deadline:%d/%m/%Y}" if deadline else ""
    number = f" {reference}" if reference else ""
    lines = [
        f"Mệnh lệnh hành chính{number}{f' của {body}' if body else ''} gửi lúc {when} chưa được xác nhận đã nhận."
        + (f" Thời hạn: {by}." if by else ""),
        "Xin mở thư trên webmail và bấm “Xác nhận đã nhận lệnh”; danh sách ở mục “Mệnh lệnh hành chính”.",
        "",
        f"The administrative order{number}{f' of {body}' if body else ''} of {when} has not been confirmed yet."
        + (f" It is to be confirmed by {by}." if by else ""),
        "Please open it in the webmail and confirm that you received it; see “Administrative orders”.",
    ]
    return Reminder(
        subject=f"Nhắc: chưa xác nhận mệnh lệnh{number} / Reminder: an order is not confirmed",
        text="\n".join(lines) + "\n",
    )
