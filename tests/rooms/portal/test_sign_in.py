"""Signing in: with address or local part, one answer to every failure, slower for who guesses, on record."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import network_of, suspend_account
from congthu.audit.api import list_last_events
from congthu.common.actor import Actor
from congthu.directory.types import IssuedMailbox

REFUSED = "Địa chỉ hoặc mật khẩu không đúng"
WAIT = "Sai quá nhiều lần"


def attempt(browser: Client, name: str, password: str, **further: str) -> tuple[int, str, str]:
    answer = browser.post("/dang-nhap/", {"username": name, "password": password, **further})
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


@pytest.mark.parametrize("shape", ["whole", "local", "upper", "blanks"])
def test_address_or_local_part_in_any_case(shape: str, browser: Client, staff: dict[str, IssuedMailbox]) -> None:
    person = staff["staff"]
    local = person.address.partition("@")[0]
    name = {"whole": person.address, "local": local, "upper": person.address.upper(), "blanks": f" {local} "}[shape]
    assert attempt(browser, name, person.start_password)[:2] == (302, "/thu/")
    page = browser.get("/trang-chu/").content.decode()
    assert "Nguyễn Thị Thủy" in page
    assert "500 MB" in page


def test_every_failure_looks_the_same(
    browser: Client, staff: dict[str, IssuedMailbox], actor: Actor, at: datetime
) -> None:
    person, other = staff["staff"], staff["head"]
    suspend_account(other.account_id, reason="QĐ 2", actor=actor, at=at)
    answers = [
        attempt(browser, person.address, "Wrong-password1!"),
        attempt(browser, "nobody.at.all", person.start_password),
        attempt(browser, other.address, other.start_password),
    ]
    assert {status for status, _, _ in answers} == {422}
    assert all(REFUSED in page for _, _, page in answers)
    assert all("Wrong-password1!" not in page for _, _, page in answers)


def test_sign_in_is_on_record_with_name_and_post_and_refusals_are_not(
    browser: Client, staff: dict[str, IssuedMailbox]
) -> None:
    person = staff["staff"]
    attempt(browser, person.address, "wrong")
    attempt(browser, person.address, person.start_password)
    event, before = list_last_events(2)
    assert event.code == "accounts.account.logged_in"
    assert event.actor_name == "Nguyễn Thị Thủy"
    assert event.actor_post.startswith("Chuyên viên, ")
    assert event.subject.name == person.address
    assert not before.code.startswith("accounts.account.log")


@pytest.mark.parametrize(
    ("target", "goal"),
    [
        pytest.param("/danh-ba/?q=lan", "/danh-ba/?q=lan", id="own-page"),
        pytest.param("https://evil.example/", "/thu/", id="other-host"),
        pytest.param("//evil.example/", "/thu/", id="other-host-without-scheme"),
        pytest.param("/\\evil.example/", "/thu/", id="backslash"),
        pytest.param("javascript:alert(1)", "/thu/", id="script"),
    ],
)
def test_next_stays_on_this_host(target: str, goal: str, browser: Client, staff: dict[str, IssuedMailbox]) -> None:
    person = staff["staff"]
    assert attempt(browser, person.address, person.start_password, next=target)[1] == goal


def browser_at(address: str) -> Client:
    return Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": address})


def test_guessing_is_stopped_for_the_guesser_and_not_for_the_owner(staff: dict[str, IssuedMailbox]) -> None:
    """Clause: D11.2c."""
    person = staff["staff"]
    home, guesser, elsewhere = (browser_at(f"{network}.7") for network in ("192.0.2", "203.0.113", "198.51.100"))
    assert attempt(home, person.address, person.start_password)[0] == 302
    home.post("/dang-xuat/")
    pages = [attempt(guesser, person.address, f"wrong{number}")[2] for number in range(12)]
    assert REFUSED in pages[0]
    assert WAIT in pages[-1]
    assert WAIT in attempt(guesser, person.address, person.start_password)[2], "even the right one is not looked at"
    assert attempt(home, person.address, person.start_password)[0] == 302, "a known network"
    assert attempt(elsewhere, staff["head"].address, staff["head"].start_password)[0] == 302, "somebody else"


def test_a_browser_that_was_let_in_before_is_known_wherever_it_is(staff: dict[str, IssuedMailbox]) -> None:
    """Clause: D11.2c."""
    person = staff["staff"]
    laptop = browser_at("192.0.2.7")
    assert attempt(laptop, person.address, person.start_password)[0] == 302
    laptop.post("/dang-xuat/")
    for number in range(40):
        attempt(browser_at(f"203.0.{number}.7"), person.address, f"wrong{number}")
    on_the_road = {"x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https"}
    other = browser_at("198.51.100.8")
    assert WAIT in attempt(other, person.address, person.start_password)[2]
    form = {"username": person.address, "password": person.start_password}
    assert laptop.post("/dang-nhap/", form, headers=on_the_road).status_code == 302


def test_a_name_that_nobody_has_is_treated_like_one_that_somebody_has(staff: dict[str, IssuedMailbox]) -> None:
    """Clause: D3.3."""
    shown = []
    for name, network in ((staff["staff"].address, "203.0.113"), ("nobody.at.all", "198.51.100")):
        pages = [attempt(browser_at(f"{network}.{number}"), name, f"wrong{number}") for number in range(8)]
        shown.append([(status, REFUSED in page, WAIT in page, "one-time-code" in page) for status, _, page in pages])
    assert shown[0] == shown[1]
    assert shown[0][-1] == (422, False, True, True)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "local"),
        ("rubbish", "local"),
    ],
)
def test_what_counts_as_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_sign_out_ends_the_session_and_only_by_post(signed_in: SignedIn) -> None:
    client = signed_in("staff")
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert client.get("/trang-chu/").status_code == 302


def test_a_suspended_account_loses_its_session_at_once(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox], actor: Actor, at: datetime
) -> None:
    """Clause: D4-3."""
    client = signed_in("staff")
    assert client.get("/trang-chu/").status_code == 200
    suspend_account(staff["staff"].account_id, reason="QĐ 3", actor=actor, at=at)
    assert client.get("/trang-chu/").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_page_that_explains(staff: dict[str, IssuedMailbox]) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https"})
    person = staff["staff"]
    status, _, page = attempt(strict, person.address, person.start_password)
    assert status == 403
    assert "Biểu mẫu đã hết hạn" in page


def test_cookies_are_for_https_and_not_for_scripts(signed_in: SignedIn) -> None:
    cookie = signed_in("staff").cookies["congthu"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
