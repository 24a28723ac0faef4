"""The contract with the engines: what the views of schema ``mail`` show after the directory was changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories.province import Province, add_people

from congthu.accounts.api import Visit, close_account, grant_roles, open_session, resume_account, suspend_account
from congthu.accounts.errors import WrongState
from congthu.accounts.types import NewGrant, Role, SignInMethod
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import (
    close_mailbox,
    end_appointments,
    point_service_addresses,
    retire_address,
    set_quota,
    start_appointment,
)
from congthu.directory.types import IssuedMailbox
from congthu.regulation.models import RuleSet

MEGABYTE = 1_048_576


@pytest.fixture
def an(province: Province, actor: Actor, at: datetime) -> IssuedMailbox:
    return add_people(["Nguyễn Văn An"], province.phong_cntt, actor=actor, at=at)[0]


@pytest.fixture
def today(at: datetime) -> date:
    return local_date(at)


def rows(query: str, *params: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def members(local: str) -> set[object]:
    return {row[0] for row in rows("SELECT member FROM mail.member WHERE address = %s", f"{local}@daknong.gov.vn")}


def test_who_may_log_in_has_a_password_that_dovecot_reads(an: IssuedMailbox) -> None:
    (login,) = rows("SELECT password, mailbox_id, quota_bytes FROM mail.login_of(%s, '', 'imap')", an.address)
    assert str(login[0]).startswith("{ARGON2ID}$argon2id$v=19$")
    assert login[1:] == (an.mailbox_id, 500 * MEGABYTE)


def test_a_suspended_account_cannot_log_in_but_still_receives(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D4-3, D16.2."""
    suspend_account(an.account_id, reason="QĐ 7", actor=actor, at=at)
    assert not rows("SELECT 1 FROM mail.login WHERE login = %s", an.address)
    assert not rows("SELECT 1 FROM mail.sender WHERE login = %s", an.address)
    assert rows("SELECT 1 FROM mail.mailbox WHERE address = %s", an.address)
    resume_account(an.account_id, reason="QĐ 8", actor=actor, at=at)
    assert rows("SELECT 1 FROM mail.login WHERE login = %s", an.address)


def test_a_closed_box_receives_nothing(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D7.2b."""
    close_mailbox(an.mailbox_id, reason="QĐ 9", actor=actor, at=at)
    assert not rows("SELECT 1 FROM mail.mailbox WHERE address = %s", an.address)
    assert not rows("SELECT 1 FROM mail.login WHERE login = %s", an.address)


def test_with_the_box_of_a_person_goes_the_account(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D7.2b, D3.5."""
    visit = Visit(network="192.0.2.0/24", program="Firefox")
    open_session(an.account_id, visit=visit, method=SignInMethod.PASSWORD, at=at)
    close_mailbox(an.mailbox_id, reason="QĐ 9", actor=actor, at=at)
    assert rows("SELECT state FROM accounts_account WHERE login = %s", an.address) == [("closed",)]
    assert not rows("SELECT 1 FROM accounts_websession")
    assert not rows("SELECT 1 FROM mail.sender WHERE login = %s", an.address)
    assert rows("SELECT 1 FROM directory_address WHERE address = %s AND kind = 'primary'", an.address)
    codes = {code for (code,) in rows("SELECT code FROM audit_event")}
    assert codes >= {"directory.mailbox.closed", "accounts.account.closed", "accounts.access.ended"}
    with pytest.raises(WrongState):
        close_account(an.account_id, reason="QĐ 9", actor=actor, at=at)


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_box_is_closed_whatever_the_account_is(an: IssuedMailbox, state: str, actor: Actor, at: datetime) -> None:
    """Clause: D7.2b."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_account SET state = %s WHERE login = %s", [state, an.address])
    close_mailbox(an.mailbox_id, reason="QĐ 9", actor=actor, at=at)
    assert rows("SELECT state FROM accounts_account WHERE login = %s", an.address) == [("closed",)]


@pytest.mark.parametrize("local", ["internal", "internal.stttt"])
def test_members_of_lists_are_computed_with_the_units_below(an: IssuedMailbox, local: str) -> None:
    """Clause: D5.1e-1, D5.1e-2."""
    assert members(local) == {an.address}
    assert members("internal.cujut") == set()


def test_a_suspended_person_is_in_no_list(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D5.1e-1."""
    suspend_account(an.account_id, reason="QĐ 7", actor=actor, at=at)
    assert members("internal") == set()


def test_lists_follow_the_posts(province: Province, an: IssuedMailbox, actor: Actor, at: datetime, today: date) -> None:
    """Clause: D7.2a."""
    start_appointment(an.person_id, unit_id=province.dakwil, title="Phó Chủ tịch", on=today, actor=actor, at=at)
    assert members("internal.dakwil.cujut") == members("internal.cujut") == {an.address}
    assert members("internal") == {an.address}, "one copy, however many posts"


def test_who_is_between_posts_is_in_no_list(
    province: Province, an: IssuedMailbox, actor: Actor, at: datetime, today: date
) -> None:
    end_appointments(an.person_id, unit_id=province.phong_cntt, on=today, actor=actor, at=at)
    assert members("internal") == {an.address}, "the day named is the last one in the post"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_appointment SET valid_from = valid_from - 9, valid_to = valid_to - 1")
    assert members("internal") == members("internal.stttt") == set()


@pytest.mark.parametrize(
    ("role", "scope", "lists"),
    [
        pytest.param(None, None, set(), id="staff"),
        pytest.param(Role.CLERK, "stttt", set(), id="clerk"),
        pytest.param(Role.HEAD, "ttcntttt", {"internal.ttcntttt.stttt"}, id="head-of-a-unit"),
        pytest.param(Role.HEAD, "stttt", {"internal.stttt", "internal.ttcntttt.stttt"}, id="head-of-a-body"),
        pytest.param(
            Role.OPERATOR,
            None,
            {
                "internal", "internal.stttt", "internal.ttcntttt.stttt", "internal.cujut", "internal.nv.cujut",
                "internal.dakwil.cujut",
            },
            id="operator",
        ),
    ],
)  # fmt: skip
def test_who_may_write_to_lists(
    province: Province,
    an: IssuedMailbox,
    actor: Actor,
    at: datetime,
    role: Role | None,
    scope: str | None,
    lists: set[str],
) -> None:
    """Clause: D5.1e-3."""
    if role:
        scope_id = getattr(province, scope) if scope else None
        grant = NewGrant(
            account_id=an.account_id, role=role, scope_id=scope_id, valid_from=local_date(at), basis="QĐ 1"
        )
        grant_roles([grant], actor=actor, at=at)
    found = {row[0] for row in rows("SELECT address FROM mail.poster WHERE login = %s", an.address)}
    assert found == {f"{local}@daknong.gov.vn" for local in lists}


def test_a_login_may_send_as_itself_only(province: Province, an: IssuedMailbox) -> None:
    """Clause: D8.3-2."""
    assert rows("SELECT address FROM mail.sender WHERE login = %s", an.address) == [(an.address,)]


def test_an_exception_from_the_quota_is_given_and_taken_back(an: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D5.2a."""

    def quota() -> object:
        return rows("SELECT quota_bytes FROM mail.mailbox WHERE address = %s", an.address)[0][0]

    set_quota(an.mailbox_id, 2000 * MEGABYTE, reason="QĐ 3", actor=actor, at=at)
    assert quota() == 2000 * MEGABYTE
    set_quota(an.mailbox_id, None, reason="QĐ 4", actor=actor, at=at)
    assert quota() == 500 * MEGABYTE


@pytest.mark.parametrize(
    ("starts_in", "quota"),
    [pytest.param(1, 500, id="tomorrow"), pytest.param(0, 1000, id="today"), pytest.param(-1, 1000, id="yesterday")],
)
def test_a_new_rule_set_counts_from_its_first_day(an: IssuedMailbox, today: date, starts_in: int, quota: int) -> None:
    """Clause: QD2, D5.2a."""
    first = today + timedelta(days=starts_in)
    old = RuleSet.objects.get()
    limits = old.limits
    old.valid_to = first - timedelta(days=1)
    old.save()
    RuleSet.objects.create(
        number="99/2030/QĐ-UBND", title="", valid_from=first, limits=limits | {"quota_bytes": 1000 * MEGABYTE}
    )
    assert rows("SELECT quota_bytes FROM mail.mailbox WHERE address = %s", an.address) == [(quota * MEGABYTE,)]


def test_service_addresses_reach_the_operating_body(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D11.2a-1."""
    point_service_addresses(province.ttcntttt, actor=actor, at=at)
    point_service_addresses(province.ttcntttt, actor=actor, at=at)
    found = dict(rows("SELECT address, target FROM mail.alias"))
    assert found["postmaster@daknong.gov.vn"] == found["abuse@daknong.gov.vn"] == "ttcntttt.stttt@daknong.gov.vn"


def test_a_retired_list_is_no_list(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D3.5."""
    retire_address("internal.cujut@daknong.gov.vn", reason="giải thể", actor=actor, at=at)
    assert not rows("SELECT 1 FROM mail.list WHERE address = 'internal.cujut@daknong.gov.vn'")


@pytest.mark.parametrize(
    ("role", "readable"),
    [
        pytest.param("mail_reader", {"mail.list"}, id="engines-see-no-passwords-and-no-tables"),
        pytest.param("login_reader", set(), id="dovecot's-login-asks-functions-for-one-login"),
        pytest.param("congthu_app", {"mail.list", "accounts_account", "audit_event"}, id="web"),
    ],
)
def test_each_role_of_the_database_reads_its_own_and_nobody_alters_the_record(
    an: IssuedMailbox, role: str, readable: set[str]
) -> None:
    """Clause: D3.3, D11.2c, D11.2e."""
    asked = {"mail.list", "mail.login", "accounts_account", "audit_event"}
    found = {table for table in asked if rows("SELECT has_table_privilege(%s, %s, 'SELECT')", role, table) == [(True,)]}
    assert found == readable
    for table in ("audit_event", "audit_link"):
        assert rows("SELECT has_table_privilege(%s, %s, 'UPDATE, DELETE, TRUNCATE')", role, table) == [(False,)]
