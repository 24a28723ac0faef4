"""What the record keeps of a message that left or did not: address, number of receivers, queue; never what it says."""

from __future__ import annotations

from datetime import datetime

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
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


def note_returned(row: Outgoing, reason: ReturnReason, *, actor: Actor, at: datetime) -> None:
    """Record that a message did not leave."""
    record(
        "webmail.message.returned",
        actor=actor,
        at=at,
        subject=Subject(kind="message", id=row.message_id),
        new={"from": row.sender, "reason": reason.value, "refused": len(row.refused)},
    )
