"""What Dovecot is told of who may log in how, and why not. Clause: D12.1-4, D12.1-2, D11.2c, D4-3."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories.province import Province, add_people, new_person

from congthu.accounts.api import create_app_password, end_app_password, issue_start_password, suspend_account
from congthu.accounts.models import Account, AppPassword
from congthu.accounts.types import Protocol
from congthu.common.actor import Actor
from congthu.directory.api import close_mailbox, register_person
from congthu.directory.types import IssuedMailbox

SERVICES = ("imap", "pop3", "smtp", "sieve")


@pytest.fixture
def an(province: Province, actor: Actor, at: datetime) -> IssuedMailbox:
    return add_people(["Nguyễn Văn An"], province.phong_cntt, actor=actor, at=at)[0]


@pytest.fixture
def newcomer(province: Province, actor: Actor, at: datetime) -> IssuedMailbox:
    return register_person(new_person("Trần Thị Bình", province.phong_cntt), actor=actor, at=at)


def ask(function: str, login: str, typed: str, service: str) -> list[dict[str, Any]]:
    digest = hashlib.sha256(typed.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM mail.{function}(%s, %s, %s)", [login, digest, service])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def login(login: str, typed: str = "", service: str = "imap") -> list[dict[str, Any]]:
    return ask("login_of", login, typed, service)


def refusals(login: str, typed: str = "", service: str = "imap") -> list[str]:
    return [row["refusal"] for row in ask("refusal_of", login, typed, service)]


def test_an_own_password_opens_everything(an: IssuedMailbox) -> None:
    for service in SERVICES:
        (row,) = login(an.address, "whatever was typed", service)
        assert row["password"].startswith("{ARGON2ID}$argon2id$v=19$")
        assert (row["login"], row["mailbox_id"]) == (an.address, an.mailbox_id)
        assert row["app_password"] is None
    assert refusals(an.address) == []


def test_a_start_password_opens_nothing(newcomer: IssuedMailbox) -> None:
    for service in SERVICES:
        assert login(newcomer.address, newcomer.start_password, service) == []
        assert refusals(newcomer.address, newcomer.start_password, service) == ["start-password"]
    (row,) = ask("refusal_of", newcomer.address, "", "imap")
    assert row["password"].startswith("{ARGON2ID}"), "the reason is told to who knows the password"


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        pytest.param({"password_kind": "start", "password_expires_at": -1}, "start-password-expired", id="expired"),
        pytest.param({"second_factor_since": -1}, "second-factor", id="enrolled"),
        pytest.param({"second_factor_due_at": -1}, "second-factor-due", id="overdue"),
        pytest.param({"state": "suspended"}, "suspended", id="suspended"),
        pytest.param({"state": "suspended", "second_factor_since": -1}, "suspended", id="suspended-comes-first"),
    ],
)
def test_why_an_own_password_opens_nothing(
    an: IssuedMailbox, columns: dict[str, Any], refusal: str, at: datetime
) -> None:
    values = {name: at + timedelta(days=given) if isinstance(given, int) else given for name, given in columns.items()}
    Account.objects.filter(pk=an.account_id).update(**values)
    assert login(an.address) == []
    assert refusals(an.address) == [refusal]


def test_the_days_of_grace_before_a_second_factor_is_due(an: IssuedMailbox, at: datetime) -> None:
    Account.objects.filter(pk=an.account_id).update(second_factor_due_at=at + timedelta(days=14))
    assert login(an.address)
    assert refusals(an.address) == []


def test_nobody_and_the_closed_have_neither_row(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D3.3 (no enumeration of accounts)."""
    assert not login("nobody@daknong.gov.vn")
    assert not refusals("nobody@daknong.gov.vn")
    close_mailbox(an.mailbox_id, reason="QĐ 9", actor=actor, at=at)
    assert not login(an.address)
    assert not refusals(an.address)
    Account.objects.filter(pk=an.account_id).update(state="closed")
    assert refusals(an.address) == []


@pytest.fixture
def outlook(an: IssuedMailbox, actor: Actor, at: datetime) -> str:
    protocols = [Protocol.IMAP, Protocol.SMTP]
    return create_app_password(an.account_id, name="Outlook", protocols=protocols, actor=actor, at=at).password


def test_an_app_password_opens_its_protocols(an: IssuedMailbox, outlook: str, at: datetime) -> None:
    for service in ("imap", "smtp"):
        (row,) = login(an.address, outlook, service)
        assert row["password"] == "{SHA256.HEX}" + hashlib.sha256(outlook.encode()).hexdigest()
        assert row["app_password"] == AppPassword.objects.get().id
    for service in ("pop3", "sieve"):
        assert login(an.address, outlook, service)[0]["app_password"] is None, "compared with the own one, and wrong"
        assert refusals(an.address, outlook, service) == ["app-password-protocol"]
    Account.objects.filter(pk=an.account_id).update(second_factor_since=at)
    assert login(an.address, outlook), "with a second factor it is the only way"
    assert login(an.address, "own") == []


def test_an_app_password_is_for_its_owner(
    province: Province, an: IssuedMailbox, outlook: str, actor: Actor, at: datetime
) -> None:
    (other,) = add_people(["Lê Văn Cường"], province.phong_cntt, actor=actor, at=at)
    assert login(other.address, outlook)[0]["app_password"] is None
    assert refusals(other.address, outlook) == []


def test_an_app_password_ends(an: IssuedMailbox, outlook: str, actor: Actor, at: datetime) -> None:
    row = AppPassword.objects.get()
    AppPassword.objects.update(expires_at=at - timedelta(seconds=1))
    assert refusals(an.address, outlook) == ["app-password-expired"]
    AppPassword.objects.update(expires_at=at + timedelta(days=1))
    assert login(an.address, outlook)[0]["app_password"] == row.id
    end_app_password(an.account_id, row.id, actor=actor, at=at)
    assert login(an.address, outlook)[0]["app_password"] is None
    assert refusals(an.address, outlook) == ["app-password-ended"]


@pytest.mark.parametrize("end", ["suspend", "reset"])
def test_app_passwords_end_with_the_access(
    an: IssuedMailbox, outlook: str, end: str, actor: Actor, at: datetime
) -> None:
    """Clause: D4-3, D12.3-2."""
    if end == "suspend":
        suspend_account(an.account_id, reason="QĐ 7", actor=actor, at=at)
    else:
        issue_start_password(an.account_id, actor=actor, at=at)
    assert login(an.address, outlook) == []
    assert refusals(an.address, outlook) == ["suspended" if end == "suspend" else "start-password"]


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("imported${SSHA}abcd", "{SSHA}abcd"),
        ("crypt$2y$05$abc", "{CRYPT}$2y$05$abc"),
        ("argon2$argon2id$v=19$x", "{ARGON2ID}$argon2id$v=19$x"),
        ("!unusable", None),
    ],
)
def test_hashes_are_told_in_dovecots_notation(an: IssuedMailbox, stored: str, told: str | None) -> None:
    Account.objects.filter(pk=an.account_id).update(password=stored)
    assert [row["password"] for row in login(an.address)] == ([told] if told else [])


@pytest.mark.parametrize("role", ["mail_reader", "congthu_app"])
@pytest.mark.parametrize("function", ["login_of", "refusal_of"])
def test_only_dovecots_login_may_ask(db: None, role: str, function: str) -> None:
    """Clause: D3.3."""
    question = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
    signature = f"mail.{function}(text, text, text)"
    with connection.cursor() as cursor:
        for asked, answer in ((role, False), ("login_reader", True)):
            cursor.execute(question, [asked, signature])
            assert cursor.fetchone() == (answer,)
