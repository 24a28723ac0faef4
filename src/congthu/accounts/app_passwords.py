"""App passwords: made by the system, each for one mail program, some protocols and some time.

Clause: D12.3-1, D11.2c.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import UnknownAccount, WrongState
from congthu.accounts.models import Account, AppPassword
from congthu.accounts.passwords.making import app_password_digest, new_app_password
from congthu.accounts.types import AccountState, AppPasswordInUse, IssuedAppPassword, PasswordKind, Protocol
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.regulation.api import get_rules

MOST_AT_ONCE = 20
"""So many may one account have: more programs than anybody uses, few enough to look through."""


@transaction.atomic
def create_app_password(
    account_id: UUID,
    *,
    name: str,
    protocols: Collection[Protocol],
    expires_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> IssuedAppPassword:
    """Make an app password and return it in clear, this once.

    Without ``expires_at``, or with one that is too late, it ends when the rule set ends it.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: the account is not active, has a start password, has too many app passwords already, or what is
            asked for would open nothing (no protocol, no time left, no name).
    """
    account = _usable(account_id)
    latest = at + timedelta(days=get_rules(local_date(at)).app_password_days)
    end = min(expires_at or latest, latest)
    if not protocols or end <= at or not name.strip():
        raise WrongState("app_password_for_nothing", login=account.login)
    if len(list_app_passwords(account_id, at=at)) >= MOST_AT_ONCE:
        raise WrongState("too_many_app_passwords", login=account.login, limit=MOST_AT_ONCE)
    password = new_app_password()
    row = AppPassword.objects.create(
        account=account,
        name=name.strip()[:80],
        digest=app_password_digest(password),
        protocols=sorted(protocols),
        created_at=at,
        expires_at=end,
    )
    told = {"id": str(row.id), "name": row.name, "protocols": row.protocols, "until": end.isoformat()}
    record("accounts.app_password.created", actor=actor, at=at, subject=_subject(account), new=told)
    return IssuedAppPassword(id=row.id, name=row.name, password=password, expires_at=end)


@transaction.atomic
def end_app_password(account_id: UUID, app_password_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End one app password of an account; connections that it opened are ended by a job.

    Raises:
        WrongState: the account has no such app password, or it has ended.
    """
    row = (
        AppPassword.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(pk=app_password_id, account_id=account_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise WrongState("app_password_not_in_use", id=str(app_password_id))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    told = {"id": str(row.id), "name": row.name}
    record("accounts.app_password.ended", actor=actor, at=at, subject=_subject(row.account), old=told)
    jobs.enqueue_on_commit("engine.end_connections", login=row.account.login)


def list_app_passwords(account_id: UUID, *, at: datetime) -> Sequence[AppPasswordInUse]:
    """Return the app passwords of an account that may be used now, the latest first."""
    rows = AppPassword.objects.filter(account_id=account_id, ended_at__isnull=True, expires_at__gt=at)
    return [
        AppPasswordInUse(
            id=row.id,
            name=row.name,
            protocols=frozenset(Protocol(protocol) for protocol in row.protocols),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            last_used_from=row.last_used_from,
        )
        for row in rows.order_by("-created_at")
    ]


def _usable(account_id: UUID) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount("unknown_account", id=str(account_id))
    if account.state != AccountState.ACTIVE or account.password_kind != PasswordKind.OWN:
        raise WrongState("account_not_in_use", login=account.login, state=account.state, kind=account.password_kind)
    return account


def _subject(account: Account) -> Subject:
    return Subject(kind="account", id=str(account.id), name=account.login)
