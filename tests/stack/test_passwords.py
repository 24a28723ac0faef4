"""Start passwords, own ones and app passwords, as real mail programs meet them.

Clause: D12.1-2, D12.1-4, D4-3, D3.3.
"""

from __future__ import annotations

import hashlib
import imaplib
import json
import poplib
import re
import smtplib
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from tests.stack.instance import Instance, Person, eventually

WITHIN = 60.0
NEW = "Abcdefg!"
DOORS = ("imap", "pop3", "submission")
APP_PASSWORD = "abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456"


@pytest.fixture
def person(instance: Instance) -> Iterator[Person]:
    """Somebody whose password is put back afterwards, because other tests know it."""
    person = instance.people("province-office")[0]
    columns = "password, password_kind, password_expires_at, password_set_at"
    instance.sql(f"CREATE TABLE kept AS SELECT {columns} FROM accounts_account WHERE login = '{person.address}'")
    yield person
    instance.congthu("account", "resume", person.address, "--reason", "thử xong", check=False)
    instance.sql(
        f"UPDATE accounts_account SET ({columns}) = (SELECT {columns} FROM kept), second_factor_since = NULL"
        f" WHERE login = '{person.address}'; DROP TABLE kept; DELETE FROM accounts_apppassword;"
        " DELETE FROM accounts_formerpassword"
    )
    eventually(lambda: all(instance.accepts(person, door) for door in DOORS), bool, seconds=WITHIN)


@pytest.fixture
def newcomer(instance: Instance, person: Person) -> Person:
    """Somebody who holds a new slip."""
    told = instance.congthu("account", "new-start-password", person.address, "--reason", "YC 1", "--json")
    return replace(person, password=json.loads(told.stdout)["password"])


def refusal(instance: Instance, person: Person, door: str) -> str:
    """Return what a mail program is told; empty where it is let in."""
    doors = {"imap": instance.imap, "pop3": instance.pop3, "submission": instance.submission}
    try:
        with doors[door](person):
            return ""
    except (imaplib.IMAP4.error, poplib.error_proto, smtplib.SMTPException) as error:
        return str(error)


def choose_password(instance: Instance, person: Person, new: str) -> None:
    """Do on the web what a person does at the first login."""
    base = instance.endpoints["web"]
    with httpx.Client(base_url=base, verify=instance.tls, follow_redirects=True, timeout=30) as browser:

        def post(path: str, **fields: str) -> httpx.Response:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(path).text)
            assert token, path
            return browser.post(path, data={"csrfmiddlewaretoken": token[1], **fields}, headers={"Referer": base})

        entered = post("/dang-nhap/", username=person.address, password=person.password)
        assert entered.url.path == "/tai-khoan/mat-khau/", "nothing else opens"
        refused = post("/tai-khoan/mat-khau/", new="Matkhau@123", again="Matkhau@123")
        assert refused.status_code == 422
        changed = post("/tai-khoan/mat-khau/", new=new, again=new)
        assert changed.status_code == 200
        assert browser.get("/trang-chu/").url.path == "/trang-chu/"


def test_from_the_slip_to_the_own_password(instance: Instance, newcomer: Person) -> None:
    for door in DOORS:
        assert "Start password" in refusal(instance, newcomer, door)
        wrong = replace(newcomer, password="wrong")
        for _ in range(2):  # The second answer comes from Dovecot's cache.
            assert "Start password" not in refusal(instance, wrong, door), "the reason is not for who guesses"
    log = (instance.state / "log" / "dovecot.log").read_text(encoding="utf-8", errors="replace")
    assert re.search(rf"{re.escape(newcomer.address)}.*refused with the right password: start-password", log)
    choose_password(instance, newcomer, NEW)
    chosen = replace(newcomer, password=NEW)
    for door in DOORS:
        eventually(lambda: refusal(instance, chosen, door), lambda told: not told, seconds=WITHIN)  # noqa: B023
        assert refusal(instance, newcomer, door), "the slip has become paper"


def test_a_new_slip_ends_open_connections(instance: Instance, person: Person) -> None:
    """Clause: D12.3-2."""
    with instance.imap(person) as reading:
        reading.select("INBOX")
        instance.congthu("account", "new-start-password", person.address, "--reason", "YC 2")

        def is_over() -> bool:
            try:
                reading.noop()
            except (imaplib.IMAP4.error, OSError):
                return True
            return False

        eventually(is_over, bool, seconds=WITHIN)
    assert not instance.accepts(person, "imap")


def test_an_expired_slip_opens_nothing_and_says_so(instance: Instance, newcomer: Person) -> None:
    """Clause: D12.1-2, Q10."""
    instance.sql(
        "UPDATE accounts_account SET password_expires_at = now() - interval '1 minute'"
        f" WHERE login = '{newcomer.address}'"
    )
    for door in DOORS:
        eventually(lambda: refusal(instance, newcomer, door), lambda told: "expired" in told, seconds=WITHIN)  # noqa: B023


def test_app_passwords_open_their_protocols_until_they_end(instance: Instance, person: Person) -> None:
    """Clause: D12.3-1, D11.2c."""
    digest = hashlib.sha256(APP_PASSWORD.encode()).hexdigest()
    instance.sql(
        "INSERT INTO accounts_apppassword"
        " (id, account_id, name, digest, protocols, created_at, expires_at, last_used_from)"
        f" SELECT gen_random_uuid(), id, 'Outlook', '{digest}', '{{imap,smtp}}', now(), now() + interval '1 day', ''"
        f" FROM accounts_account WHERE login = '{person.address}'"
    )
    outlook = replace(person, password=APP_PASSWORD)
    assert instance.accepts(outlook, "imap")
    assert instance.accepts(outlook, "submission")
    assert "protocol" in refusal(instance, outlook, "pop3")
    assert instance.accepts(person, "pop3"), "the own one still works beside it"
    instance.sql(f"UPDATE accounts_account SET second_factor_since = now() WHERE login = '{person.address}'")
    eventually(lambda: refusal(instance, person, "imap"), lambda told: "Second factor" in told, seconds=WITHIN)
    assert instance.accepts(outlook, "imap")
    instance.sql("UPDATE accounts_apppassword SET ended_at = now()")
    for door in ("imap", "submission"):
        eventually(lambda: refusal(instance, outlook, door), lambda told: "ended" in told, seconds=WITHIN)  # noqa: B023


def test_after_suspension_every_kind_of_password_is_refused(instance: Instance, person: Person) -> None:
    """Clause: D4-3."""
    assert all(instance.accepts(person, door) for door in DOORS)
    instance.congthu("account", "suspend", person.address, "--reason", "theo quyết định")
    for door in DOORS:
        eventually(lambda: refusal(instance, person, door), lambda told: "suspended" in told, seconds=WITHIN)  # noqa: B023


@pytest.mark.parametrize("scheme", ["SSHA512", "BLF-CRYPT", "SHA512-CRYPT"])
def test_hashes_of_the_system_before_open_mail_programs(
    instance: Instance, newcomer: Person, scheme: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Dovecot reads what was taken over; the web is tested with the rooms."""
    words = ["/usr/bin/doveadm", "-O", "pw", "-s", scheme, "-p", NEW]
    made = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    file = tmp_path_factory.mktemp("hashes") / "hashes.csv"
    file.write_text(f"login,hash\n{newcomer.address},{made}\n", encoding="utf-8")
    assert json.loads(instance.congthu("account", "import-hashes", str(file), "--json").stdout)["taken"] == [2]
    chosen = replace(newcomer, password=NEW)
    for door in DOORS:
        eventually(lambda: refusal(instance, chosen, door), lambda told: not told, seconds=WITHIN)  # noqa: B023
