"""Reads of the record. Who may read it is decided by the page or command that asks. Clause: D11.2e."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.audit.models import Event
from congthu.audit.types import PastEvent, Subject


def list_last_events(limit: int) -> Sequence[PastEvent]:
    """Return the newest events, newest first."""
    return [
        PastEvent(
            at=row.at,
            code=row.code,
            actor_name=row.actor_name,
            actor_post=row.actor_post,
            subject=Subject(kind=row.subject_kind, id=row.subject_id, name=row.subject_name),
        )
        for row in Event.objects.order_by("-id")[:limit]
    ]
