"""What the record keeps of a message that left or did not: address, number of receivers, queue; never what it says."""

from __future__ import annotations

from datetime import datetime

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import close_answered_letter
from congthu.webmail.composing.types import Answered, AnswerKind
from congthu.webmail.sending.models import Outgoing
from congthu.webmail.sending.types import ReturnReason


def note_sent(row: Outgoing, *, actor: Actor, at: datetime) -> None:
    """Record that Postfix took a message from its writer. Clause: D12.2-1."""
    record(
        "webmail.message.sent",
        actor=actor,
        at=at,
        subject=Subject(kind="message", id=row.message_id),
        new={"from": row.sender, "receivers": row.receivers, "answer": row.answer},
    )


def note_answered(row: Outgoing, answered: Answered | None, *, actor: Actor, at: datetime) -> None:
    """Close the work on a letter of an office once the office has answered it; nothing else is an answer of it.

    Where a crash passes this by, the job that looks into the office's Sent folder closes it. Clause: D13.3, D10.0.
    """
    if answered is None or answered.kind is AnswerKind.FORWARD:
        return
    if row.is_office and answered.box.lower() == row.sender.lower():
        mailbox_id = get_mailbox_id(row.sender)
        close_answered_letter(mailbox_id, answered.message_id.strip(), answer_id=row.message_id, actor=actor, at=at)


def note_returned(row: Outgoing, reason: ReturnReason, *, actor: Actor, at: datetime) -> None:
    """Record that a message did not leave."""
    record(
        "webmail.message.returned",
        actor=actor,
        at=at,
        subject=Subject(kind="message", id=row.message_id),
        new={"from": row.sender, "reason": reason.value, "refused": len(row.refused)},
    )
