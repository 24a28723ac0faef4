"""Guessing passwords from many addresses over all protocols, and the owner beside it. Clause: D11.2c, D11.2e."""

from __future__ import annotations

import imaplib
import json
import signal
import smtplib
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from os import kill

import httpx
import pytest
from bench.imap_check import logged_in
from tests.stack.instance import Instance, Person, eventually

SENTENCE = "Too many failed attempts"
WAIT = "Sai quá nhiều lần"


@pytest.fixture
def target(instance: Instance) -> Iterator[Person]:
    """Somebody whom no other test logs in as from elsewhere; all failures are forgotten before and afterwards."""
    wait_for_guard(instance)
    instance.sql("DELETE FROM accounts_guardcounter")
    yield instance.people("province-office")[0]
    instance.sql("DELETE FROM accounts_guardcounter")


def imap_from(instance: Instance, source: str, name: str, password: str) -> str:
    """Log in from an address of loopback's many; return ``in``, or what the server said."""

    class Bound(imaplib.IMAP4_SSL):
        def _create_socket(self, timeout: float | None) -> socket.socket:
            plain = socket.create_connection((self.host, self.port), timeout, source_address=(source, 0))
            wrapped: socket.socket = instance.tls.wrap_socket(plain, server_hostname="localhost")
            return wrapped

    try:
        client = logged_in(lambda: Bound(*instance.port("imaps"), ssl_context=instance.tls, timeout=60), name, password)
    except imaplib.IMAP4.error as refused:
        return str(refused)
    client.shutdown()
    return "in"


def web_from(instance: Instance, source: str, name: str, password: str) -> str:
    """Sign in at the web from an address; return ``in``, or the page."""
    base = str(instance.endpoints["web"])
    transport = httpx.HTTPTransport(verify=instance.tls, local_address=source)
    with httpx.Client(transport=transport, base_url=base, timeout=60) as client:
        client.get("/dang-nhap/")
        token = client.cookies["congthu-csrf"]
        form = {"csrfmiddlewaretoken": token, "username": name, "password": password}
        answer = client.post("/dang-nhap/", data=form, headers={"Referer": f"{base}/dang-nhap/"})
    return "in" if answer.status_code == 302 else answer.text


def submission_from(instance: Instance, source: str, name: str, password: str) -> str:
    host, port = instance.port("submission")
    with smtplib.SMTP(host, port, source_address=(source, 0), timeout=60) as client:
        client.starttls(context=instance.tls)
        try:
            client.login(name, password)
        except smtplib.SMTPAuthenticationError as refused:
            return str(refused)
    return "in"


def test_guessers_are_refused_and_the_owner_is_not(instance: Instance, target: Person) -> None:
    home, road = "127.61.1.5", "127.62.1.5"
    assert imap_from(instance, home, target.address, target.password) == "in"

    def guess(number: int) -> str:
        knock = submission_from if number % 5 == 0 else imap_from
        return knock(instance, f"127.60.{number}.7", target.address, f"Guess-{number}!")

    unjudged = unjudged_by(instance)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(60)))
    looked_at = [answer for answer in answers if SENTENCE not in answer]
    # Ten, one more whenever a wait is over meanwhile, and what a guard that got no processor let go on.
    unjudged = unjudged_by(instance) - unjudged
    assert len(looked_at) <= 15 + unjudged, f"of sixty from sixty networks, {unjudged} unjudged: {Counter(answers)}"
    assert "in" not in answers

    begun = time.monotonic()
    assert imap_from(instance, home, target.address, target.password) == "in"
    assert submission_from(instance, home, target.address, target.password) == "in"
    assert time.monotonic() - begun < 2
    # The first wait is half a minute, which a busy machine may have spent by now: a guess that is looked at doubles it.
    assert any(SENTENCE in guess(number) for number in range(61, 66))
    # Even the right password is not looked at elsewhere, and the program is told why.
    assert SENTENCE in imap_from(instance, road, target.address, target.password)
    assert SENTENCE in submission_from(instance, road, target.address, target.password)


def test_many_at_once_over_all_protocols_share_what_is_borne(instance: Instance, target: Person) -> None:
    """All at one account, each from a network of its own: what is under way counts before its hash is looked at."""

    def guess(number: int) -> str:
        source, password = f"127.65.{number}.7", f"At-once-{number}!"
        if number % 4 == 0:
            return web_from(instance, source, target.address, password)
        return imap_from(instance, source, target.address, password)

    with ThreadPoolExecutor(48) as pool:
        answers = list(pool.map(guess, range(240)))
    assert "in" not in answers
    looked_at = [answer for answer in answers if not any(words in answer for words in (SENTENCE, WAIT))]
    assert len(looked_at) <= 12, "of 240 from 240 networks"
    question = (
        "SELECT coalesce(sum(count), 0) FROM accounts_loginattempt"
        " WHERE result = 'wrong' AND address << '127.65.0.0/16'"
    )
    eventually(lambda: int(instance.sql(question)), lambda found: found == len(looked_at))


def test_every_attempt_is_on_record_with_place_and_program(instance: Instance, target: Person) -> None:
    imap_from(instance, "127.63.1.5", target.address, "wrong")
    submission_from(instance, "127.63.1.6", "nobody.at.all@" + instance.domain, "wrong")
    question = (
        "SELECT protocol || ' ' || result || ' ' || host(address) || ' ' || (account_id IS NULL)"
        " FROM accounts_loginattempt WHERE address << '127.63.0.0/16' ORDER BY address"
    )
    expected = ["imap wrong 127.63.1.5 false", "smtp wrong 127.63.1.6 true"]
    eventually(lambda: instance.sql(question).splitlines(), lambda found: found == expected)


def test_without_the_guard_logins_go_on_and_it_comes_back(instance: Instance, target: Person) -> None:
    """Also while it hangs: Dovecot waits a little, and lets the login go on."""
    pid = guard_of(instance)
    kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert imap_from(instance, "127.64.1.5", target.address, target.password) == "in"
        # Ten seconds of waiting for the guard, and once more where the database was away meanwhile.
        assert time.monotonic() - begun < 40
        kill(pid, signal.SIGKILL)
        begun = time.monotonic()
        assert imap_from(instance, "127.64.1.6", target.address, target.password) == "in"
        assert time.monotonic() - begun < 3
    finally:
        # The tests after this one count on a guard, whatever became of this one.
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
        wait_for_guard(instance, other_than=pid)


def wait_for_guard(instance: Instance, *, other_than: int = 0) -> None:
    """Return when a guard answers, e.g. after the one before was killed."""
    eventually(lambda: guard_of(instance) != other_than and "ok" in health(instance), bool, 90)


def guard_of(instance: Instance) -> int:
    return int((instance.state / "run" / "parts" / "guard").read_text().split()[0])


def unjudged_by(instance: Instance) -> int:
    """Return how many attempts the guard has let go on so far, because the database did not answer in time."""
    number: int = json.loads(health(instance).partition("\r\n\r\n")[2])["unjudged"]
    return number


def health(instance: Instance) -> str:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(instance.state / "run" / "guard.sock"))
        client.sendall(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
        return client.recv(4096).decode()
    return ""
