"""Opening web sessions and noting that they are used.

Django's session names one of ours by its id, so that it may change its own key, e.g. with the password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from congthu.accounts.models import Account
from congthu.accounts.sessions.models import WebSession
from congthu.accounts.sessions.policy import POLICY, is_over
from congthu.accounts.sessions.types import Visit
from congthu.accounts.types import Role, SignInMethod
from congthu.common.clock import local_date


def open_session(account_id: UUID, *, visit: Visit, method: SignInMethod, at: datetime) -> UUID:
    """Note a session that has just been signed in to, and return its id; `record_sign_in` puts that on record."""
    row = WebSession.objects.create(
        account_id=account_id,
        created_at=at,
        last_seen_at=at,
        network=visit.network,
        program=visit.program,
        method=method,
    )
    return row.id


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Who uses an open session, as they are now."""

    account: Account
    roles: frozenset[Role]
    """Held today."""


_PRESENT: Final = """
    SELECT a.*, s.created_at AS session_began_at, s.last_seen_at AS session_seen_at,
           ARRAY(SELECT g.role FROM accounts_rolegrant g WHERE g.account_id = a.id
                 AND g.valid_from <= %(on)s AND (g.valid_to IS NULL OR g.valid_to >= %(on)s)) AS held_roles
    FROM accounts_account a JOIN accounts_websession s ON s.account_id = a.id
    WHERE a.id = %(account)s AND s.id = %(session)s AND a.state = 'active'
"""
"""All that every page asks, in one statement."""


def find_present(account_id: UUID, session_id: UUID, *, at: datetime) -> Presence | None:
    """Return who uses a session, and note the use once a minute; None: it is not open, or they are suspended."""
    asked = {"account": account_id, "session": session_id, "on": local_date(at)}
    row: Any = next(iter(Account.objects.raw(_PRESENT, asked)), None)
    if row is None:
        return None
    if is_over(created_at=row.session_began_at, last_seen_at=row.session_seen_at, at=at):
        close_session(session_id)
        return None
    if at - row.session_seen_at >= POLICY.seen_every:
        WebSession.objects.filter(pk=session_id).update(last_seen_at=at)
    return Presence(account=row, roles=frozenset(map(Role, row.held_roles)))


def close_session(session_id: UUID) -> None:
    """Forget a session whose owner signs out, or signs in anew."""
    WebSession.objects.filter(pk=session_id).delete()


def find_start(session_id: UUID) -> datetime | None:
    """Return when the owner of a session showed who they are; None: there is no such session."""
    return WebSession.objects.filter(pk=session_id).values_list("created_at", flat=True).first()


@transaction.atomic
def clear_sessions(*, at: datetime) -> int:
    """Take away what is over: sessions of ours, and those of Django that have expired; return how many of ours."""
    idle = WebSession.objects.filter(last_seen_at__lt=at - POLICY.idle)
    old = WebSession.objects.filter(created_at__lt=at - POLICY.longest)
    ended, _ = (idle | old).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    return ended
