"""Reads about sessions and devices, for their owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.sessions.models import KnownDevice, WebSession
from congthu.accounts.sessions.policy import is_over
from congthu.accounts.sessions.types import OpenSession, RememberedDevice
from congthu.accounts.types import SignInMethod


def list_sessions(account_id: UUID, *, current: UUID | None, at: datetime) -> Sequence[OpenSession]:
    """Return the open web sessions of an account, the one that asks first, then the last used."""
    rows = WebSession.objects.filter(account_id=account_id).order_by("-last_seen_at")
    found = [
        OpenSession(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            network=row.network,
            program=row.program,
            method=SignInMethod(row.method),
            is_current=row.id == current,
        )
        for row in rows
        if not is_over(created_at=row.created_at, last_seen_at=row.last_seen_at, at=at)
    ]
    return sorted(found, key=lambda session: not session.is_current)


def is_session_open(session_id: UUID, *, at: datetime) -> bool:
    """Tell whether a session is there and not over, without counting that as a use of it."""
    row = WebSession.objects.filter(pk=session_id).first()
    return row is not None and not is_over(created_at=row.created_at, last_seen_at=row.last_seen_at, at=at)


def list_devices(account_id: UUID, *, at: datetime) -> Sequence[RememberedDevice]:
    """Return the devices that skip the second factor at present, the last used first."""
    return [
        RememberedDevice(
            id=row.id,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            network=row.network,
            program=row.program,
        )
        for row in KnownDevice.objects.filter(account_id=account_id, expires_at__gt=at).order_by("-last_used_at")
    ]
