"""The writes that set a password. All of them judge it by the same rule. Clause: D12.1-2, D12.1-3, D12.1-4, D3.3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db import transaction

from congthu.accounts.errors import PasswordRefused, StartPasswordExpired, UnknownAccount, WrongPassword, WrongState
from congthu.accounts.models import Account, FormerPassword
from congthu.accounts.passwords.faults import NOBODY, Fault, FaultCode, Limits, Owner
from congthu.accounts.passwords.judging import judge
from congthu.accounts.passwords.limits import password_limits, start_password_end
from congthu.accounts.passwords.making import hash_own_password, hash_start_password, new_start_password
from congthu.accounts.sessions.ending import end_all_access
from congthu.accounts.types import AccountState, PasswordKind, StartPassword
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor


def change_password(account_id: UUID, *, present: str, new: str, owner: Owner, actor: Actor, at: datetime) -> None:
    """Replace an own password, which must be told once more, by another. App passwords stay.

    Web sessions end by themselves, because each is bound to the password; a job ends the connections of mail programs.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not active, or has a start password.
        WrongPassword: ``present`` is not its password.
        PasswordRefused: ``new`` fails the rule.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is not None and not check_password(present, account.password):
        raise WrongPassword("wrong_password")
    _set_own(account_id, new, expected=PasswordKind.OWN, owner=owner, actor=actor, at=at)


def choose_password(account_id: UUID, *, new: str, owner: Owner, actor: Actor, at: datetime) -> None:
    """Replace a start password by the first own one; who calls has just seen the start password. Clause: D12.1-4.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not active, or has an own password already.
        StartPasswordExpired: too late; a new slip is needed.
        PasswordRefused: ``new`` fails the rule.
    """
    _set_own(account_id, new, expected=PasswordKind.START, owner=owner, actor=actor, at=at)


@transaction.atomic
def issue_start_password(
    account_id: UUID, *, reason: str = "", owner: Owner = NOBODY, actor: Actor, at: datetime
) -> StartPassword:
    """Replace the password by a new start password, which is returned this once, and end all access by the old one.

    Whoever calls hands it over on paper. Clause: D12.1-2, D12.3-2.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not active.
    """
    account = _locked(account_id)
    password = new_start_password(owner)
    old_kind = account.password_kind
    _replace(account, hash_start_password(password), kind=PasswordKind.START, limits=password_limits(at), at=at)
    end_all_access(account_id, reason=reason or "start-password", actor=actor, at=at)
    record(
        "accounts.password.start_issued",
        actor=actor,
        at=at,
        subject=_subject(account),
        old={"kind": old_kind},
        new={"kind": PasswordKind.START, "reason": reason, "until": start_password_end(at).isoformat()},
    )
    return StartPassword(login=account.login, password=password, expires_at=start_password_end(at))


@transaction.atomic
def _set_own(account_id: UUID, new: str, *, expected: PasswordKind, owner: Owner, actor: Actor, at: datetime) -> None:
    account = _locked(account_id)
    if account.password_kind != expected:
        raise WrongState("password_not_of_kind", login=account.login, kind=account.password_kind, expected=expected)
    if account.password_expires_at is not None and account.password_expires_at <= at:
        raise StartPasswordExpired("start_password_expired", login=account.login)
    limits = password_limits(at)
    if faults := judge(new, limits=limits, owner=owner) or _repeated(account, new, limits):
        raise PasswordRefused(faults)
    _replace(account, hash_own_password(new), kind=PasswordKind.OWN, limits=limits, at=at)
    record(
        "accounts.password.set",
        actor=actor,
        at=at,
        subject=_subject(account),
        old={"kind": expected},
        new={"kind": PasswordKind.OWN},
    )


def _repeated(account: Account, new: str, limits: Limits) -> tuple[Fault, ...]:
    """Compare with the present password and the last own ones; each comparison costs as much as a login."""
    if any(check_password(new, encoded) for encoded in _remembered(account, limits)):
        return (Fault(code=FaultCode.REPEATED, params={"count": limits.remembered}),)
    return ()


def _remembered(account: Account, limits: Limits) -> Iterator[str]:
    yield account.password
    own = account.password_kind == PasswordKind.OWN
    former = FormerPassword.objects.filter(account=account).order_by("-replaced_at", "-id")
    yield from former.values_list("password", flat=True)[: limits.remembered - int(own)]


def _replace(account: Account, encoded: str, *, kind: PasswordKind, limits: Limits, at: datetime) -> None:
    """Put another password in place; what was an own one is remembered."""
    if account.password_kind == PasswordKind.OWN:
        FormerPassword.objects.create(account=account, password=account.password, replaced_at=at)
        former = FormerPassword.objects.filter(account=account).order_by("-replaced_at", "-id")
        kept = list(former.values_list("id", flat=True)[: limits.remembered])
        FormerPassword.objects.filter(account=account).exclude(pk__in=kept).delete()
    account.password = encoded
    account.password_kind = kind
    account.password_set_at = at
    account.password_expires_at = start_password_end(at) if kind is PasswordKind.START else None
    account.save(update_fields=["password", "password_kind", "password_set_at", "password_expires_at"])
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)


def _locked(account_id: UUID) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount("unknown_account", id=str(account_id))
    if account.state != AccountState.ACTIVE:
        raise WrongState("account_not_in_state", login=account.login, state=account.state, expected=AccountState.ACTIVE)
    return account


def _subject(account: Account) -> Subject:
    return Subject(kind="account", id=str(account.id), name=account.login)
