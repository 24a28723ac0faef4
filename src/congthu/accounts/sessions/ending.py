"""Ending access: one session, one device, everything. Clause: D4-3, D11.2c, D12.3-2."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import WrongState
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.models import AppPassword
from congthu.accounts.oidc.clients import end_client_tokens
from congthu.accounts.sessions.models import KnownDevice, WebSession
from congthu.accounts.tokens import end_tokens
from congthu.audit.api import record
from congthu.common import jobs
from congthu.common.actor import Actor


@transaction.atomic
def end_session(account_id: UUID, session_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End one web session of an account.

    Raises:
        WrongState: the account has no such session.
    """
    account = lock_account(account_id)
    row = WebSession.objects.filter(account=account, pk=session_id).first()
    if row is None:
        raise WrongState("no_session", login=account.login)
    row.delete()
    told = {"network": row.network, "program": row.program}
    record("accounts.session.ended", actor=actor, at=at, subject=subject_of(account), old=told)


@transaction.atomic
def end_connections(account_id: UUID, *, address: str = "", actor: Actor, at: datetime) -> None:
    """End the open connections of an account's mail programs: all, or those from one IP address.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = lock_account(account_id)
    told = {"address": address} if address else {}
    record("accounts.connections.ended", actor=actor, at=at, subject=subject_of(account), old=told)
    jobs.enqueue_on_commit("engine.end_connections", login=account.login, address=address)


@transaction.atomic
def forget_device(account_id: UUID, device_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let a device need the second factor again.

    Raises:
        WrongState: the account has no such device.
    """
    account = lock_account(account_id)
    row = KnownDevice.objects.filter(account=account, pk=device_id).first()
    if row is None:
        raise WrongState("no_device", login=account.login)
    row.delete()
    told = {"network": row.network, "program": row.program}
    record("accounts.device.forgotten", actor=actor, at=at, subject=subject_of(account), old=told)


@transaction.atomic
def end_sessions(account_id: UUID, *, reason: str, actor: Actor, at: datetime, but: UUID | None = None) -> None:
    """End all web sessions, remembered devices, tokens and open connections of an account; app passwords stay.

    ``but`` is a session that stays, e.g. the one in which its owner asks for this.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = lock_account(account_id)
    ended = _end_sessions(account_id, but=but)
    devices, _ = KnownDevice.objects.filter(account=account).delete()
    end_tokens(account_id)
    end_client_tokens(account_id)
    told = {"reason": reason, "sessions": ended, "devices": devices}
    record("accounts.access.ended", actor=actor, at=at, subject=subject_of(account), new=told)
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)


@transaction.atomic
def end_all_access(account_id: UUID, *, reason: str, actor: Actor, at: datetime, but: UUID | None = None) -> None:
    """End everything by which an account is open somewhere: also its app passwords. What one knows and has stays.

    ``but`` is a web session that stays.

    Raises:
        UnknownAccount: there is no such account.
    """
    end_sessions(account_id, reason=reason, actor=actor, at=at, but=but)
    AppPassword.objects.filter(account_id=account_id, ended_at__isnull=True).update(ended_at=at)


def _end_sessions(account_id: UUID, *, but: UUID | None) -> int:
    rows = WebSession.objects.filter(account_id=account_id)
    return (rows.exclude(pk=but) if but else rows).delete()[0]
