"""What many writes begin with: the account's row, locked, so that two writes come one by one."""

from __future__ import annotations

from uuid import UUID

from congthu.accounts.errors import UnknownAccount
from congthu.accounts.models import Account
from congthu.audit.types import Subject


def lock_account(account_id: UUID) -> Account:
    """Return the account, locked until the transaction ends.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount("unknown_account", id=str(account_id))
    return account


def subject_of(account: Account) -> Subject:
    """Return the account as the record names it."""
    return Subject(kind="account", id=str(account.id), name=account.login)
