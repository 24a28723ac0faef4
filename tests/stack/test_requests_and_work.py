"""A lost password from the form to the first login, and a letter from the citizen to the answer of the office.

Clause: D12.3-2, D11.1b, D13.3, D12.2-1.
"""

from __future__ import annotations

import html
import imaplib
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_handover import at_the_web, person
from tests.stack.test_passwords import choose_password, refusal

WITHIN = 60.0
DOORS = ("imap", "pop3", "submission")
NEW = "Kx!93mVq.Lw#p"
NOTE = "Ghi chú nội bộ: hỏi lại Phòng Tài chính"


@pytest.fixture
def forgetful(instance: Instance) -> Iterator[Person]:
    """Somebody whose password is put back afterwards, because other tests know it."""
    person = next(p for p in instance.people("staff") if p.address.endswith(f".stttt@{instance.domain}"))
    columns = "password, password_kind, password_expires_at, password_set_at"
    instance.sql(f"CREATE TABLE kept_reset AS SELECT {columns} FROM accounts_account WHERE login = '{person.address}'")
    yield person
    instance.sql(
        f"UPDATE accounts_account SET ({columns}) = (SELECT {columns} FROM kept_reset)"
        f" WHERE login = '{person.address}'; DROP TABLE kept_reset"
    )


def ask_at_the_form(instance: Instance, address: str) -> str:
    base = instance.endpoints["web"]
    with httpx.Client(base_url=base, verify=instance.tls, follow_redirects=True, timeout=60) as stranger:
        secret = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', stranger.get("/quen-mat-khau/").text)
        assert secret
        data = {"csrfmiddlewaretoken": secret[1], "address": address, "contact": "0261 3 000 000"}
        answer = stranger.post("/quen-mat-khau/", data=data, headers={"Referer": base}).text
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer)


def number_of(instance: Instance, address: str) -> str:
    query = f"SELECT id FROM provisioning_request WHERE subject_login = '{address}' AND closed_at IS NULL"
    return eventually(lambda: instance.sql(query).strip(), bool, seconds=WITHIN)


def confirmer_of(instance: Instance, number: str) -> Person:
    login = instance.sql(
        "SELECT a.login FROM provisioning_request r JOIN accounts_rolegrant g ON g.scope_id = ANY (r.heads_of)"
        f" AND g.role = 'head' JOIN accounts_account a ON a.id = g.account_id WHERE r.id = {number} ORDER BY 1 LIMIT 1"
    ).strip()
    return person(instance, login.partition("@")[0])


def step(instance: Instance, who: Person, number: str, action: str, **given: str) -> str:
    with at_the_web(instance, who) as browser:
        answer = browser.post(f"/yeu-cau/{number}/{action}/", at=f"/yeu-cau/{number}/", **given)
        assert answer.status_code == 200, (action, answer.status_code)
        return answer.text


def test_from_the_form_to_the_own_password(instance: Instance, forgetful: Person) -> None:
    told = [ask_at_the_form(instance, address) for address in (forgetful.address, f"khong.co@{instance.domain}")]
    assert told[0] == told[1]
    number = number_of(instance, forgetful.address)
    intake, operator = instance.people("intake")[0], instance.people("operator")[0]
    with at_the_web(instance, operator) as browser:
        assert browser.get(f"/yeu-cau/{number}/").status_code == 404, "without the head the centre sees nothing"
    step(instance, confirmer_of(instance, number), number, "confirm", identity="called-back")
    step(instance, intake, number, "receive")
    with instance.imap(forgetful) as reading:
        reading.select("INBOX")
        slip = step(instance, operator, number, "carry-out")
        eventually(lambda: is_over(reading), bool, seconds=WITHIN)
    found = re.search(r'<code class="secret">([^<]+)</code>', slip)
    assert found
    holder = replace(forgetful, password=html.unescape(found[1]))
    for door in DOORS:
        assert refusal(instance, forgetful, door), "the old password is dead"
        assert "Start password" in refusal(instance, holder, door)
    choose_password(instance, holder, NEW)
    chosen = replace(holder, password=NEW)
    eventually(lambda: instance.accepts(chosen, "imap"), bool, seconds=WITHIN)
    with instance.imap(chosen) as reading:
        reading.select("INBOX", readonly=True)
        _, (letters,) = reading.search(None, "HEADER", "Auto-Submitted", "auto-generated")
        assert len(letters.split()) >= 2, "asked for, and carried out"


def test_an_answer_from_the_office_closes_the_work_and_takes_no_note_along(instance: Instance) -> None:
    office = f"stttt@{instance.domain}"
    manager = person(instance, instance.sql(
        f"SELECT login FROM mail.opener WHERE address = '{office}' AND rights = 'manage' ORDER BY 1 LIMIT 1"
    ).strip().partition("@")[0])  # fmt: skip
    question = letter("cong.dan@example.org", [office])
    with instance.outside() as client:
        client.send_message(question)
    box = instance.sql(
        f"SELECT mailbox_id FROM directory_address WHERE address = '{office}' AND kind = 'primary'"
    ).strip()
    with at_the_web(instance, manager) as browser:
        page = browser.post(
            f"/hop-thu-cong-vu/{box}/cong-viec/moi/",
            message_id=question["Message-ID"],
            subject=question["Subject"],
            sender="cong.dan@example.org",
            received_at="2026-11-24T08:00",
            person=manager.address,
            note=NOTE,
        )
    assert page.url.path.startswith("/cong-viec/")
    assert NOTE in page.text
    mark = token()
    answer = letter(office, ["cong.dan@example.org"], subject=mark)
    answer["In-Reply-To"] = answer["References"] = question["Message-ID"]
    with instance.submission(manager) as client:
        client.send_message(answer, from_addr=office)
    (left,) = eventually(lambda: instance.left_for_outside(mark), bool, seconds=WITHIN)
    assert f"From: {office}".encode() in left
    assert b"Ghi ch" not in left
    assert b"=?utf-8?" not in left.lower()
    instance.sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " VALUES ('default', 'offices.find_answers', '{\"timestamp\": 0}')"
    )
    work = page.url.path.split("/")[2]
    query = f"SELECT state FROM offices_assignment WHERE id = '{work}'"
    assert eventually(lambda: instance.sql(query).strip(), lambda state: state == "done", seconds=330)


def is_over(reading: imaplib.IMAP4_SSL) -> bool:
    try:
        reading.noop()
    except (imaplib.IMAP4.error, OSError):
        return True
    return False
