"""Coming in by the word of another provider, which is played at the level of HTTP. Clause: D2.3, D11.2c, D12.1-4."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from congthu.accounts.api import link_identity, suspend_account
from congthu.accounts.models import Account
from congthu.audit.models import Event
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.models import Person
from congthu.directory.types import IssuedMailbox

ISSUER = "https://dinhdanh.example.gov.vn"
SUBJECT = "subject-7"
KEY = RSAKey.generate_key(2048, {"kid": "k1"})


@dataclass
class Played:
    """What the provider answers; tests change its claims."""

    claims: dict[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    nonce: str = ""

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "hoi", "token_endpoint": "ma", "jwks_uri": "khoa"}
            found = {"issuer": ISSUER} | {name: f"{ISSUER}/{end}" for name, end in names.items()}
            return httpx.Response(200, json=found, request=request)
        if path == "/khoa":
            return httpx.Response(200, json={"keys": [KEY.as_dict(private=False)]}, request=request)
        assert path == "/ma"
        assert b"code_verifier=" in request.content
        now = int(clock.now().timestamp())
        claims = {"iss": ISSUER, "aud": "congthu", "sub": SUBJECT, "nonce": self.nonce, "iat": now, "exp": now + 60}
        word = jwt.encode({"alg": "RS256", "kid": "k1"}, claims | self.claims, self.key)
        body = json.dumps({"access_token": "x", "token_type": "Bearer", "id_token": word})
        return httpx.Response(200, content=body, headers={"Content-Type": "application/json"}, request=request)


@pytest.fixture
def provider(settings: Any, state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    (state_folder / "secrets" / "provider.secret").write_text("s3cret\n")
    given = {"issuer": ISSUER, "client_id": "congthu", "name": "Cổng tỉnh", "staff_number_claim": "ma_can_bo"}
    settings.INSTANCE = replace(settings.INSTANCE, identity_provider=given)
    played = Played()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: played.answer(request))
    return played


@pytest.fixture
def an(staff: dict[str, IssuedMailbox]) -> IssuedMailbox:
    return staff["staff"]


@pytest.fixture
def linked(an: IssuedMailbox, actor: Actor, at: datetime) -> IssuedMailbox:
    link_identity(an.account_id, issuer=ISSUER, subject=SUBJECT, reason="QĐ 3", actor=actor, at=at)
    return an


def come(browser: Client, provider: Played, *, target: str = "/danh-ba/", **changed: str) -> Any:
    """Leave for the provider and come back; return the answer to coming back."""
    page = browser.post("/dang-nhap/dinh-danh/", {"next": target}).content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found
    asked = dict(parse_qsl(urlsplit(html.unescape(found[1])).query))
    assert asked["code_challenge_method"] == "S256"
    provider.nonce = asked["nonce"]
    return browser.get("/dang-nhap/dinh-danh/tro-lai/", {"code": "c", "state": asked["state"], **changed})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_who_is_linked_comes_in_and_that_is_on_record(browser: Client, provider: Played, linked: IssuedMailbox) -> None:
    answer = come(browser, provider)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/danh-ba/")
    assert browser.get("/trang-chu/").status_code == 200
    event = Event.objects.latest("id")
    assert (event.code, event.subject_name) == ("accounts.account.logged_in", linked.address)
    assert event.new is not None
    assert event.new["method"] == "portal"


def test_the_staff_number_counts_where_the_provider_vouches_for_it(
    browser: Client, provider: Played, an: IssuedMailbox, settings: Any
) -> None:
    Person.objects.filter(account_id=an.account_id).update(staff_number="CB-0007")
    provider.claims = {"ma_can_bo": "CB-0007"}
    unnamed = {**settings.INSTANCE.identity_provider, "staff_number_claim": ""}
    vouching, settings.INSTANCE = settings.INSTANCE, replace(settings.INSTANCE, identity_provider=unnamed)
    assert come(browser, provider).status_code == 422
    settings.INSTANCE = vouching
    assert come(browser, provider).status_code == 302
    assert is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({}, id="nobody-knows-the-subject"),
        pytest.param({"ma_can_bo": ""}, id="empty-number"),
        pytest.param({"ma_can_bo": 7}, id="number-of-another-kind"),
        pytest.param({"ma_can_bo": "CB-0000"}, id="number-of-nobody"),
    ],
)
def test_who_is_not_known_gets_no_account(
    browser: Client, provider: Played, an: IssuedMailbox, claims: dict[str, object]
) -> None:
    provider.claims = {"email": an.address, "preferred_username": an.address, **claims}
    before = Account.objects.count()
    assert come(browser, provider).status_code == 422
    assert not is_in(browser)
    assert Account.objects.count() == before


@pytest.mark.parametrize("by", ["link", "number"])
def test_the_suspended_stay_outside(
    by: str, browser: Client, provider: Played, an: IssuedMailbox, actor: Actor, at: datetime
) -> None:
    """Clause: D4-3."""
    if by == "link":
        link_identity(an.account_id, issuer=ISSUER, subject=SUBJECT, reason="QĐ 3", actor=actor, at=at)
    Person.objects.filter(account_id=an.account_id).update(staff_number="CB-0007")
    provider.claims = {"ma_can_bo": "CB-0007"}
    suspend_account(an.account_id, reason="QĐ 2", actor=actor, at=at)
    assert come(browser, provider).status_code == 422
    assert not is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://evil.example"}, {"aud": "other"}, {"nonce": "old"}, {"exp": 1}, {"iat": 9e9}, {"sub": ""}],
    ids=lambda claims: next(iter(claims)),
)
def test_a_word_that_does_not_hold_lets_nobody_in(
    browser: Client, provider: Played, linked: IssuedMailbox, claims: dict[str, object]
) -> None:
    provider.claims = claims
    assert come(browser, provider).status_code == 422
    assert not is_in(browser)


def test_a_word_signed_by_another_key_lets_nobody_in(browser: Client, provider: Played, linked: IssuedMailbox) -> None:
    provider.key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert come(browser, provider).status_code == 422
    assert not is_in(browser)


def test_an_answer_to_somebody_elses_departure_is_refused(
    browser: Client, provider: Played, linked: IssuedMailbox
) -> None:
    assert come(browser, provider, state="stolen").status_code == 422
    answer = Client(headers={"x-forwarded-proto": "https"}).get(
        "/dang-nhap/dinh-danh/tro-lai/", {"code": "c", "state": "s"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap/")


def test_a_start_password_must_be_changed_on_this_way_too(
    browser: Client, provider: Played, linked: IssuedMailbox
) -> None:
    """Clause: D12.1-4."""
    Account.objects.filter(pk=linked.account_id).update(password_kind="start")
    assert come(browser, provider).status_code == 302
    for page in ("/trang-chu/", "/hop-thu-cong-vu/", "/tai-khoan/mat-khau-ung-dung/"):
        assert browser.get(page).headers["Location"] == "/tai-khoan/mat-khau/"


def test_a_second_factor_that_is_due_must_be_added_on_this_way_too(
    browser: Client, provider: Played, linked: IssuedMailbox, at: datetime
) -> None:
    Account.objects.filter(pk=linked.account_id).update(second_factor_due_at=at.replace(year=2020))
    assert come(browser, provider).status_code == 302
    assert browser.get("/trang-chu/").headers["Location"] == "/tai-khoan/xac-thuc/"


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({}, True),
        ({"amr": ["pwd"]}, True),
        ({"amr": "mfa"}, True),
        ({"amr": [["mfa"]]}, True),
        ({"amr": ["pwd", "otp"]}, False),
        ({"amr": ["mfa"]}, False),
    ],
    ids=str,
)
def test_who_has_a_second_factor_shows_it_unless_the_provider_asked_for_one(
    browser: Client,
    provider: Played,
    linked: IssuedMailbox,
    at: datetime,
    *,
    claims: dict[str, object],
    asked: bool,
) -> None:
    """Clause: D11.2c."""
    Account.objects.filter(pk=linked.account_id).update(second_factor_since=at)
    provider.claims = claims
    answer = come(browser, provider)
    assert answer.headers["Location"] == ("/dang-nhap/buoc-hai/" if asked else "/danh-ba/")
    assert is_in(browser) is not asked
    if asked:
        assert browser.get("/trang-chu/").headers["Location"].startswith("/dang-nhap/")
