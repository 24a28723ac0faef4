"""Web sessions, devices and places: seen by their owner, ended by them, over by themselves. Clause: D11.2c, D4-3."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import (
    clear_sessions,
    end_all_access,
    list_sessions,
    note_sign_in,
    program_of,
    resume_account,
    suspend_account,
)
from congthu.accounts.models import RoleGrant
from congthu.accounts.sessions.models import BrowserSession, SeenPlace, WebSession
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.types import IssuedMailbox


def is_in(client: Client) -> bool:
    return bool(client.get("/trang-chu/").status_code == 200)


def notices() -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name="engine.send_notice").values_list("args", flat=True))


def test_ending_one_session_leaves_the_others(signed_in: SignedIn) -> None:
    here, there, third = signed_in("staff"), signed_in("staff"), signed_in("staff")
    page = here.get("/tai-khoan/phien/").content.decode()
    assert page.count("phiên này</span>") == 1
    addresses = re.findall(r"/tai-khoan/phien/[0-9a-f-]+/ket-thuc/", page)
    assert len(addresses) == 2
    here.post(addresses[0])
    assert sorted([is_in(there), is_in(third)]) == [False, True]
    assert is_in(here)


def test_nobody_ends_the_session_of_somebody_else(signed_in: SignedIn, staff: dict[str, IssuedMailbox]) -> None:
    victim, operator = signed_in("staff"), signed_in("operator")
    row = WebSession.objects.get(account_id=staff["staff"].account_id)
    assert operator.post(f"/tai-khoan/phien/{row.id}/ket-thuc/").status_code == 302
    assert is_in(victim)


def test_ending_everything_keeps_the_session_that_asks(signed_in: SignedIn) -> None:
    here, there = signed_in("staff"), signed_in("staff")
    here.post("/tai-khoan/phien/ket-thuc/")
    assert is_in(here)
    assert not is_in(there)


def test_all_access_ends_at_once(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox], actor: Actor, at: datetime
) -> None:
    client = signed_in("staff")
    end_all_access(staff["staff"].account_id, reason="reset", actor=actor, at=at)
    assert not is_in(client)
    jobs = ProcrastinateJob.objects.filter(task_name="engine.end_connections")
    assert [job.args["login"] for job in jobs] == [staff["staff"].address]


@pytest.mark.parametrize(
    ("created", "seen", "open_"),
    [
        pytest.param(60, 1, True, id="in-use"),
        pytest.param(150, 121, False, id="idle"),
        pytest.param(721, 1, False, id="too-long"),
    ],
)
def test_sessions_end_by_themselves(created: int, seen: int, open_: bool, signed_in: SignedIn) -> None:
    client, at = signed_in("staff"), datetime.now(tz=UTC)
    WebSession.objects.update(created_at=at - timedelta(minutes=created), last_seen_at=at - timedelta(minutes=seen))
    assert is_in(client) is open_


def test_who_is_suspended_is_out_at_the_next_click(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox], actor: Actor, at: datetime
) -> None:
    client, account = signed_in("staff"), staff["staff"].account_id
    suspend_account(account, reason="QĐ 7", actor=actor, at=at)
    assert not is_in(client)
    resume_account(account, reason="QĐ 8", actor=actor, at=at)
    assert not is_in(client), "signed in once more"


def test_a_role_that_has_ended_opens_nothing_at_the_next_click(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox], at: datetime
) -> None:
    client = signed_in("operator")
    assert client.get("/van-hanh/").status_code == 200
    grants = RoleGrant.objects.filter(account_id=staff["operator"].account_id)
    grants.update(valid_from=local_date(at) - timedelta(days=9), valid_to=local_date(at) - timedelta(days=1))
    assert client.get("/van-hanh/").status_code == 403
    assert is_in(client)


def test_a_session_names_its_own_account_and_no_other(signed_in: SignedIn, staff: dict[str, IssuedMailbox]) -> None:
    client = signed_in("staff")
    signed_in("operator")
    foreign = WebSession.objects.get(account_id=staff["operator"].account_id)
    BrowserSession.objects.filter(session_key=client.cookies["congthu"].value).update(web_session_id=foreign.pk)
    assert not is_in(client)


def test_what_has_expired_opens_nothing(signed_in: SignedIn, at: datetime) -> None:
    client = signed_in("staff")
    BrowserSession.objects.update(expire_date=at)
    assert not is_in(client)


def test_use_is_noted_once_a_minute(signed_in: SignedIn) -> None:
    client = signed_in("staff")
    first = WebSession.objects.get().last_seen_at
    is_in(client)
    assert WebSession.objects.get().last_seen_at == first
    WebSession.objects.update(last_seen_at=first - timedelta(minutes=2))
    is_in(client)
    assert WebSession.objects.get().last_seen_at > first - timedelta(minutes=1)


def test_old_sessions_are_cleared(signed_in: SignedIn, at: datetime) -> None:
    signed_in("staff")
    assert clear_sessions(at=at) == 0
    assert clear_sessions(at=at + timedelta(hours=3)) == 1
    assert not WebSession.objects.exists()


def test_signing_out_takes_the_session_off_the_list(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox], at: datetime
) -> None:
    client = signed_in("staff")
    client.post("/dang-xuat/")
    assert not list_sessions(staff["staff"].account_id, current=None, at=at)


def test_a_new_place_is_told_once_and_the_first_is_not(staff: dict[str, IssuedMailbox], at: datetime) -> None:
    person = staff["staff"]

    def visit(network: str, program: str, *, days: int = 0) -> bool:
        moment = at + timedelta(days=days)
        return note_sign_in(person.account_id, network=network, program=program, at=moment)

    assert not visit("192.0.2.0/24", "Firefox · Windows")
    assert visit("198.51.100.0/24", "Firefox · Windows"), "another network"
    assert visit("192.0.2.0/24", "imap"), "another program"
    assert not visit("192.0.2.0/24", "imap", days=80)
    assert not visit("192.0.2.0/24", "imap", days=160), "used in between"
    assert visit("198.51.100.0/24", "Firefox · Windows", days=160), "not seen for long"
    assert {notice["to"] for notice in notices()} == {person.address}
    assert len(notices()) == 3
    assert all("http" not in notice["text"] for notice in notices()), "no link to learn to follow"
    assert SeenPlace.objects.count() == 3


def test_connections_from_what_is_no_address_are_not_asked_for(signed_in: SignedIn) -> None:
    client = signed_in("staff")
    assert client.post("/tai-khoan/phien/ket-noi/ket-thuc/", {"address": "* or 1=1"}).status_code == 400
    assert client.post("/tai-khoan/phien/ket-noi/ket-thuc/", {"address": "192.0.2.9"}).status_code == 302
    job = ProcrastinateJob.objects.get(task_name="engine.end_connections")
    assert job.args["address"] == "192.0.2.9"


@pytest.mark.parametrize(
    ("user_agent", "program"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_in_words(user_agent: str, program: str) -> None:
    assert program_of(user_agent) == program
