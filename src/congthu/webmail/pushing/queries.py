"""Which devices are to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from congthu.accounts.api import is_session_open
from congthu.webmail.pushing.access import works_in
from congthu.webmail.pushing.models import OfficeWish, PushDevice
from congthu.webmail.pushing.types import Target


def is_enrolled(session_id: UUID) -> bool:
    """Tell whether the browser of a session is told of new mail."""
    return PushDevice.objects.filter(pk=session_id).exists()


def list_devices_of(mailbox_id: UUID, *, at: datetime) -> Sequence[tuple[UUID, Target]]:
    """Return session and target of every device that is told of a box, and whose session is open.

    That of an office tells those who wish it and may work in it at this moment. Clause: D13.1.
    """
    wishing = OfficeWish.objects.filter(mailbox_id=mailbox_id).values_list("account_id", flat=True)
    workers = [account_id for account_id in wishing if works_in(mailbox_id, account_id, at=at)]
    told = Q(mailbox_id=mailbox_id) | Q(session__account_id__in=workers)
    rows = PushDevice.objects.filter(told).order_by("created_at")
    return [
        (
            row.pk,
            Target(endpoint=row.endpoint, public_key=bytes(row.public_key), secret=bytes(row.secret)),
        )
        for row in rows
        if is_session_open(row.pk, at=at)
    ]
