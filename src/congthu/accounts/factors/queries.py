"""Reads about second factors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.factors.models import Generator, Passkey, RecoveryCode
from congthu.accounts.factors.types import FactorOverview, KnownPasskey
from congthu.accounts.models import Account


def get_overview(account_id: UUID) -> FactorOverview:
    """Return what an account has, for its owner; an account that does not exist has nothing."""
    account = Account.objects.filter(pk=account_id).first()
    generator = Generator.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()
    return FactorOverview(
        since=account.second_factor_since if account else None,
        due_at=account.second_factor_due_at if account else None,
        code_since=generator.confirmed_at if generator else None,
        passkeys=tuple(
            KnownPasskey(id=row.id, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at)
            for row in Passkey.objects.filter(account_id=account_id).order_by("created_at")
        ),
        recovery_codes_left=RecoveryCode.objects.filter(account_id=account_id, used_at__isnull=True).count(),
    )


def has_second_factor(account_id: UUID) -> bool:
    """Tell whether an account signs in with a second factor."""
    return Account.objects.filter(pk=account_id, second_factor_since__isnull=False).exists()


def owes_second_factor(account: Account, *, at: datetime) -> bool:
    """Tell whether an account may do nothing before it has a second factor. Clause: D11.2c."""
    due_at = account.second_factor_due_at
    return account.second_factor_since is None and due_at is not None and due_at <= at


def list_credential_ids(account_id: UUID) -> Sequence[str]:
    """Return the names by which browsers know the passkeys of an account."""
    return list(Passkey.objects.filter(account_id=account_id).values_list("credential_id", flat=True))
