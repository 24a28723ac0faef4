"""Who needs a second factor, and from when: told by roles and delegations, decided by the rule set. Clause: D11.2c."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from congthu.accounts.factors.models import FactorRequirement
from congthu.accounts.factors.types import RequirementSource
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.models import Account, RoleGrant
from congthu.audit.api import record, record_many
from congthu.audit.types import Entry
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.regulation.api import get_rules


def due_from(at: datetime) -> datetime:
    """Return from when somebody needs a second factor who begins to need one at ``at``."""
    return at + timedelta(days=get_rules(local_date(at)).second_factor_grace_days)


@transaction.atomic
def require_second_factor(
    account_id: UUID,
    due_at: datetime | None = None,
    *,
    source: RequirementSource = RequirementSource.DELEGATE,
    actor: Actor,
    at: datetime,
) -> None:
    """Note that an account needs a second factor, from ``due_at`` on or after the days of grace; once is enough.

    Raises:
        UnknownAccount: there is no such account.
    """
    if source not in _sources_in_force(local_date(at)):
        return
    account = lock_account(account_id)
    due = due_at or due_from(at)
    _, is_new = FactorRequirement.objects.get_or_create(account=account, source=source, defaults={"due_at": due})
    if is_new:
        settle_due_date(account)
        told = {"source": source, "due": due.isoformat()}
        record("accounts.factor.required", actor=actor, at=at, subject=subject_of(account), new=told)


@transaction.atomic
def release_second_factor(
    account_id: UUID, *, source: RequirementSource = RequirementSource.DELEGATE, actor: Actor, at: datetime
) -> None:
    """Note that one of the reasons for which an account needs a second factor is gone; no reason, nothing happens.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = lock_account(account_id)
    if FactorRequirement.objects.filter(account=account, source=source).delete()[0]:
        settle_due_date(account)
        record("accounts.factor.released", actor=actor, at=at, subject=subject_of(account), old={"source": source})


@transaction.atomic
def require_for_roles(account_ids: Iterable[UUID], *, actor: Actor, at: datetime) -> int:
    """Let those of some accounts who hold, or will hold, a role that asks for it need a second factor.

    Returns:
        For how many this is new.
    """
    holders = _holders(local_date(at)).filter(account_id__in=set(account_ids))
    known = FactorRequirement.objects.filter(source=RequirementSource.ROLE).values("account_id")
    starts: dict[UUID, date] = {}
    for account_id, valid_from in holders.exclude(account_id__in=known).values_list("account_id", "valid_from"):
        starts[account_id] = min(starts.get(account_id, valid_from), valid_from)
    due = {account_id: due_from(at + _wait(first, at)) for account_id, first in starts.items()}
    rows = [FactorRequirement(account_id=i, source=RequirementSource.ROLE, due_at=end) for i, end in due.items()]
    FactorRequirement.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    accounts = list(Account.objects.select_for_update().filter(pk__in=due).order_by("pk"))
    for account in accounts:
        account.second_factor_due_at = min(account.second_factor_due_at or due[account.id], due[account.id])
    Account.objects.bulk_update(accounts, ["second_factor_due_at"], batch_size=2000)
    record_many(
        [
            Entry(
                code="accounts.factor.required",
                subject=subject_of(account),
                new={"source": RequirementSource.ROLE, "due": due[account.id].isoformat()},
            )
            for account in accounts
        ],
        actor=actor,
        at=at,
    )
    return len(accounts)


@transaction.atomic
def repair_for_account(account_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let an account be free of what roles require once its last such role is over; see `repair_requirements`."""
    if not _holders(local_date(at)).filter(account_id=account_id).exists():
        release_second_factor(account_id, source=RequirementSource.ROLE, actor=actor, at=at)


@transaction.atomic
def repair_requirements(*, actor: Actor, at: datetime) -> tuple[int, int]:
    """Bring what roles require in line with the roles held and the rules of the day; return how many came and went.

    A role ends by its date without anybody writing anything, and a rule set begins by its date; this runs every day.
    """
    held = set(_holders(local_date(at)).values_list("account_id", flat=True))
    came = require_for_roles(held, actor=actor, at=at)
    gone = FactorRequirement.objects.filter(source=RequirementSource.ROLE).exclude(account_id__in=held)
    ids = list(gone.values_list("account_id", flat=True))
    for account_id in ids:
        release_second_factor(account_id, source=RequirementSource.ROLE, actor=actor, at=at)
    return came, len(ids)


def settle_due_date(account: Account) -> None:
    """Let the account's own column say what the reasons say: the earliest counts. The mail daemons read the column."""
    dates = FactorRequirement.objects.filter(account=account).values_list("due_at", flat=True)
    account.second_factor_due_at = min(dates, default=None)
    account.save(update_fields=["second_factor_due_at"])


def _holders(on: date) -> QuerySet[RoleGrant]:
    """Return the grants of those who hold a role that asks for a second factor on a day or later."""
    roles: Collection[str] = get_rules(on).second_factor_for
    return RoleGrant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), role__in=roles)


def _sources_in_force(on: date) -> frozenset[RequirementSource]:
    asked = get_rules(on).second_factor_for
    delegate = frozenset({RequirementSource.DELEGATE}) if RequirementSource.DELEGATE in asked else frozenset()
    return delegate | {RequirementSource.ROLE}


def _wait(first: date, at: datetime) -> timedelta:
    return max(first - local_date(at), timedelta())
