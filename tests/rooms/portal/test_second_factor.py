"""Second factors over the pages: adding, signing in with, losing, and what a thief of half of it can do.

Clause: D11.2c, D12.3-1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest
from django.test import Client
from tests.fakes.authenticator import Authenticator
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import Sealer, get_overview, list_sessions, load_sealer
from congthu.accounts.factors.models import Generator, Passkey, RecoveryCode
from congthu.accounts.models import Account
from congthu.accounts.sessions.models import WebSession
from congthu.audit.api import list_last_events
from congthu.directory.types import IssuedMailbox

HOST = "mail.daknong.gov.vn"
ORIGIN = f"https://{HOST}:8400"
STEP = "/dang-nhap/buoc-hai/"


def browser_at(address: str = "192.0.2.1", *, strict: bool = False) -> Client:
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": address, "host": f"{HOST}:8400"}
    return Client(enforce_csrf_checks=strict, headers=headers)


def form(person: IssuedMailbox, **more: str) -> dict[str, str]:
    return {"username": person.address, "password": person.start_password, **more}


def is_in(client: Client) -> bool:
    return bool(client.get("/trang-chu/").status_code == 200)


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def options(page: str) -> str:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found
    return unescape(found[1])


class Phone:
    """An authenticator program that has read the key off the page."""

    def __init__(self, key: str) -> None:
        self.totp = pyotp.TOTP(key.replace(" ", ""))

    def code(self, *, periods: int = 0) -> str:
        return self.totp.at(datetime.now(tz=UTC) + timedelta(seconds=30 * periods))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who guesses is held up by seconds; tests need not be."""
    monkeypatch.setattr("congthu.portal.web.signin.time.sleep", lambda _: None)


@pytest.fixture
def person(staff: dict[str, IssuedMailbox]) -> IssuedMailbox:
    return staff["staff"]


@pytest.fixture
def other(staff: dict[str, IssuedMailbox]) -> IssuedMailbox:
    return staff["head"]


Enrol = Callable[[IssuedMailbox], tuple[Phone, list[str]]]


@pytest.fixture
def enrol(staff: dict[str, IssuedMailbox]) -> Enrol:
    """Set up an authenticator program, with the code of the period before, so that the present one is unused."""

    def enrolled(person: IssuedMailbox) -> tuple[Phone, list[str]]:
        client = browser_at()
        assert client.post("/dang-nhap/", form(person)).status_code == 302
        shown = client.get("/tai-khoan/xac-thuc/ung-dung/").content.decode()
        key = re.search(r'class="secret" translate="no">([A-Z2-7 ]+)<', shown)
        assert key
        assert "<svg" in shown
        phone = Phone(key[1])
        page = client.post("/tai-khoan/xac-thuc/ung-dung/", {"code": phone.code(periods=-1)}).content.decode()
        codes = re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", page)
        assert len(codes) == 10
        client.post("/dang-xuat/")
        return phone, codes

    return enrolled


def halfway(person: IssuedMailbox, address: str = "192.0.2.1") -> Client:
    client = browser_at(address)
    assert client.post("/dang-nhap/", form(person)).headers["Location"] == STEP
    return client


def test_a_code_lets_in_once_and_the_secret_is_sealed(
    person: IssuedMailbox, enrol: Enrol, state_folder: object
) -> None:
    phone, _ = enrol(person)
    first, second = halfway(person), halfway(person)
    code = phone.code()
    assert first.post(STEP, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert is_in(first)
    assert second.post(STEP, {"code": code}).status_code == 422, "no code is good twice"
    assert not is_in(second)
    sealed = Generator.objects.get(account_id=person.account_id).sealed
    assert phone.totp.secret not in sealed
    assert list_sessions(person.account_id, current=None, at=datetime.now(tz=UTC))[0].method == "code"


@pytest.mark.parametrize(("periods", "good"), [(-3, False), (0, True), (1, True), (3, False)])
def test_clocks_may_differ_by_one_period(periods: int, good: bool, person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    client = halfway(person)
    client.post(STEP, {"code": phone.code(periods=periods)})
    assert is_in(client) is good


def test_after_a_later_code_an_earlier_one_is_refused(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    halfway(person).post(STEP, {"code": phone.code(periods=1)})
    late = halfway(person)
    late.post(STEP, {"code": phone.code()})
    assert not is_in(late)


def test_with_the_password_alone_there_is_no_session(person: IssuedMailbox, enrol: Enrol) -> None:
    enrol(person)
    before = WebSession.objects.count()
    client = halfway(person)
    assert "congthu" not in client.cookies, "not even a key that could be fixed"
    assert WebSession.objects.count() == before
    assert not is_in(client)


def test_the_cookie_between_the_steps_is_worth_nothing_elsewhere(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    victim = halfway(person)
    thief = browser_at("203.0.113.9")
    thief.cookies["congthu-step"] = victim.cookies["congthu-step"].value
    assert thief.post(STEP, {"code": phone.code()}).headers["Location"] == "/dang-nhap/"
    forged = browser_at()
    forged.cookies["congthu-step"] = victim.cookies["congthu-step"].value[:-2] + "xx"
    assert forged.get(STEP).headers["Location"] == "/dang-nhap/"


def test_a_new_password_ends_what_was_halfway(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    client = halfway(person)
    account = Account.objects.get(pk=person.account_id)
    account.set_password("Another-1!")
    account.save()
    client.post(STEP, {"code": phone.code()})
    assert not is_in(client)


def test_a_key_that_was_planted_before_is_gone_after_signing_in(person: IssuedMailbox, other: IssuedMailbox) -> None:
    client = browser_at()
    client.post("/dang-nhap/", form(other))
    planted = client.cookies["congthu"].value
    client.post("/dang-nhap/?again=1", form(person))
    assert client.cookies["congthu"].value != planted
    thief = browser_at()
    thief.cookies["congthu"] = planted
    assert not is_in(thief)


def test_recovery_codes_work_once_however_they_are_typed(person: IssuedMailbox, enrol: Enrol) -> None:
    _, codes = enrol(person)
    client = halfway(person)
    client.post(STEP, {"code": codes[3].upper().replace("-", " ")})
    assert is_in(client)
    again = halfway(person)
    again.post(STEP, {"code": codes[3]})
    assert not is_in(again)
    assert get_overview(person.account_id).recovery_codes_left == 9
    assert "accounts.recovery_codes.used" in {event.code for event in list_last_events(6)}
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()


def test_the_codes_of_somebody_else_are_worth_nothing(
    person: IssuedMailbox, other: IssuedMailbox, enrol: Enrol
) -> None:
    enrol(person)
    phone, codes = enrol(other)
    client = halfway(person)
    client.post(STEP, {"code": codes[0]})
    client.post(STEP, {"code": phone.code()})
    assert not is_in(client)


def test_a_remembered_device_skips_the_second_step_until_it_is_forgotten(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    client = halfway(person)
    client.post(STEP, {"code": phone.code(), "remember": "yes"})
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", form(person)).headers["Location"] == "/thu/"
    page = client.get("/tai-khoan/phien/").content.decode()
    address = re.search(r"/tai-khoan/phien/thiet-bi/[0-9a-f-]+/quen/", page)
    assert address
    client.post(address[0])
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", form(person)).headers["Location"] == STEP


def test_wrong_codes_are_held_up_like_wrong_passwords(person: IssuedMailbox, enrol: Enrol) -> None:
    enrol(person)
    client = halfway(person, "203.0.113.9")
    pages = [client.post(STEP, {"code": f"{number:06}"}).content.decode() for number in range(40)]
    assert "Sai quá nhiều lần" in pages[-1]


def test_every_form_needs_its_token(person: IssuedMailbox) -> None:
    client = browser_at(strict=True)
    for address in ("/dang-nhap/khoa/", STEP, "/tai-khoan/xac-thuc/ung-dung/", "/tai-khoan/phien/ket-thuc/"):
        assert client.post(address, {"code": "123456"}).status_code == 403


def key_of(person: IssuedMailbox, *, name: str = "Máy cơ quan", verifies: bool = True) -> Authenticator:
    client = browser_at()
    client.post("/dang-nhap/", form(person))
    page = client.get("/tai-khoan/xac-thuc/khoa/").content.decode()
    key = Authenticator(origin=ORIGIN, verifies=verifies)
    sent = {"name": name, "challenge": field(page, "challenge"), "answer": key.create(options(page))}
    assert "Mã dự phòng" in client.post("/tai-khoan/xac-thuc/khoa/", sent).content.decode()
    repeated = client.post("/tai-khoan/xac-thuc/khoa/", sent)
    assert repeated.status_code == 422, "an answer that is sent again"
    return key


def answer_with(key: Authenticator, client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {"challenge": field(page, "challenge"), "answer": key.get(options(page))}


def test_a_passkey_is_both_factors_and_its_answer_is_good_once(person: IssuedMailbox) -> None:
    key = key_of(person)
    client, thief = browser_at(), browser_at("203.0.113.9")
    sent = answer_with(key, client, "/dang-nhap/")
    assert client.post("/dang-nhap/khoa/", sent).status_code == 302
    assert is_in(client)
    assert thief.post("/dang-nhap/khoa/", sent).status_code == 422
    assert not is_in(thief)


def test_a_passkey_is_a_second_factor_too(person: IssuedMailbox) -> None:
    key = key_of(person, verifies=False)
    client = halfway(person)
    assert client.post(STEP, answer_with(key, client, STEP)).status_code == 302
    assert is_in(client)


def test_a_key_that_does_not_verify_its_user_is_not_both_factors(person: IssuedMailbox) -> None:
    key = key_of(person, verifies=False)
    client = browser_at()
    assert client.post("/dang-nhap/khoa/", answer_with(key, client, "/dang-nhap/")).status_code == 422


def test_a_copied_key_is_noticed_by_its_counter(person: IssuedMailbox) -> None:
    key = key_of(person)
    Passkey.objects.update(sign_count=50)
    client = browser_at()
    assert client.post("/dang-nhap/khoa/", answer_with(key, client, "/dang-nhap/")).status_code == 422


@pytest.mark.parametrize("origin", ["https://mail.daknong.gov.vn.evil.example", "http://mail.daknong.gov.vn:8400"])
def test_an_answer_given_to_another_page_is_refused(origin: str, person: IssuedMailbox) -> None:
    key = key_of(person)
    key.origin = origin
    client = browser_at()
    assert client.post("/dang-nhap/khoa/", answer_with(key, client, "/dang-nhap/")).status_code == 422


def test_the_key_of_another_account_opens_only_that(person: IssuedMailbox, other: IssuedMailbox) -> None:
    key_of(person)
    foreign = key_of(other)
    client = halfway(person)
    sent = answer_with(foreign, client, STEP)
    assert client.post(STEP, sent).status_code == 422
    foreign.handle = person.account_id.bytes
    alone = browser_at()
    assert alone.post("/dang-nhap/khoa/", answer_with(foreign, alone, "/dang-nhap/")).status_code == 422


def test_a_challenge_of_one_purpose_does_not_serve_another(person: IssuedMailbox) -> None:
    key = key_of(person)
    client = halfway(person)
    sent = answer_with(key, client, "/dang-nhap/")
    assert client.post(STEP, sent).status_code == 422


@pytest.mark.parametrize("answer", ["", "{}", "null", "[1]", '"x"', '{"id": 1}', "\x00", "{" * 2000])
def test_rubbish_instead_of_an_answer_is_refused_politely(answer: str, person: IssuedMailbox) -> None:
    key_of(person)
    client = browser_at()
    challenge = field(client.get("/dang-nhap/").content.decode(), "challenge")
    assert client.post("/dang-nhap/khoa/", {"challenge": challenge, "answer": answer}).status_code == 422


def test_changing_factors_needs_a_fresh_sign_in(person: IssuedMailbox, signed_in: SignedIn) -> None:
    client = signed_in("staff")
    old = datetime.now(tz=UTC) - timedelta(minutes=20)
    WebSession.objects.update(created_at=old)
    for address in ("/tai-khoan/xac-thuc/ung-dung/", "/tai-khoan/xac-thuc/khoa/"):
        assert client.get(address).headers["Location"].startswith("/dang-nhap/?again=1&next=")
    refused = client.post("/tai-khoan/mat-khau-ung-dung/", {"name": "x", "protocols": ["imap"]})
    assert refused.headers["Location"].startswith("/dang-nhap/?again=1")


def test_who_needs_one_is_reminded_and_then_led_to_it(staff: dict[str, IssuedMailbox], signed_in: SignedIn) -> None:
    """Clause: D11.2c."""
    client = signed_in("operator")
    assert "bắt buộc có xác thực hai lớp" in client.get("/trang-chu/").content.decode()
    client.post("/tai-khoan/xac-thuc/nhac-sau/")
    assert "bắt buộc có xác thực hai lớp" not in client.get("/trang-chu/").content.decode()
    Account.objects.filter(pk=staff["operator"].account_id).update(
        second_factor_due_at=datetime.now(tz=UTC) - timedelta(minutes=1)
    )
    assert client.get("/trang-chu/").headers["Location"] == "/tai-khoan/xac-thuc/"
    assert client.get("/van-hanh/").headers["Location"] == "/tai-khoan/xac-thuc/"
    assert client.get("/tai-khoan/phien/").headers["Location"] == "/tai-khoan/xac-thuc/"
    assert client.get("/tai-khoan/xac-thuc/ung-dung/").status_code == 200
    assert "bắt buộc" not in signed_in("staff").get("/trang-chu/").content.decode()


def test_the_last_factor_of_who_needs_one_stays(staff: dict[str, IssuedMailbox], enrol: Enrol) -> None:
    phone, _ = enrol(staff["operator"])
    client = halfway(staff["operator"])
    client.post(STEP, {"code": phone.code()})
    assert client.post("/tai-khoan/xac-thuc/ung-dung/xoa/").status_code == 422
    assert get_overview(staff["operator"].account_id).code_since


def test_without_a_need_the_last_factor_may_go_and_its_codes_with_it(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    client = halfway(person)
    client.post(STEP, {"code": phone.code()})
    assert client.post("/tai-khoan/xac-thuc/ung-dung/xoa/").status_code == 302
    assert get_overview(person.account_id).since is None
    assert not RecoveryCode.objects.exists()
    assert browser_at().post("/dang-nhap/", form(person)).headers["Location"] == "/thu/"


def test_the_owner_of_an_account_under_attack_gets_in_with_a_code_beside_the_password(
    person: IssuedMailbox, enrol: Enrol
) -> None:
    phone, _ = enrol(person)
    for number in range(40):
        browser_at(f"203.0.{number}.7").post("/dang-nhap/", form(person, password=f"wrong{number}"))
    elsewhere = browser_at("198.51.100.7")
    assert "one-time-code" in elsewhere.post("/dang-nhap/", form(person)).content.decode()
    elsewhere.post("/dang-nhap/", form(person, code="000000"))
    assert not is_in(elsewhere)
    assert elsewhere.post("/dang-nhap/", form(person, code=phone.code())).status_code == 302
    assert is_in(elsewhere)


def test_no_name_tells_by_its_answer_whether_it_has_a_factor(
    person: IssuedMailbox, other: IssuedMailbox, enrol: Enrol
) -> None:
    """With a factor, without one, nobody's: while passwords are withheld a code is answered alike. Clause: D3.3."""
    enrol(person)
    seen: set[tuple[int, bool]] = set()
    for net, name in enumerate((person.address, other.address, "khong.co.ai@daknong.gov.vn")):
        guess = {"username": name, "password": "wrong"}
        for number in range(14):
            browser_at(f"203.{net}.{number}.7").post("/dang-nhap/", guess | {"password": f"wrong{number}"})
        answer = browser_at(f"198.51.{net}.7").post("/dang-nhap/", guess | {"code": "000000"})
        seen.add((answer.status_code, "one-time-code" in answer.content.decode()))
    assert seen == {(422, True)}


def test_codes_before_the_password_cannot_be_guessed_for_long(person: IssuedMailbox, enrol: Enrol) -> None:
    phone, _ = enrol(person)
    for number in range(40):
        browser_at(f"203.0.{number}.7").post("/dang-nhap/", form(person, password=f"wrong{number}"))
    for number in range(25):
        browser_at("198.51.100.7").post("/dang-nhap/", form(person, code=f"{number:06}"))
    late = browser_at("198.51.100.7")
    late.post("/dang-nhap/", form(person, code=phone.code()))
    assert not is_in(late)


def test_a_sealed_secret_opens_with_its_key_and_for_its_account_only(
    person: IssuedMailbox, other: IssuedMailbox, state_folder: object
) -> None:
    from pathlib import Path

    from congthu.accounts.errors import SealBroken

    assert isinstance(state_folder, Path)
    file = state_folder / "secrets" / "factors.key"
    before: Sealer = load_sealer(file.parent)
    sealed = before.seal("SECRET", account_id=person.account_id)
    with pytest.raises(SealBroken):
        before.open(sealed, account_id=other.account_id)
    old = file.read_text()
    file.write_text("A" * 43 + "\n" + old)
    assert load_sealer(file.parent).open(sealed, account_id=person.account_id) == "SECRET", "while it is replaced"
    file.write_text("A" * 43 + "\n")
    with pytest.raises(SealBroken):
        load_sealer(file.parent).open(sealed, account_id=person.account_id)
