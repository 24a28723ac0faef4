"""Devices that are remembered: they skip the second factor for a while, and are known to their owner."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.sessions.models import KnownDevice
from congthu.accounts.sessions.policy import POLICY
from congthu.accounts.sessions.types import Visit
from congthu.audit.api import record
from congthu.common.actor import Actor


@transaction.atomic
def remember_device(account_id: UUID, *, visit: Visit, actor: Actor, at: datetime) -> str:
    """Remember the device that somebody signs in on, and return the secret for its cookie.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = lock_account(account_id)
    token = secrets.token_urlsafe(32)
    KnownDevice.objects.create(
        account=account,
        digest=_digest(token),
        created_at=at,
        expires_at=at + POLICY.device_life,
        last_used_at=at,
        network=visit.network,
        program=visit.program,
    )
    told = {"network": visit.network, "program": visit.program}
    record("accounts.device.remembered", actor=actor, at=at, subject=subject_of(account), new=told)
    return token


def is_known_device(account_id: UUID, token: str, *, at: datetime) -> bool:
    """Tell whether a cookie shows a device that this account has remembered, and note its use."""
    rows = KnownDevice.objects.filter(account_id=account_id, digest=_digest(token), expires_at__gt=at)
    return bool(rows.update(last_used_at=at))


def forget_old_devices(*, at: datetime) -> int:
    """Forget those whose time is over; return how many."""
    return KnownDevice.objects.filter(expires_at__lte=at).delete()[0]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
