"""The front door of accounts."""

from congthu.accounts.actions import (
    create_accounts,
    end_role,
    grant_roles,
    rename_login,
    resume_account,
    suspend_account,
)
from congthu.accounts.passwords import hash_own_password, hash_start_password, new_start_password
from congthu.accounts.queries import get_account_id, list_grants, list_logins

__all__ = [
    "create_accounts",
    "end_role",
    "get_account_id",
    "grant_roles",
    "hash_own_password",
    "hash_start_password",
    "list_grants",
    "list_logins",
    "new_start_password",
    "rename_login",
    "resume_account",
    "suspend_account",
]
