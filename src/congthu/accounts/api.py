"""The front door of accounts."""

from congthu.accounts.actions import (
    create_accounts,
    end_role,
    grant_roles,
    record_sign_in,
    rename_login,
    resume_account,
    suspend_account,
)
from congthu.accounts.passwords import hash_own_password, hash_start_password, new_start_password
from congthu.accounts.queries import count_accounts, get_account_id, list_grants, list_logins
from congthu.accounts.throttle import is_throttled, network_of, note_refusal

__all__ = [
    "count_accounts",
    "create_accounts",
    "end_role",
    "get_account_id",
    "grant_roles",
    "hash_own_password",
    "hash_start_password",
    "is_throttled",
    "list_grants",
    "list_logins",
    "network_of",
    "new_start_password",
    "note_refusal",
    "record_sign_in",
    "rename_login",
    "resume_account",
    "suspend_account",
]
