"""An official box in real mail programs: under one's own password, with the rights of the paper, until its date.

Clause: D13.1, D12.2-1, D12.3-1, D8.3-2, D3.3.
"""

from __future__ import annotations

import imaplib
import smtplib
import time
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from tests.stack.instance import Instance, Person, eventually, letter, token

HEADER = "X-Congthu-Nguoi-Gui"
WITHIN = 30.0


@pytest.fixture
def office(instance: Instance) -> str:
    return f"stttt@{instance.domain}"


@pytest.fixture
def clerk(instance: Instance, office: str) -> Person:
    """The văn thư, to whom the sample has delegated the box: read, work, send."""
    (found,) = [p for p in instance.people("clerk") if _rights(instance, office, p)]
    return found


@pytest.fixture
def manager(instance: Instance, office: str) -> Person:
    (found,) = [p for p in instance.people("head") if _rights(instance, office, p)]
    return found


@pytest.fixture
def reader(instance: Instance, office: str) -> Iterator[Person]:
    """Somebody of the body who may only read, for as long as a test lasts."""
    person = next(p for p in instance.people("it-officer") if p.address.endswith(f".{office}"))
    give(instance, office, person, rights="read", lasting="1 hour")
    yield person
    end(instance, office, person)


def test_a_delegate_reads_and_answers_under_the_own_password(instance: Instance, office: str, clerk: Person) -> None:
    mark = token()
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [office], subject=mark))
    box = as_office(office, clerk)
    instance.wait_for(box, mark)
    answer = token()
    with instance.submission(clerk) as client:
        client.send_message(letter(office, ["cong.dan@example.org"], subject=answer), from_addr=office)
    (left,) = eventually(lambda: instance.left_for_outside(answer), bool)
    assert f"From: {office}".encode() in left
    log = (instance.state / "log" / "postfix.log").read_text(errors="replace")
    assert f"sasl_username={clerk.address}" in log, "Postfix names the person"
    dovecot = (instance.state / "log" / "dovecot.log").read_text(errors="replace")
    assert f"imap({office} by {clerk.address})" in dovecot, "Dovecot names the person"


def test_who_sent_is_known_inside_and_only_there(
    instance: Instance, office: str, clerk: Person, manager: Person
) -> None:
    mark, receiver = token(), instance.people("staff")[0]
    message = letter(office, [receiver.address, "ngoai@example.org"], subject=mark)
    message[HEADER] = f"ke.gia.mao@{instance.domain}"
    with instance.submission(clerk) as client:
        client.send_message(message, from_addr=office)
    (kept,) = instance.wait_for(as_office(office, manager), mark, folder="Sent")
    (inside,) = instance.wait_for(receiver, mark)
    (outside,) = eventually(lambda: instance.left_for_outside(mark), bool)
    for copy in (kept, inside):
        assert copy.count(f"{HEADER}: {clerk.address}".encode()) == 1
        assert b"ke.gia.mao" not in copy
    assert HEADER.lower().encode() not in outside.lower()
    assert b"DKIM-Signature:" in outside
    signed = outside.split(b"DKIM-Signature:")[1].split(b"b=")[0].lower()
    assert b"congthu-nguoi" not in signed, "no signature covers what is taken off"
    assert not instance.find(as_office(office, manager), mark), "the copy is in Sent alone"


def test_nobody_outside_or_under_the_own_name_sets_the_header(instance: Instance, office: str, clerk: Person) -> None:
    from_outside, own = token(), token()
    forged = letter("ai.do@example.org", [office], subject=from_outside)
    forged[HEADER] = clerk.address
    with instance.outside() as client:
        client.send_message(forged)
    mine = letter(clerk.address, [office], subject=own)
    mine[HEADER] = clerk.address
    with instance.submission(clerk) as client:
        client.send_message(mine)
    for mark in (from_outside, own):
        (arrived,) = instance.wait_for(as_office(office, clerk), mark)
        assert HEADER.encode() not in arrived
        assert not instance.find(as_office(office, clerk), mark, folder="Sent")


def test_a_reader_changes_nothing_and_does_not_send(instance: Instance, office: str, reader: Person) -> None:
    mark = token()
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [office], subject=mark))
    box = as_office(office, reader)
    instance.wait_for(box, mark)
    with imap(instance, box) as client:
        client.select_folder("INBOX")
        (number,) = client.search(["SUBJECT", mark])
        client.add_flags(number, [b"\\Flagged", b"\\Deleted"])
        client.expunge()
        assert client.search(["SUBJECT", mark]) == [number]
        flags = client.get_flags([number])[number]
        assert b"\\Flagged" not in flags
        assert b"\\Deleted" not in flags
        for refused in (
            lambda: client.move([number], "Archive"),
            lambda: client.append("INBOX", b"Subject: x\r\n\r\nx"),
            lambda: client.create_folder("Moi"),
            lambda: client.delete_folder("Archive"),
        ):
            with pytest.raises(IMAPClientError):
                refused()  # type: ignore[no-untyped-call]
    with instance.submission(reader) as client, pytest.raises(smtplib.SMTPException):
        client.send_message(letter(office, ["ngoai@example.org"]), from_addr=office)


def test_what_was_seen_is_each_persons_own(instance: Instance, office: str, clerk: Person, manager: Person) -> None:
    mark = token()
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [office], subject=mark))
    instance.wait_for(as_office(office, clerk), mark)
    with imap(instance, as_office(office, clerk)) as client:
        client.select_folder("INBOX")
        (number,) = client.search(["SUBJECT", mark])
        client.add_flags(number, [b"\\Seen", b"\\Flagged"])
    with imap(instance, as_office(office, manager)) as client:
        client.select_folder("INBOX")
        flags = client.get_flags([number])[number]
    assert b"\\Seen" not in flags
    assert b"\\Flagged" in flags, "other marks are everybody's"


def test_others_are_refused_on_every_protocol(instance: Instance, office: str, clerk: Person) -> None:
    """Clause: D3.3 (no operator opens a mailbox), D12.3-1."""
    for role in ("operator", "intake", "auditor", "staff"):
        person = instance.people(role)[0]
        for box in (office, clerk.address):
            assert not instance.accepts(as_office(box, person), "imap"), (role, box)
    for protocol in ("pop3", "submission"):
        assert not instance.accepts(as_office(office, clerk), protocol)
    wrong = Person(address=as_office(office, clerk).address, password="Sai!mat-khau", role="")
    assert not instance.accepts(wrong, "imap")


def test_at_its_date_the_open_connection_is_cut_and_sending_ends(instance: Instance, office: str) -> None:
    person = next(p for p in instance.people("intake") if f".{office}" in p.address)
    end(instance, office, person)
    give(instance, office, person, rights="read,answer,send", lasting="12 seconds")
    box = as_office(office, person)
    ends = time.monotonic() + 12
    with instance.submission(person) as sending, imap(instance, box) as idling:
        sending.send_message(letter(office, ["ngoai@example.org"]), from_addr=office)
        idling.select_folder("INBOX")
        idling.idle()
        assert is_cut(idling, until=ends + WITHIN), "an idling connection ends with the right"
        assert time.monotonic() >= ends - 1
        assert not instance.accepts(box, "imap")
        with pytest.raises(smtplib.SMTPException):
            sending.send_message(letter(office, ["ngoai@example.org"]), from_addr=office)


def as_office(box: str, person: Person) -> Person:
    """Return how a person opens a box that is not the own one."""
    return Person(address=f"{box}*{person.address}", password=person.password, role=person.role)


def imap(instance: Instance, person: Person) -> IMAPClient:
    host, port = instance.port("imaps")
    client = IMAPClient(host, port, ssl=True, ssl_context=instance.tls, timeout=30)
    client.login(person.address, person.password)
    return client


def is_cut(client: IMAPClient, *, until: float) -> bool:
    while time.monotonic() < until:
        try:
            if any(b"BYE" in line for line in client.idle_check(timeout=1)):
                return True
        except (imaplib.IMAP4.error, IMAPClientError, OSError):
            return True
    return False


def give(instance: Instance, office: str, person: Person, *, rights: str, lasting: str) -> None:
    """Delegate as the front door does, with an end sooner than a form can say, and the job for that moment."""
    instance.sql(
        "WITH given AS (INSERT INTO offices_delegation (id, mailbox_id, delegate_id, delegate_name, delegate_post,"
        " rights, paper_number, paper_on, starts_at, ends_at, granted_name, granted_post, granted_at, ended_name)"
        f" SELECT gen_random_uuid(), b.mailbox_id, c.id, 'Thử', '', '{{{rights}}}', '{token()}/GUQ', current_date,"
        f" now(), now() + interval '{lasting}', 'Thử', '', now(), '' FROM mail.mailbox b, accounts_account c"
        f" WHERE b.address = '{office}' AND c.login = '{person.address}' RETURNING ends_at)"
        " INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
        f' SELECT \'default\', \'offices.cut_off\', \'{{"box": "{office}", "login": "{person.address}"}}\','
        " ends_at + interval '1 second' FROM given"
    )


def end(instance: Instance, office: str, person: Person) -> None:
    instance.sql(
        "UPDATE offices_delegation d SET ended_at = now(), ended_name = 'Thử' FROM mail.mailbox b, accounts_account c"
        f" WHERE b.mailbox_id = d.mailbox_id AND b.address = '{office}' AND c.id = d.delegate_id"
        f" AND c.login = '{person.address}' AND d.ended_at IS NULL"
    )


def _rights(instance: Instance, office: str, person: Person) -> str:
    found = instance.sql(f"SELECT rights FROM mail.opener WHERE address = '{office}' AND login = '{person.address}'")
    return found.strip()
