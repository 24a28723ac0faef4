"""Filters, absence and forwarding, set in the forms of the webmail and carried out by the real Dovecot.

Clause: D3.3, D8.1, D5.2a.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.sieve_client import put_script
from tests.stack.test_handover import Browser, at_the_web

FOREIGN = """require ["fileinto", "mailbox"];
if header :contains "Subject" "theo-kich-ban-cu" { fileinto :create "Cũ"; }
"""
PATIENCE = 4.0


@pytest.fixture
def person(instance: Instance) -> Person:
    return instance.people("staff")[1]


@pytest.fixture
def colleague(instance: Instance) -> Person:
    return instance.people("staff")[2]


@pytest.fixture
def web(instance: Instance, person: Person) -> Iterator[Browser]:
    with at_the_web(instance, person) as browser:
        yield browser


def box_of(web: Browser) -> str:
    found = re.search(r"/thu/cai-dat/([0-9a-f-]{36})/loc/", web.get("/thu/cai-dat/").text)
    assert found
    return f"/thu/cai-dat/{found[1]}"


def stamp(web: Browser, page: str) -> str:
    found = re.search(r'name="stamp" value="(\w+)"', web.get(page).text)
    return found[1] if found else ""


def save(web: Browser, page: str, **fields: str) -> str:
    """Send a form of the settings, and return the page that answers."""
    answer = web.post(page, stamp=stamp(web, page), **fields)
    return answer.text


def deliver(instance: Instance, person: Person, mark: str, *, sender: str = "cong.dan@example.org") -> None:
    with smtplib.LMTP(*instance.port("lmtp"), timeout=60) as lmtp:
        lmtp.send_message(letter(sender, [person.address], subject=mark))


def file_rule(mark: str, folder: str) -> dict[str, str]:
    names = {"name": f"Quy tắc {mark}", "any_of": "0", "is_on": "1", "is_last": "1"}
    return names | {
        "c0-field": "subject",
        "c0-match": "contains",
        "c0-value": mark,
        "s0-do": "file",
        "s0-value": folder,
    }


def test_a_filter_made_by_the_form_files_a_letter_and_a_foreign_script_goes_on(
    instance: Instance, person: Person, web: Browser
) -> None:
    put_script(instance, person, FOREIGN, name="của chương trình thư")
    base, mark = box_of(web), token()
    place = len(re.findall(r"/buoc/", web.get(f"{base}/loc/").text))
    assert "Đã lưu" in save(web, f"{base}/loc/{place}/", **file_rule(mark, "Báo"))
    deliver(instance, person, mark)
    instance.wait_for(person, mark, folder="B&AOE-o")
    other = token()
    deliver(instance, person, f"theo-kich-ban-cu {other}")
    instance.wait_for(person, other, folder="C&AWk-")
    shown = web.get(f"{base}/loc/").text
    assert "của chương trình thư" in shown
    assert "chạy sau các quy tắc của ông/bà" in shown


def test_what_another_window_changed_is_not_overwritten(web: Browser) -> None:
    base, mark = box_of(web), token()
    place = len(re.findall(r"/buoc/", web.get(f"{base}/loc/").text))
    answer = web.post(f"{base}/loc/{place}/", stamp="0" * 20, **file_rule(mark, "X"))
    assert answer.status_code == 422
    assert mark not in web.get(f"{base}/loc/").text


@pytest.mark.parametrize(
    ("first", "last", "answers"),
    [
        pytest.param(-1, 1, True, id="during"),
        pytest.param(-9, -2, False, id="after"),
        pytest.param(2, 9, False, id="before"),
    ],
)
def test_absence_is_told_within_its_days_alone(
    instance: Instance, person: Person, web: Browser, first: int, last: int, answers: bool
) -> None:
    base, mark, note, today = box_of(web), token(), token(), date.today()  # noqa: DTZ011 -- Two days of room.
    days = {
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "ends_on": (today + timedelta(days=last)).isoformat(),
    }
    assert "Đã lưu" in save(
        web, f"{base}/vang-mat/", is_on="1", subject=f"Vắng {note}", text="Tôi đi họp.", days="1", **days
    )
    assert ("Những ngày này đã qua" in web.get(f"{base}/vang-mat/").text) == (last < 0)
    deliver(instance, person, mark, sender=f"{mark}@example.org")
    instance.wait_for(person, mark)
    if answers:
        left = eventually(lambda: instance.left_for_outside(mark), bool)
        assert b"auto-replied" in left[0]
    else:
        with pytest.raises(AssertionError):
            eventually(lambda: instance.left_for_outside(mark), bool, PATIENCE)
    save(web, f"{base}/vang-mat/", text="Tôi đi họp.", days="1")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ends_on": "9999-12-31"}, "hơn mười năm"),
        ({"starts_on": "0001-01-01"}, "hơn mười năm"),
        ({"days": "99999"}, "sau 1 đến 30 ngày"),
        ({"text": "Tôi đi họp. " * 9000}, "Tôi đi họp. Tôi"),
    ],
)
def test_what_makes_no_sense_in_an_absence_is_named(web: Browser, given: dict[str, str], told: str) -> None:
    base = box_of(web)
    whole = {"is_on": "1", "starts_on": date.today().isoformat(), "text": "Tôi đi họp.", "days": "1"} | given  # noqa: DTZ011
    page = save(web, f"{base}/vang-mat/", **whole)
    assert "Đã lưu" not in page
    assert told in page.partition('role="alert"')[2].partition("</div>")[0]


def test_mail_is_sent_on_inside_and_not_outside(
    instance: Instance, person: Person, colleague: Person, web: Browser
) -> None:
    base, mark = box_of(web), token()
    refused = save(web, f"{base}/chuyen-tiep/", is_on="1", address="nha.rieng@example.org", keeps_copy="1")
    assert "ngoài hệ thống" in refused
    assert "Đã lưu" in save(web, f"{base}/chuyen-tiep/", is_on="1", address=colleague.address, keeps_copy="1")
    deliver(instance, person, mark)
    instance.wait_for(colleague, mark)
    instance.wait_for(person, mark)
    assert "Đã lưu" in save(web, f"{base}/chuyen-tiep/")


@pytest.mark.parametrize("name", ["khong.co.ai", "internal"])
def test_mail_is_sent_on_to_boxes_alone(instance: Instance, web: Browser, name: str) -> None:
    """Neither to an address that nobody has nor to everybody; what stood there before can still be changed around."""
    base, address = box_of(web), f"{name}@{instance.domain}"
    sentence = f"{address} không phải là hộp thư nào"
    assert sentence in save(web, f"{base}/chuyen-tiep/", is_on="1", address=address, keeps_copy="1")
    place = len(re.findall(r"/buoc/", web.get(f"{base}/loc/").text))
    rule = file_rule(token(), "") | {"s0-do": "forward", "s0-value": address}
    assert sentence in save(web, f"{base}/loc/{place}/", **rule)


@pytest.mark.parametrize("command", ["redirect", "redirect :copy"])
def test_a_script_from_elsewhere_sends_nothing_outside_and_loses_nothing(
    instance: Instance, colleague: Person, command: str
) -> None:
    """The form is not the only door: ManageSieve takes any script, and the way out refuses what it sends."""
    mark = token()
    put_script(instance, colleague, f'require "copy";\n{command} "nha.rieng@example.org";\n')
    deliver(instance, colleague, mark)
    instance.wait_for(colleague, mark)
    with pytest.raises(AssertionError):
        eventually(lambda: instance.left_for_outside(mark), bool, PATIENCE)
    put_script(instance, colleague, "keep;\n")


def test_the_bin_is_emptied_after_it_was_asked_twice(instance: Instance, person: Person, web: Browser) -> None:
    base, mark = box_of(web), token()
    deliver(instance, person, mark)
    instance.wait_for(person, mark)
    page = f"{base}/dung-luong/"
    values = re.findall(r'name="letter" value="([^"]+)"', web.get(page).text)
    assert values
    asked = web.post(page, step="letters", letter=values[0])
    assert "Ông/bà có chắc không?" in asked.text
    assert "Đã xong: 1 thư" in web.post(page, step="letters", letter=values[0], sure="1").text
    assert "xóa hẳn" in web.post(page, step="empty", folder="Trash").text
    assert "Đã xong" in web.post(page, step="empty", folder="Trash", sure="1").text
    with instance.imap(person) as client:
        client.select("Trash", readonly=True)
        assert client.search(None, "ALL")[1] == [b""]


@pytest.mark.parametrize("before", ["0001-01-01", "1970-01-01", "x", ""])
def test_before_a_day_that_the_store_does_not_know_there_is_nothing_to_clear(web: Browser, before: str) -> None:
    answer = web.post(f"{box_of(web)}/dung-luong/", step="older", folder="INBOX", before=before)
    assert answer.status_code == 422
    assert "không có thư cũ như vậy" in answer.text
