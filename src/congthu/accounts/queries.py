"""Reads about accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from congthu.accounts.errors import UnknownAccount
from congthu.accounts.models import Account, RoleGrant
from congthu.accounts.types import AccountState, Grant, Holder, Role, Term


def get_account_id(login: str) -> UUID:
    """Return the account that has this login name, in any case of letters.

    Raises:
        UnknownAccount: nobody has it.
    """
    found = Account.objects.filter(login=login.strip().lower()).values_list("id", flat=True).first()
    if found is None:
        raise UnknownAccount("unknown_login", login=login)
    return found


def list_grants(account_id: UUID, *, on: date) -> Sequence[Grant]:
    """Return the roles that an account holds on a day."""
    rows = RoleGrant.objects.filter(account_id=account_id).filter(_held(on)).order_by("id")
    return [Grant(role=Role(row.role), scope_id=row.scope_id) for row in rows]


def list_logins(role: Role, *, on: date) -> Sequence[str]:
    """Return the login names of those who hold a role on a day, for any scope."""
    rows = RoleGrant.objects.filter(role=role).filter(_held(on)).order_by("account__login")
    return list(rows.values_list("account__login", flat=True).distinct())


def list_holders(role: Role, *, scopes: Collection[UUID], on: date) -> Sequence[Holder]:
    """Return the active accounts that hold a role for one of some units on a day; no unit named means for any."""
    rows = RoleGrant.objects.filter(role=role, account__state=AccountState.ACTIVE).filter(_held(on))
    if scopes:
        rows = rows.filter(scope_id__in=scopes)
    found = rows.order_by("account__login").values_list("account_id", "account__login").distinct()
    return [Holder(account_id=account_id, login=login) for account_id, login in found]


def find_active_account(login: str) -> UUID | None:
    """Return the account that has this login name, in any case of letters, if it may be used."""
    rows = Account.objects.filter(login=login.strip().lower(), state=AccountState.ACTIVE)
    return rows.values_list("id", flat=True).first()


def list_terms(role: Role, *, scope_id: UUID) -> Sequence[Term]:
    """Return everybody who held, holds or will hold a role for one unit, the earliest first."""
    rows = RoleGrant.objects.filter(role=role, scope_id=scope_id).select_related("account").order_by("valid_from", "id")
    return [
        Term(
            grant_id=row.pk,
            account_id=row.account_id,
            login=row.account.login,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]


def count_accounts() -> Mapping[AccountState, int]:
    """Return how many accounts are in each state."""
    counted = dict(Account.objects.values_list("state").annotate(count=Count("id")).order_by())
    return {state: counted.get(state.value, 0) for state in AccountState}


def _held(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
