"""Taking second factors away. Whoever needs one keeps at least one; only a reset takes all. Clause: D11.2c, D12.3-2."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import FactorRequired, WrongState
from congthu.accounts.factors.models import FactorRequirement, Generator, Passkey, RecoveryCode
from congthu.accounts.factors.queries import get_overview
from congthu.accounts.factors.requiring import due_from, settle_due_date
from congthu.accounts.factors.types import FactorKind
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.models import Account
from congthu.audit.api import record
from congthu.common import jobs
from congthu.common.actor import Actor


@transaction.atomic
def remove_generator(account_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Forget an account's generator.

    Raises:
        FactorRequired: it is the last factor and the account needs one.
        WrongState: there is none.
    """
    account = _may_remove_one(account_id)
    if not Generator.objects.filter(account=account, confirmed_at__isnull=False).delete()[0]:
        raise WrongState("no_generator", login=account.login)
    _removed(account, FactorKind.CODE, "", actor=actor, at=at)


@transaction.atomic
def remove_passkey(account_id: UUID, passkey_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Forget one passkey of an account.

    Raises:
        FactorRequired: it is the last factor and the account needs one.
        WrongState: the account has no such key.
    """
    account = _may_remove_one(account_id)
    key = Passkey.objects.filter(account=account, pk=passkey_id).first()
    if key is None:
        raise WrongState("no_passkey", login=account.login)
    key.delete()
    _removed(account, FactorKind.PASSKEY, key.name, actor=actor, at=at)


@transaction.atomic
def reset_factors(account_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take all second factors of an account, because its owner has lost them and has shown who they are.

    Whoever needs one gets the days of grace again, counted from now; otherwise they could not enrol the next.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = lock_account(account_id)
    had = account.second_factor_since is not None
    Generator.objects.filter(account=account).delete()
    Passkey.objects.filter(account=account).delete()
    _no_factor_left(account)
    FactorRequirement.objects.filter(account=account).update(due_at=due_from(at))
    settle_due_date(account)
    if had:
        record("accounts.factor.reset", actor=actor, at=at, subject=subject_of(account), new={"reason": reason})


def _may_remove_one(account_id: UUID) -> Account:
    account = lock_account(account_id)
    if account.second_factor_due_at is not None and get_overview(account_id).is_last:
        raise FactorRequired("last_factor_required", login=account.login)
    return account


def _removed(account: Account, kind: FactorKind, name: str, *, actor: Actor, at: datetime) -> None:
    told = {"kind": kind, "name": name} if name else {"kind": kind}
    record("accounts.factor.removed", actor=actor, at=at, subject=subject_of(account), old=told)
    left = get_overview(account.id)
    if not left.passkeys and left.code_since is None:
        _no_factor_left(account)


def _no_factor_left(account: Account) -> None:
    RecoveryCode.objects.filter(account=account).delete()
    account.second_factor_since = None
    account.save(update_fields=["second_factor_since"])
    # What is remembered of the login may say that the own password opens nothing.
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)
