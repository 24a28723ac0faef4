"""Which devices are to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.api import is_session_open
from congthu.webmail.pushing.models import PushDevice
from congthu.webmail.pushing.types import Target


def is_enrolled(session_id: UUID) -> bool:
    """Tell whether the browser of a session is told of new mail."""
    return PushDevice.objects.filter(pk=session_id).exists()


def list_devices_of(mailbox_id: UUID, *, at: datetime) -> Sequence[tuple[UUID, Target]]:
    """Return session and target of every device of a box whose session is open."""
    rows = PushDevice.objects.filter(mailbox_id=mailbox_id).order_by("created_at")
    return [
        (
            row.pk,
            Target(endpoint=row.endpoint, public_key=bytes(row.public_key), secret=bytes(row.secret)),
        )
        for row in rows
        if is_session_open(row.pk, at=at)
    ]
