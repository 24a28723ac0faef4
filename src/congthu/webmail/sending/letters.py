"""What a writer is told when a message did not leave as it should: Vietnamese, then English. Pure.

The letter names receivers and Postfix's words and never subject or text: it waits in the queue of jobs, which the
centre can read (Clause: D3.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.webmail.sending.types import ReturnReason

_MOST: Final = 50
_SUBJECTS: Final = {
    ReturnReason.UNCLEAR: "Không rõ thư đã gửi được hay chưa / Not known whether a message was sent",
    ReturnReason.LOST: "Thư chờ gửi không còn trong hộp thư / A waiting message is gone",
}
_REASONS: Final = {
    ReturnReason.REFUSED: (
        "Máy chủ không nhận thư cho các địa chỉ dưới đây.",
        "The server did not take the message for the addresses below.",
    ),
    ReturnReason.NO_RIGHT: (
        "Ông/bà không còn quyền gửi thư bằng địa chỉ {sender}.",
        "You may not write under the address {sender} any more.",
    ),
    ReturnReason.TOO_LONG: (
        "Máy chủ không nhận được thư trong suốt 24 giờ.",
        "The server could not take the message for 24 hours.",
    ),
    ReturnReason.UNCLEAR: (
        (
            "Kết nối bị ngắt đúng lúc máy chủ trả lời: thư có thể đã gửi, cũng có thể chưa. Hệ thống không gửi lại để "
            "không ai nhận hai lần; xin hỏi người nhận trước khi gửi lại."
        ),
        (
            "The connection ended just when the server answered: the message may have left or not. It is not sent "
            "again, so that nobody gets it twice; please ask the receivers before you send it again."
        ),
    ),
    ReturnReason.LOST: (
        "Thư đã bị lấy khỏi thư mục Outbox trước giờ gửi nên không gửi được.",
        "The message was taken out of the folder Outbox before its time, and could not be sent.",
    ),
}
_BACK: Final = (
    "Thư nằm trong thư mục Thư nháp để ông/bà sửa và gửi lại.",
    "The message is in Drafts, where you can change it and send it again.",
)
_OTHERS: Final = ("Những người nhận khác đã được gửi.", "It was sent to the other receivers.")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


def letter_of_return(
    reason: ReturnReason,
    *,
    sender: str,
    due_at: datetime,
    refused: Sequence[tuple[str, str]],
    others_have_it: bool,
    is_in_drafts: bool,
) -> Letter:
    """Return what the writer is told."""
    when = due_at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    lines = [f"  {address}: {text}" for address, text in refused[:_MOST]]
    if len(refused) > _MOST:
        lines.append(f"  … (+{len(refused) - _MOST})")
    parts: list[str] = []
    for language, head in enumerate(("Thư gửi bằng {sender} lúc {when}:", "Your message as {sender} of {when}:")):
        said = [head, _REASONS[reason][language]]
        said += [_OTHERS[language]] if others_have_it else []
        said += [_BACK[language]] if is_in_drafts else []
        parts.append("\n".join(said).format(sender=sender, when=when))
    subject = _SUBJECTS.get(reason, "Thư không gửi được / A message was not sent")
    if others_have_it:
        subject = "Thư không gửi được cho một số người nhận / A message was not sent to some receivers"
    return Letter(
        subject=subject, text="\n\n".join([parts[0], *(["\n".join(lines)] if lines else []), parts[1]]) + "\n"
    )
