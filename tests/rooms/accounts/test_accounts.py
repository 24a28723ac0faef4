"""Accounts and roles through the front door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from congthu.accounts.api import (
    create_accounts,
    end_role,
    get_account_id,
    grant_roles,
    hash_own_password,
    hash_start_password,
    list_grants,
    list_logins,
    new_start_password,
    rename_login,
    resume_account,
    suspend_account,
)
from congthu.accounts.errors import LoginTaken, UnknownAccount, WrongState
from congthu.accounts.models import Account, RoleGrant
from congthu.accounts.types import NewAccount, NewGrant, Role
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(actor: Actor, at: datetime) -> uuid.UUID:
    new = NewAccount(id=uuid.uuid4(), login="an@d.vn", password_hash=hash_start_password("Abcd-efgh-ijkl1!"))
    create_accounts([new], actor=actor, at=at)
    return new.id


def test_a_login_is_found_in_any_case(account: uuid.UUID) -> None:
    assert get_account_id(" AN@d.vn ") == account


def test_a_login_is_given_once(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    """Clause: D3.5."""
    with pytest.raises(LoginTaken):
        create_accounts([NewAccount(id=uuid.uuid4(), login="an@d.vn", password_hash="x")], actor=actor, at=at)
    other = NewAccount(id=uuid.uuid4(), login="binh@d.vn", password_hash="x")
    create_accounts([other], actor=actor, at=at)
    with pytest.raises(LoginTaken):
        rename_login(other.id, "an@d.vn", actor=actor, at=at)


def test_suspending_and_resuming(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    """Clause: D4-3, D16.2."""
    suspend_account(account, reason="QĐ 1", actor=actor, at=at)
    assert not Account.objects.get(pk=account).is_active
    with pytest.raises(WrongState):
        suspend_account(account, reason="QĐ 1", actor=actor, at=at)
    resume_account(account, reason="QĐ 2", actor=actor, at=at)
    assert Account.objects.get(pk=account).is_active
    codes = list(Event.objects.order_by("id").values_list("code", flat=True))
    assert codes == ["accounts.account.created", "accounts.account.suspended", "accounts.account.resumed"]
    assert Event.objects.filter(new__reason="QĐ 1").exists()


@pytest.mark.parametrize("write", [suspend_account, resume_account])
def test_nobody_can_be_neither_suspended_nor_resumed(write: Any, actor: Actor, at: datetime) -> None:
    with pytest.raises(UnknownAccount):
        write(uuid.UUID(int=7), reason="", actor=actor, at=at)


def test_a_role_is_held_from_its_first_to_its_last_day(account: uuid.UUID, actor: Actor, at: datetime) -> None:
    """Clause: D1.1."""
    today = local_date(at)
    grant = NewGrant(account_id=account, role=Role.AUDITOR, scope_id=None, valid_from=today, basis="QĐ 1")
    grant_roles([grant], actor=actor, at=at)
    assert list_grants(account, on=today - timedelta(days=1)) == []
    assert [held.role for held in list_grants(account, on=today)] == [Role.AUDITOR]
    end_role(RoleGrant.objects.get().pk, on=today, actor=actor, at=at)
    assert list_logins(Role.AUDITOR, on=today) == ["an@d.vn"]
    assert list_logins(Role.AUDITOR, on=today + timedelta(days=1)) == []
    with pytest.raises(WrongState):
        end_role(RoleGrant.objects.get().pk, on=today, actor=actor, at=at)


def test_start_passwords_meet_the_rule_and_differ() -> None:
    """Clause: D12.1-3."""
    passwords = {new_start_password() for _ in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        assert len(password) >= 8
        assert any(char.isupper() for char in password)
        assert any(char.islower() for char in password)
        assert any(not char.isalnum() for char in password)


@pytest.mark.parametrize("make", [hash_start_password, hash_own_password], ids=["start", "own"])
def test_both_kinds_of_hash_are_checked_by_one_rule(account: uuid.UUID, make: Callable[[str], str]) -> None:
    """Clause: D3.3."""
    row = Account.objects.get(pk=account)
    row.password = make("Đúng mật khẩu 1!")
    assert row.check_password("Đúng mật khẩu 1!")
    assert not row.check_password("đúng mật khẩu 1!")
