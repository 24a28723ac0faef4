"""Tokens of the web at the real daemons: one box, one person, one minute. Clause: D3.3, D4-3, D12.2-1."""

from __future__ import annotations

import base64
import hashlib
import imaplib
import smtplib
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.stack.instance import Instance, Person, token


def issue(instance: Instance, box: str, person: Person, rights: str, *, life: str = "60 seconds") -> str:
    """Make a token as `accounts.tokens` does; the clock is the only thing that is bent here."""
    secret = token()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    instance.sql(
        "INSERT INTO accounts_boxtoken (digest, box, account_id, rights, expires_at)"
        f" SELECT '{digest}', '{box}', id, '{rights}', now() + interval '{life}'"
        f" FROM accounts_account WHERE login = '{person.address}'"
    )
    return secret


def bearer(box: str, secret: str) -> str:
    return f"n,a={box},\1auth=Bearer {secret}\1\1"


class Door(imaplib.IMAP4):
    """The socket of the web, where nothing is encrypted."""

    def __init__(self, instance: Instance) -> None:
        self._path = path_of_door(instance)
        super().__init__(timeout=60)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        connection.connect(str(self._path))
        return connection


def path_of_door(instance: Instance) -> Path:
    return instance.state / "run" / "imap.sock"


def opens(instance: Instance, box: str, secret: str) -> bool:
    """Tell whether a token opens a box; while the database is away for a moment, ask again as the web does."""
    for patience in (1, 5, 0):
        try:
            return _opens(instance, box, secret)
        except imaplib.IMAP4.error as refused:
            if "[UNAVAILABLE]" not in str(refused) or not patience:
                return False
            time.sleep(patience)
    return False


def _opens(instance: Instance, box: str, secret: str) -> bool:
    return _is_let_in(imaplib.IMAP4_SSL(*instance.port("imaps"), ssl_context=instance.tls, timeout=60), box, secret)


def _is_let_in(client: imaplib.IMAP4, box: str, secret: str) -> bool:
    """Open a box by token over a connection, which is closed then. Raises IMAP4.error where it does not open."""
    try:
        client.authenticate("OAUTHBEARER", lambda _: bearer(box, secret).encode())
        return client.select("INBOX", readonly=True)[0] == "OK"
    finally:
        client.shutdown()


def test_a_token_opens_its_box_and_no_other(instance: Instance, staff: list[Person]) -> None:
    owner, other = staff[0], staff[1]
    secret = issue(instance, owner.address, owner, "own")
    assert opens(instance, owner.address, secret)
    assert not opens(instance, other.address, secret)
    assert not opens(instance, owner.address, issue(instance, owner.address, owner, "own", life="-1 second"))
    for made_up in ("", "eyJhbGciOiJub25lIn0.e30.", owner.password):
        assert not opens(instance, owner.address, made_up)


def test_a_token_is_no_password(instance: Instance, staff: list[Person]) -> None:
    secret = issue(instance, staff[0].address, staff[0], "own")
    posing = Person(address=staff[0].address, password=secret, role="")
    assert not any(instance.accepts(posing, protocol) for protocol in ("imap", "pop3", "submission"))


def test_at_submission_the_person_sends_whatever_box_is_open(instance: Instance, head: Person) -> None:
    office = instance.sql(f"SELECT address FROM mail.opener WHERE login = '{head.address}' LIMIT 1").strip()
    for sender, rights, expected in ((office, "manage", 250), (instance.people("staff")[0].address, "manage", 553)):
        secret = issue(instance, office, head, rights)
        with smtplib.SMTP(*instance.port("submission"), timeout=60) as client:
            client.starttls(context=instance.tls)
            client.ehlo()
            answer = client.docmd("AUTH", f"OAUTHBEARER {base64.b64encode(bearer(office, secret).encode()).decode()}")
            assert answer[0] == 235
            client.mail(sender)
            assert client.rcpt(head.address)[0] == expected
    log = (instance.state / "log" / "postfix.log").read_text(encoding="utf-8", errors="replace")
    assert f"sasl_method=OAUTHBEARER, sasl_username={head.address}" in log, "the log names the person"


def test_the_door_of_the_web_is_open_to_the_web_alone(instance: Instance) -> None:
    path = path_of_door(instance)
    assert path.is_socket()
    assert (path.owner(), path.stat().st_mode & 0o777) == ("congthu", 0o600)


def test_through_the_door_a_token_opens_its_box_and_no_other(instance: Instance, staff: list[Person]) -> None:
    owner, other = staff[0], staff[1]
    secret = issue(instance, owner.address, owner, "own")
    assert _is_let_in(Door(instance), owner.address, secret)
    for box, tried in (
        (other.address, secret),
        (owner.address, owner.password),
        (owner.address, issue(instance, owner.address, owner, "own", life="-1 second")),
    ):
        with pytest.raises(imaplib.IMAP4.error):
            _is_let_in(Door(instance), box, tried)


def test_through_the_door_no_password_opens_anything(instance: Instance, staff: list[Person], head: Person) -> None:
    office = instance.sql(f"SELECT address FROM mail.opener WHERE login = '{head.address}' LIMIT 1").strip()
    with Door(instance) as client, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.login(staff[0].address, staff[0].password)
    said = f"\0{office}*{head.address}\0{head.password}".encode()
    with Door(instance) as client, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.authenticate("PLAIN", lambda _: said)


def test_from_this_machine_without_tls_a_token_opens_nothing(instance: Instance, staff: list[Person]) -> None:
    """Dovecot calls such a connection secured, as it does the one through the door."""
    secret = issue(instance, staff[0].address, staff[0], "own")
    with pytest.raises(imaplib.IMAP4.error):
        _is_let_in(imaplib.IMAP4(*instance.port("imap"), timeout=60), staff[0].address, secret)
    assert _is_let_in(Door(instance), staff[0].address, secret), "the token is good"


def test_the_door_has_room_for_all_sessions_of_a_box(instance: Instance, staff: list[Person]) -> None:
    """A mail program has 20 connections from one address; all of the web's come from none."""
    secret = issue(instance, staff[0].address, staff[0], "own")
    with ExitStack() as open_ones:
        for _ in range(30):
            client = Door(instance)
            open_ones.callback(client.shutdown)
            client.authenticate("OAUTHBEARER", lambda _: bearer(staff[0].address, secret).encode())
