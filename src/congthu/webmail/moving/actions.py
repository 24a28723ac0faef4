"""Writes of bringing in and taking out. Clause: D12.5-1, D3.3."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor


@transaction.atomic
def note_export(mailbox_id: UUID, folder: str, *, count: int, actor: Actor, at: datetime) -> None:
    """Put on record that letters are taken out of a box: whose they were, how many and by whom, never what."""
    subject = Subject(kind="mailbox", id=str(mailbox_id))
    record("webmail.letters.exported", actor=actor, at=at, subject=subject, new={"folder": folder, "letters": count})
