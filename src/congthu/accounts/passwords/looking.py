"""Reads about the password of an account. None of them returns it, nor its hash."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from congthu.accounts.models import Account
from congthu.accounts.passwords.faults import Fault, Owner
from congthu.accounts.passwords.judging import judge
from congthu.accounts.passwords.limits import password_limits
from congthu.accounts.types import PasswordKind


def has_start_password(account_id: UUID) -> bool:
    """Tell whether an own password must be chosen before anything else. Clause: D12.1-4."""
    return Account.objects.filter(pk=account_id, password_kind=PasswordKind.START).exists()


def has_start_password_of(account: Account) -> bool:
    """Tell the same of an account that was read already."""
    return account.password_kind == PasswordKind.START


def is_start_password_expired(account_id: UUID, *, at: datetime) -> bool:
    """Tell whether the password is a start password that can no longer be used. Clause: D12.1-2, Q10."""
    return Account.objects.filter(pk=account_id, password_expires_at__lte=at).exists()


def check_new_password(password: str, *, owner: Owner, at: datetime) -> tuple[Fault, ...]:
    """Return what is wrong with a password that somebody thinks of, by the rules in force; nothing is kept of it.

    That it was used before is found only when it is set: the comparison costs too much to be made while typing.
    """
    return judge(password, limits=password_limits(at), owner=owner)
