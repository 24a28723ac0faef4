"""The samples: everybody can be found, every role is held, loading twice does nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from congthu.accounts.types import Role
from congthu.common.clock import local_date
from congthu.directory.queries import search
from congthu.directory.sample.loading import load
from congthu.directory.sample.roles import STAFF

DOMAIN = "daknong.gov.vn"


@pytest.mark.django_db
def test_the_small_sample_has_somebody_in_every_role(at: datetime) -> None:
    """Clause: D1.1."""
    accounts = load("small", domain=DOMAIN, at=at)
    assert {account.role for account in accounts} == {*Role, STAFF}
    assert len({account.password for account in accounts}) == len(accounts)
    assert [account.role for account in accounts[: len(Role) + 1]].count(STAFF) == 1, "one of each comes first"


@pytest.mark.django_db
def test_loading_again_does_nothing(at: datetime) -> None:
    load("small", domain=DOMAIN, at=at)
    assert not load("small", domain=DOMAIN, at=at)


@pytest.mark.django_db
def test_everybody_of_the_sample_may_log_in_and_send(at: datetime) -> None:
    logins = {account.address for account in load("small", domain=DOMAIN, at=at)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT login FROM mail.login")
        assert {row[0] for row in cursor.fetchall()} == logins
        cursor.execute("SELECT address, target FROM mail.alias WHERE address = %s", [f"postmaster@{DOMAIN}"])
        assert cursor.fetchall() == [(f"postmaster@{DOMAIN}", f"ttcntttt.stttt@{DOMAIN}")]


@pytest.mark.django_db
def test_search_ignores_marks_and_puts_those_written_so_first(at: datetime) -> None:
    """Clause: D3.4."""
    load("small", domain=DOMAIN, at=at)
    on = local_date(at)
    assert {entry.full_name for entry in search("nguyen thi thuy", on=on).people} == {
        "Nguyễn Thị Thủy",
        "Nguyễn Thị Thùy",
    }
    assert search("Nguyễn Thị Thùy", on=on).people[0].full_name == "Nguyễn Thị Thùy"
    assert search("Nguyễn Thị Thủy", on=on).people[0].full_name == "Nguyễn Thị Thủy"
    assert [unit.name for unit in search("dak wil", on=on).units] == ["Ủy ban nhân dân xã Đắk Wil"]
    assert search("thuynta.stttt@", on=on).people[0].full_name == "Nguyễn Thị Thùy"
    assert {entry.full_name for entry in search("ng thi thuy", on=on).people} == {"Nguyễn Thị Thủy", "Nguyễn Thị Thùy"}
    assert not search("guyen huy", on=on).people, "a word of the query begins a word of the name"
