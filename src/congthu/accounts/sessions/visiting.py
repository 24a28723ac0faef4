"""Opening web sessions and noting that they are used.

Django's session names one of ours by its id, so that it may change its own key, e.g. with the password.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from congthu.accounts.sessions.models import BrowserSession, WebSession
from congthu.accounts.sessions.policy import POLICY, is_over
from congthu.accounts.sessions.store import SESSION, Presence, SessionStore
from congthu.accounts.sessions.types import Visit
from congthu.accounts.types import SignInMethod


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


def find_present(session: SessionBase, *, at: datetime) -> Presence | None:
    """Return who uses a session of Django, and note the use once a minute; None: it opens nothing any more."""
    named = session.get(SESSION), session.get(SESSION_KEY)
    present = session.presence if isinstance(session, SessionStore) else None
    if present is None or named != (str(present.session_id), str(present.account.pk)):
        return None
    if is_over(created_at=present.began_at, last_seen_at=present.seen_at, at=at):
        close_session(present.session_id)
        return None
    if at - present.seen_at >= POLICY.seen_every:
        WebSession.objects.filter(pk=present.session_id).update(last_seen_at=at)
    return present


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
    BrowserSession.objects.filter(expire_date__lt=at).delete()
    return ended
