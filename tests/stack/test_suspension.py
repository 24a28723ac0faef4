"""Suspended once, refused everywhere. Clause: D4-3."""

from __future__ import annotations

import imaplib
import smtplib
import time
from collections.abc import Callable, Iterator

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token

WITHIN = 60.0


@pytest.fixture
def suspended(instance: Instance) -> Iterator[Person]:
    person = instance.people("home-affairs")[0]
    yield person
    instance.congthu("account", "resume", person.address, "--reason", "hết hạn", check=False)


def refuses(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (imaplib.IMAP4.error, smtplib.SMTPException, OSError):
        return True
    return False


def test_every_protocol_refuses_and_open_connections_end(instance: Instance, suspended: Person) -> None:
    mark = token()
    with instance.imap(suspended) as reading, instance.submission(suspended) as sending:
        reading.select("INBOX")
        instance.congthu("account", "suspend", suspended.address, "--reason", "theo quyết định")
        begun = time.monotonic()
        for protocol in ("imap", "pop3", "submission"):
            eventually(lambda: instance.accepts(suspended, protocol), lambda works: not works, seconds=WITHIN)  # noqa: B023
        own = letter(suspended.address, [suspended.address])
        eventually(lambda: refuses(reading.noop), lambda ended: ended, seconds=WITHIN)
        eventually(lambda: refuses(lambda: sending.send_message(own)), lambda ended: ended, seconds=WITHIN)
        assert time.monotonic() - begun < WITHIN
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [suspended.address], subject=mark))
    instance.congthu("account", "resume", suspended.address, "--reason", "hết hạn")
    eventually(lambda: instance.accepts(suspended, "imap"), lambda works: works, seconds=WITHIN)
    assert instance.wait_for(suspended, mark), "mail arrived meanwhile"


def test_no_list_reaches_a_suspended_person(instance: Instance, suspended: Person) -> None:
    instance.congthu("account", "suspend", suspended.address, "--reason", "theo quyết định")
    assert instance.sql(f"SELECT count(*) FROM mail.member WHERE member = '{suspended.address}'").strip() == "0"
