"""Writes on accounts. Each is atomic, names its actor, and is on record in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.accounts.errors import LoginTaken, UnknownAccount, WrongState
from congthu.accounts.factors.requiring import repair_for_account, require_for_roles
from congthu.accounts.models import Account, RoleGrant
from congthu.accounts.passwords.limits import start_password_end
from congthu.accounts.types import AccountState, NewAccount, NewGrant, PasswordKind
from congthu.audit.api import record, record_many
from congthu.audit.types import Entry, Subject
from congthu.common import jobs
from congthu.common.actor import Actor


@transaction.atomic
def create_accounts(accounts: Sequence[NewAccount], *, actor: Actor, at: datetime) -> None:
    """Create accounts; who has a start password must choose an own one first, within the days of the rule set.

    Clause: D12.1-2, D12.1-4, Q10.

    Raises:
        LoginTaken: one of the login names is, or was, somebody's.
    """
    end = start_password_end(at)
    rows = [
        Account(
            id=new.id,
            login=new.login,
            password=new.password_hash,
            password_set_at=at,
            password_kind=new.password_kind,
            password_expires_at=end if new.password_kind is PasswordKind.START else None,
            created_at=at,
        )
        for new in accounts
    ]
    try:
        with transaction.atomic():
            Account.objects.bulk_create(rows, batch_size=2000)
    except IntegrityError as error:
        raise LoginTaken("login_taken", logins=len(rows)) from error
    entries = [Entry(code="accounts.account.created", subject=_subject(row), new={"login": row.login}) for row in rows]
    record_many(entries, actor=actor, at=at)


@transaction.atomic
def rename_login(account_id: UUID, login: str, *, actor: Actor, at: datetime) -> None:
    """Give an account the login name that its box's new primary address is.

    Raises:
        UnknownAccount: there is no such account.
        LoginTaken: the name belongs, or belonged, to another account.
    """
    account = _locked(account_id)
    old = account.login
    if Account.objects.filter(login=login).exclude(pk=account_id).exists():
        raise LoginTaken("login_taken", login=login)
    account.login = login
    account.save(update_fields=["login"])
    record(
        "accounts.account.renamed",
        actor=actor,
        at=at,
        subject=_subject(account),
        old={"login": old},
        new={"login": login},
    )
    jobs.enqueue_on_commit("engine.end_connections", login=old)


@transaction.atomic
def suspend_account(account_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Refuse an account on every protocol and end its open connections; mail for it still arrives.

    Clause: D4-3, D16.2. New logins are refused as soon as this commits (the engines read a view, and keep a cached
    answer for at most 30 seconds); a job ends the open connections and empties the cache at once.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not active.
    """
    account = _moved(account_id, expected=AccountState.ACTIVE, target=AccountState.SUSPENDED)
    record(
        "accounts.account.suspended",
        actor=actor,
        at=at,
        subject=_subject(account),
        old={"state": AccountState.ACTIVE},
        new={"state": AccountState.SUSPENDED, "reason": reason},
    )
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)


@transaction.atomic
def resume_account(account_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let a suspended account be used again.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not suspended.
    """
    account = _moved(account_id, expected=AccountState.SUSPENDED, target=AccountState.ACTIVE)
    record(
        "accounts.account.resumed",
        actor=actor,
        at=at,
        subject=_subject(account),
        old={"state": AccountState.SUSPENDED},
        new={"state": AccountState.ACTIVE, "reason": reason},
    )
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)


@transaction.atomic
def grant_roles(grants: Sequence[NewGrant], *, actor: Actor, at: datetime) -> None:
    """Give roles to accounts from a day on, each on the basis of a paper; some ask for a second factor.

    Clause: D1.1, D11.2c.
    """
    rows = [
        RoleGrant(account_id=g.account_id, role=g.role, scope_id=g.scope_id, valid_from=g.valid_from, basis=g.basis)
        for g in grants
    ]
    RoleGrant.objects.bulk_create(rows, batch_size=2000)
    record_many([_granted(grant) for grant in grants], actor=actor, at=at)
    require_for_roles({grant.account_id for grant in grants}, actor=actor, at=at)


@transaction.atomic
def end_role(grant_id: int, *, on: date, actor: Actor, at: datetime) -> None:
    """Let a role end on a day (its last).

    Raises:
        WrongState: there is no such grant, or it has ended.
    """
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id, valid_to__isnull=True).first()
    if grant is None:
        raise WrongState("role_not_held", grant=grant_id)
    grant.valid_to = on
    grant.save(update_fields=["valid_to"])
    subject = Subject(kind="account", id=str(grant.account_id))
    record("accounts.role.ended", actor=actor, at=at, subject=subject, new={"role": grant.role, "on": on.isoformat()})
    repair_for_account(grant.account_id, actor=actor, at=at)


@transaction.atomic
def record_sign_in(account_id: UUID, *, network: str, method: str = "password", actor: Actor, at: datetime) -> None:
    """Record that somebody signed in to the web, from where and by what.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = _locked(account_id)
    record(
        "accounts.account.logged_in",
        actor=actor,
        at=at,
        subject=_subject(account),
        new={"network": network, "method": method},
    )


def _granted(grant: NewGrant) -> Entry:
    scope = str(grant.scope_id) if grant.scope_id else None
    new = {"role": grant.role, "scope": scope, "from": grant.valid_from.isoformat(), "basis": grant.basis}
    return Entry(code="accounts.role.granted", subject=Subject(kind="account", id=str(grant.account_id)), new=new)


def _moved(account_id: UUID, *, expected: AccountState, target: AccountState) -> Account:
    account = _locked(account_id)
    if account.state != expected:
        raise WrongState("account_not_in_state", login=account.login, state=account.state, expected=expected)
    account.state = target
    account.save(update_fields=["state"])
    return account


def _locked(account_id: UUID) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount("unknown_account", id=str(account_id))
    return account


def _subject(account: Account) -> Subject:
    return Subject(kind="account", id=str(account.id), name=account.login)
