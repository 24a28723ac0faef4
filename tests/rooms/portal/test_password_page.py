"""Changing the own password on the web, and the first login. Clause: D12.1-3, D12.1-4, D3.3."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories.passwords import EACH_SPECIAL, EXAMPLES
from tests.factories.province import Province, new_person
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import FaultCode
from congthu.accounts.models import Account
from congthu.common.actor import Actor
from congthu.directory.api import register_person
from congthu.directory.types import IssuedMailbox

FORM, CHECK = "/tai-khoan/mat-khau/", "/tai-khoan/mat-khau/kiem-tra/"
NEW = "Abcdefg!"


@pytest.fixture
def newcomer(province: Province, actor: Actor, at: datetime) -> IssuedMailbox:
    """Somebody who has just been handed a slip."""
    return register_person(new_person("Hoàng Văn Quyết", province.phong_cntt), actor=actor, at=at)


def enter(browser: Client, box: IssuedMailbox, password: str) -> int:
    return browser.post("/dang-nhap/", {"username": box.address, "password": password}).status_code


def fill(new: str, *, again: str | None = None, present: str = "") -> Mapping[str, str]:
    return {"present": present, "new": new, "again": new if again is None else again}


def test_a_start_password_opens_the_form_alone(browser: Client, newcomer: IssuedMailbox) -> None:
    assert enter(browser, newcomer, newcomer.start_password) == 302
    for page in ("/trang-chu/", "/danh-ba/", "/danh-ba/?q=an"):
        assert browser.get(page)["Location"] == FORM
    assert browser.get("/trang-chu/", headers={"HX-Request": "true"})["HX-Redirect"] == FORM
    shown = browser.get(FORM).content.decode()
    assert 'name="present"' not in shown
    assert 'href="/trang-chu/"' not in shown
    answer = browser.post(FORM, fill(NEW))
    assert (answer.status_code, answer["Location"]) == (302, FORM)
    assert "#connect" in browser.get(FORM).content.decode(), "where to go with the new password"
    assert browser.get("/trang-chu/").status_code == 200
    assert enter(Client(headers={"x-forwarded-proto": "https"}), newcomer, NEW) == 302
    assert enter(Client(headers={"x-forwarded-proto": "https"}), newcomer, newcomer.start_password) == 422


@pytest.mark.parametrize(("password", "code"), EXAMPLES.items())
def test_the_form_and_the_check_refuse_the_same(
    browser: Client, newcomer: IssuedMailbox, password: str, code: FaultCode
) -> None:
    enter(browser, newcomer, newcomer.start_password)
    answer = browser.post(FORM, fill(password))
    assert answer.status_code == 422
    assert password not in answer.content.decode()
    told = browser.post(CHECK, {"new": password}, headers={"accept": "application/json"}).json()
    assert not told["accepted"]
    fault = next(fault for fault in told["faults"] if fault["code"] == code)
    assert fault["text"] in answer.content.decode().replace("&amp;", "&")
    assert browser.get("/trang-chu/").status_code == 302


@pytest.mark.parametrize("password", EACH_SPECIAL)
def test_the_check_takes_each_special_character(signed_in: SignedIn, password: str) -> None:
    told = signed_in("staff").post(CHECK, {"new": password}, headers={"accept": "application/json"}).json()
    assert (told["accepted"], told["faults"]) == (True, [])


def test_the_check_says_which_part_is_met_and_which_letters_turned(signed_in: SignedIn) -> None:
    shown = signed_in("staff").post(CHECK, {"new": "xanhmuôn"}, headers={"HX-Request": "true"}).content.decode()
    assert shown.count('data-state="failed"') == 3
    assert shown.count('data-state="met"') == 4
    assert "Unikey" in shown
    assert "ô" in shown
    assert "<meter" in shown
    assert "xanhmuôn" not in shown


def test_nothing_typed_is_nothing_judged(signed_in: SignedIn) -> None:
    shown = signed_in("staff").post(CHECK, {"new": ""}).content.decode()
    assert 'data-state="failed"' not in shown
    assert "<meter" not in shown


def test_a_change_asks_for_the_present_password(signed_in: SignedIn, staff: dict[str, IssuedMailbox]) -> None:
    browser, other = signed_in("staff"), signed_in("staff")
    present = staff["staff"].start_password
    assert browser.post(FORM, fill(NEW, present="wrong")).status_code == 422
    assert browser.post(FORM, fill(NEW, again="Abcdefg?", present=present)).status_code == 422
    assert browser.post(FORM, fill("", present=present)).status_code == 422
    assert browser.post(FORM, fill(present, present=present)).status_code == 422
    assert browser.post(FORM, fill(NEW, present=present)).status_code == 302
    assert browser.get("/trang-chu/").status_code == 200, "this session goes on"
    assert other.get("/trang-chu/").status_code == 302, "the others have ended"


def test_who_guesses_the_present_password_is_put_out(signed_in: SignedIn) -> None:
    browser = signed_in("staff")
    answers = [browser.post(FORM, fill(NEW, present=f"wrong {number}")).status_code for number in range(5)]
    assert answers == [422, 422, 422, 422, 302]
    assert browser.get("/trang-chu/").status_code == 302


def test_nor_can_it_be_guessed_where_a_handover_asks_for_it(signed_in: SignedIn) -> None:
    """One count for both pages; a step that asks for no password does not begin it anew."""
    browser = signed_in("staff")
    handover = f"/hop-thu-cong-vu/{uuid.UUID(int=1)}/ban-giao/{uuid.UUID(int=2)}/"
    for number in range(3):
        step = browser.post(f"{handover}cancel/", {"password": f"wrong {number}", "reason": "x"})
        assert step.status_code == 404, "there is no such handover, and that does not tell of the password"
        assert browser.post(f"{handover}retry/", {"password": "", "reason": ""}).status_code == 404
    assert browser.post(FORM, fill(NEW, present="wrong")).status_code == 422
    ended = browser.post(f"{handover}confirm-incoming/", {"password": "wrong", "reason": "x"})
    assert (ended.status_code, ended["Location"]) == (302, "/dang-nhap/")
    assert browser.get("/trang-chu/").status_code == 302


def test_a_start_password_that_expires_meanwhile(browser: Client, newcomer: IssuedMailbox, at: datetime) -> None:
    """Clause: D12.1-2, Q10."""
    enter(browser, newcomer, newcomer.start_password)
    Account.objects.filter(pk=newcomer.account_id).update(password_expires_at=at - timedelta(days=1))
    assert browser.post(FORM, fill(NEW))["Location"] == "/dang-nhap/"
    assert Account.objects.get(pk=newcomer.account_id).check_password(newcomer.start_password)


def test_an_expired_start_password_is_refused_with_the_reason(
    browser: Client, newcomer: IssuedMailbox, at: datetime
) -> None:
    """Clause: D12.1-2, Q10. Who does not know it learns nothing."""
    Account.objects.filter(pk=newcomer.account_id).update(password_expires_at=at - timedelta(days=1))
    told = [
        browser.post("/dang-nhap/", {"username": newcomer.address, "password": password}).content.decode()
        for password in (newcomer.start_password, "wrong")
    ]
    assert ["đã hết hạn" in page for page in told] == [True, False]
    assert browser.get("/trang-chu/").status_code == 302


def test_no_password_is_written_to_the_log(
    browser: Client, newcomer: IssuedMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    enter(browser, newcomer, newcomer.start_password)
    browser.post(CHECK, {"new": "Abcdefg?1"})
    browser.post(FORM, fill(NEW))
    for secret in (newcomer.start_password, "Abcdefg?1", NEW):
        assert secret not in caplog.text


def test_a_password_is_never_taken_from_a_url(signed_in: SignedIn) -> None:
    browser = signed_in("staff")
    assert browser.get(CHECK, {"new": NEW}).status_code == 405
    assert browser.get(FORM, {"new": NEW}).status_code == 200
    assert NEW not in browser.get(FORM, {"new": NEW}).content.decode()
