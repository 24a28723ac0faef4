"""The whole way of a lost password through the browser. Clause: D12.3-2, D11.1b."""

from __future__ import annotations

import base64
import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.accounts.models import Account
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.provisioning.api import answer_knock
from congthu.provisioning.models import Knock, Request
from congthu.provisioning.types import POLICY

pytestmark = pytest.mark.django_db


def ask(browser: Client, address: str) -> None:
    answer = browser.post("/quen-mat-khau/", {"address": address, "contact": "0261 3 000 000"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/quen-mat-khau/da-gui/")


def step(client: Client, number: int, action: str, **given: str) -> int:
    return client.post(f"/yeu-cau/{number}/{action}/", given).status_code


@pytest.fixture
def asked(cast: Cast, browser: Client, at: datetime) -> int:
    ask(browser, cast["staff"].address)
    number = answer_knock(Knock.objects.latest("pk").pk, actor=Actor.system("form"), at=at)
    assert number
    return number


def test_the_whole_way(asked: int, cast: Cast, signed_in: SignedIn) -> None:
    head, intake, operator = signed_in("head-of-phong"), signed_in("intake"), signed_in("operator")
    assert 'class="waiting"' in head.get("/trang-chu/").content.decode(), "counted in the navigation"
    assert step(head, asked, "confirm", identity="called-back", identity_note="0261 3 111 111") == 302
    assert step(intake, asked, "receive") == 302
    slip = operator.post(f"/yeu-cau/{asked}/carry-out/")
    assert slip.status_code == 200
    assert "no-store" in slip.headers["Cache-Control"]
    text = slip.content.decode()
    (password,) = re.findall(r'<code class="secret">([^<]+)</code>', text)
    (pdf,) = re.findall(r"data:application/pdf;base64,([^\"]+)", text)
    assert base64.b64decode(pdf).startswith(b"%PDF-")
    assert base64.b64decode(pdf).count(b"/Type /Page\n") == 1
    account = Account.objects.get(pk=cast["staff"].account_id)
    assert account.check_password(password.replace("&amp;", "&"))
    assert account.password_kind == "start"


def test_the_slip_is_shown_once(asked: int, signed_in: SignedIn) -> None:
    head, intake, operator = signed_in("director"), signed_in("intake"), signed_in("operator")
    step(head, asked, "confirm", identity="known")
    step(intake, asked, "receive")
    assert step(operator, asked, "carry-out") == 200
    again = operator.post(f"/yeu-cau/{asked}/carry-out/")
    assert again.status_code == 422
    assert "secret" not in again.content.decode()
    for client in (operator, head, intake):
        assert "secret" not in client.get(f"/yeu-cau/{asked}/").content.decode()
    assert not [e for e in Event.objects.all() if "-" in str(e.new.get("password", ""))], "never on record"


def test_a_start_password_ends_the_sessions_of_the_old_one(asked: int, cast: Cast, signed_in: SignedIn) -> None:
    person = signed_in("staff")
    assert person.get("/trang-chu/").status_code == 200
    step(signed_in("director"), asked, "confirm", identity="known")
    step(signed_in("intake"), asked, "receive")
    step(signed_in("operator"), asked, "carry-out")
    assert person.get("/trang-chu/").status_code == 302


def test_a_request_without_the_head_stops(asked: int, signed_in: SignedIn) -> None:
    """Clause: D12.3-2: a letter that pretends to be somebody gets nobody a password."""
    assert step(signed_in("intake"), asked, "receive") == 422
    assert step(signed_in("intake"), asked, "confirm", identity="card") == 422
    for action in ("receive", "carry-out", "confirm"):
        assert step(signed_in("operator"), asked, action, identity="card") == 404
    assert Request.objects.get().state == "asked"


@pytest.mark.parametrize("who", ["colleague", "auditor", "district-head", "commune-staff", "chairman"])
def test_for_others_it_does_not_exist(asked: int, signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    unknown = client.get(f"/yeu-cau/{asked + 1}/")
    hidden = client.get(f"/yeu-cau/{asked}/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert f"/yeu-cau/{asked}/" not in client.get("/yeu-cau/").content.decode()
    assert step(client, asked, "confirm", identity="known") == 404


def test_one_person_with_every_role_gets_nowhere(asked: int, signed_in: SignedIn) -> None:
    client = signed_in("everything")
    assert step(client, asked, "confirm", identity="known") == 302
    assert step(client, asked, "receive") == 422
    assert step(signed_in("intake"), asked, "receive") == 302
    assert step(client, asked, "carry-out") == 422


@pytest.mark.parametrize("action", ["ask", "expire", "nothing", "carry_out"])
def test_steps_that_are_nobodys_by_hand(asked: int, signed_in: SignedIn, action: str) -> None:
    assert step(signed_in("everything"), asked, action) == 404


class TestTheForm:
    def test_known_and_unknown_names_get_the_same_answer(self, cast: Cast, browser: Client) -> None:
        answers = []
        for address in (cast["staff"].address, "khong.co.ai@daknong.gov.vn"):
            sent = browser.post("/quen-mat-khau/", {"address": address, "contact": "204"})
            answers.append((sent.status_code, sent.headers["Location"], sent.content))
        assert answers[0] == answers[1]
        assert Knock.objects.count() == 2, "the same work is done for both"
        assert not Request.objects.exists(), "nothing is looked up before it answers"

    def test_the_same_queries_for_known_and_unknown(self, cast: Cast, browser: Client) -> None:
        counts = []
        for address in (cast["staff"].address, "khong.co.ai@daknong.gov.vn", cast["director"].address):
            with CaptureQueriesContext(connection) as queries:
                ask(browser, address)
            counts.append(len(queries))
        assert len(set(counts)) == 1

    @pytest.mark.parametrize(
        "given", [{}, {"address": "an"}, {"contact": "204"}, {"address": "a" * 300, "contact": "x"}]
    )
    @pytest.mark.usefixtures("cast")
    def test_an_empty_form_is_said_to_be(self, browser: Client, given: dict[str, str]) -> None:
        assert browser.post("/quen-mat-khau/", given).status_code == 422
        assert not Knock.objects.exists()

    @pytest.mark.usefixtures("cast")
    def test_too_many_from_one_network(self, browser: Client) -> None:
        for _ in range(POLICY.per_network):
            ask(browser, "x")
        assert browser.post("/quen-mat-khau/", {"address": "x", "contact": "y"}).status_code == 429
        elsewhere = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.1"})
        ask(elsewhere, "x")

    @pytest.mark.usefixtures("cast")
    def test_it_needs_its_token(self) -> None:
        strict = Client(
            enforce_csrf_checks=True, headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
        )
        assert strict.post("/quen-mat-khau/", {"address": "x", "contact": "y"}).status_code == 403


class TestEntering:
    def test_by_a_head(self, cast: Cast, signed_in: SignedIn) -> None:
        head = signed_in("director")
        given = {"address": cast["staff"].address.partition("@")[0], "channel": "in-person", "device_lost": "on"}
        answer = head.post("/yeu-cau/moi/", given)
        assert answer.status_code == 302
        assert "Xác nhận" in head.get(answer.headers["Location"]).content.decode()
        assert Request.objects.get().device_lost

    @pytest.mark.parametrize(
        "address", ["khong.co@daknong.gov.vn", "<script>alert(1)</script>", "x" * 254, "a\r\nBcc: b@c"]
    )
    @pytest.mark.usefixtures("cast")
    def test_what_cannot_be(self, signed_in: SignedIn, address: str) -> None:
        answer = signed_in("director").post("/yeu-cau/moi/", {"address": address, "channel": "phone"})
        assert answer.status_code == 422
        assert "<script>alert" not in answer.content.decode()

    def test_not_for_another_body(self, cast: Cast, signed_in: SignedIn) -> None:
        given = {"address": cast["staff"].address, "channel": "phone"}
        assert signed_in("district-head").post("/yeu-cau/moi/", given).status_code == 422
        assert not Request.objects.exists()


def test_what_people_typed_is_shown_and_not_run(cast: Cast, signed_in: SignedIn, at: datetime) -> None:
    given = {"address": cast["staff"].address, "channel": "phone", "note": "<img src=x onerror=alert(1)>"}
    page = signed_in("director").post("/yeu-cau/moi/", given, follow=True).content.decode()
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
