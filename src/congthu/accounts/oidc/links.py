"""Which account a provider's subject is. Recorded by an operator on paper's word; never made up at sign-in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.accounts.errors import WrongState
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.oidc.models import IdentityLink
from congthu.accounts.types import AccountState
from congthu.audit.api import record
from congthu.common.actor import Actor


@transaction.atomic
def link_identity(account_id: UUID, *, issuer: str, subject: str, reason: str, actor: Actor, at: datetime) -> None:
    """Record that a provider's subject is an account. Clause: D2.3.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: the subject or the account is linked already.
    """
    account = lock_account(account_id)
    try:
        with transaction.atomic():
            IdentityLink.objects.create(account=account, issuer=issuer, subject=subject, linked_at=at)
    except IntegrityError as error:
        raise WrongState("identity_linked", login=account.login) from error
    told = {"issuer": issuer, "subject": subject, "reason": reason}
    record("accounts.identity.linked", actor=actor, at=at, subject=subject_of(account), new=told)


@transaction.atomic
def unlink_identity(account_id: UUID, *, issuer: str, reason: str, actor: Actor, at: datetime) -> None:
    """Take a link back.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it is not linked.
    """
    account = lock_account(account_id)
    row = IdentityLink.objects.filter(account=account, issuer=issuer).first()
    if row is None:
        raise WrongState("identity_not_linked", login=account.login)
    told = {"issuer": issuer, "subject": row.subject}
    row.delete()
    record(
        "accounts.identity.unlinked", actor=actor, at=at, subject=subject_of(account), old=told, new={"reason": reason}
    )


def find_linked_account(issuer: str, subject: str) -> UUID | None:
    """Return the active account that a provider's subject is."""
    row = IdentityLink.objects.filter(issuer=issuer, subject=subject, account__state=AccountState.ACTIVE).first()
    return row.account_id if row else None
