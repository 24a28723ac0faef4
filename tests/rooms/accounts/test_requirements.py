"""Who needs a second factor, and from when. Clause: D11.2c."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from congthu.accounts.api import (
    create_accounts,
    end_role,
    grant_roles,
    hash_start_password,
    release_second_factor,
    repair_requirements,
    require_second_factor,
    reset_factors,
)
from congthu.accounts.factors.models import FactorRequirement
from congthu.accounts.models import Account, RoleGrant
from congthu.accounts.types import NewAccount, NewGrant, Role
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date

pytestmark = pytest.mark.django_db
GRACE = timedelta(days=14)


@pytest.fixture
def account(actor: Actor, at: datetime) -> uuid.UUID:
    new = NewAccount(id=uuid.uuid4(), login="an@d.vn", password_hash=hash_start_password("Abcd-efgh-ijkl1!"))
    create_accounts([new], actor=actor, at=at)
    return new.id


def grant(account: uuid.UUID, role: Role, *, actor: Actor, at: datetime, in_days: int = 0) -> RoleGrant:
    first = local_date(at) + timedelta(days=in_days)
    new = NewGrant(account_id=account, role=role, scope_id=None, valid_from=first, basis="QĐ 1")
    grant_roles([new], actor=actor, at=at)
    return RoleGrant.objects.get(account_id=account, role=role)


def due(account: uuid.UUID) -> datetime | None:
    return Account.objects.get(pk=account).second_factor_due_at


@pytest.mark.parametrize("role", list(Role))
def test_only_the_roles_of_the_rule_set_ask_for_it(role: Role, account: uuid.UUID, actor: Actor, at: datetime) -> None:
    grant(account, role, actor=actor, at=at)
    assert due(account) == (at + GRACE if role in {Role.OPERATOR, Role.HEAD} else None)
    events = Event.objects.filter(code="accounts.factor.required").count()
    assert events == (1 if role in {Role.OPERATOR, Role.HEAD} else 0)


def test_the_days_of_grace_count_from_the_beginning_of_the_role(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    grant(account, Role.HEAD, actor=actor, at=at, in_days=10)
    assert due(account) == at + timedelta(days=10) + GRACE


def test_a_second_role_does_not_put_the_date_off(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    grant(account, Role.HEAD, actor=actor, at=at)
    grant(account, Role.OPERATOR, actor=actor, at=at + timedelta(days=3))
    assert due(account) == at + GRACE


def test_it_ends_with_the_last_role_that_asks_for_it(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    head = grant(account, Role.HEAD, actor=actor, at=at)
    operator = grant(account, Role.OPERATOR, actor=actor, at=at)
    tomorrow = at + timedelta(days=1)
    end_role(head.pk, on=local_date(at), actor=actor, at=tomorrow)
    assert due(account)
    end_role(operator.pk, on=local_date(at), actor=actor, at=tomorrow)
    assert due(account) is None


def test_a_role_that_ends_by_its_date_is_found_by_the_daily_job(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    held = grant(account, Role.HEAD, actor=actor, at=at)
    end_role(held.pk, on=local_date(at) + timedelta(days=5), actor=actor, at=at)
    assert due(account), "held until then"
    assert repair_requirements(actor=actor, at=at + timedelta(days=5)) == (0, 0)
    assert repair_requirements(actor=actor, at=at + timedelta(days=6)) == (0, 1)
    assert due(account) is None


def test_what_was_missed_is_repaired(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    grant(account, Role.HEAD, actor=actor, at=at)
    FactorRequirement.objects.all().delete()
    Account.objects.update(second_factor_due_at=None)
    assert repair_requirements(actor=actor, at=at) == (1, 0)
    assert due(account) == at + GRACE
    assert repair_requirements(actor=actor, at=at) == (0, 0)


def test_delegation_and_role_are_two_reasons(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    soon = at + timedelta(days=2)
    require_second_factor(account, soon, actor=actor, at=at)
    require_second_factor(account, soon + GRACE, actor=actor, at=at)
    grant(account, Role.HEAD, actor=actor, at=at)
    assert due(account) == soon
    release_second_factor(account, actor=actor, at=at)
    assert due(account) == at + GRACE
    release_second_factor(account, actor=actor, at=at)
    assert Event.objects.filter(code="accounts.factor.released").count() == 1


def test_a_reset_gives_the_days_of_grace_again(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    grant(account, Role.HEAD, actor=actor, at=at)
    later = at + timedelta(days=100)
    Account.objects.update(second_factor_since=at)
    reset_factors(account, reason="mất điện thoại", actor=actor, at=later)
    assert due(account) == later + GRACE
    assert Account.objects.get(pk=account).second_factor_since is None
    assert Event.objects.filter(code="accounts.factor.reset").count() == 1
