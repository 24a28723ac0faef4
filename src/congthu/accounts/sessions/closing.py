"""Ending an account for good, with everything by which it is open somewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import WrongState
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.sessions.ending import end_all_access
from congthu.accounts.types import AccountState
from congthu.audit.api import record
from congthu.common.actor import Actor


@transaction.atomic
def close_account(account_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """End an account for good, suspended ones too; its login name stays taken, and nobody else ever gets it.

    Clause: D7.2b, D3.5.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is closed.
    """
    account = lock_account(account_id)
    if account.state == AccountState.CLOSED:
        raise WrongState("account_closed", login=account.login)
    old, account.state = account.state, AccountState.CLOSED
    account.save(update_fields=["state"])
    record(
        "accounts.account.closed",
        actor=actor,
        at=at,
        subject=subject_of(account),
        old={"state": old},
        new={"state": AccountState.CLOSED, "reason": reason},
    )
    end_all_access(account_id, reason=reason, actor=actor, at=at)
