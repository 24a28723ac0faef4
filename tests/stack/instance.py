"""A running instance, as a client on the network sees it."""

from __future__ import annotations

import imaplib
import json
import poplib
import secrets
import smtplib
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
from bench.imap_check import logged_in

T = TypeVar("T")
BLOCK = 16
"""So many ports an instance has."""
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody one can log in as."""

    address: str
    password: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One running instance and ways to talk to it."""

    state: Path

    @cached_property
    def endpoints(self) -> dict[str, Any]:
        return dict(json.loads((self.state / "endpoints.json").read_text(encoding="utf-8")))

    @cached_property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.endpoints["ca"])

    @property
    def domain(self) -> str:
        return str(self.endpoints["domain"])

    def people(self, role: str) -> list[Person]:
        found = [item for item in self.endpoints["accounts"] if item["role"] == role]
        return [Person(address=item["address"], password=item["password"], role=item["role"]) for item in found]

    def port(self, name: str) -> tuple[str, int]:
        host, port = self.endpoints[name]
        return str(host), int(port)

    def congthu(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(REPOSITORY / ".venv/bin/congthu"), "--state", str(self.state), *words]
        return subprocess.run(command, capture_output=True, text=True, check=check, timeout=300)

    def sql(self, statement: str) -> str:
        """Run SQL as the cluster's superuser; for what no interface offers yet, and for breaking things on purpose."""
        command = ["/usr/lib/postgresql/15/bin/psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(self.state / "run")]
        words = [*command, "-U", "postgres", "-d", "congthu", "-c", statement]
        return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout

    @contextmanager
    def outside(self) -> Iterator[smtplib.SMTP]:
        """A server of the world that speaks to our MX port."""
        with smtplib.SMTP(*self.port("smtp"), local_hostname="mx.example.org", timeout=30) as client:
            yield client

    @contextmanager
    def submission(self, person: Person, *, wrapped: bool = False) -> Iterator[smtplib.SMTP]:
        """A mail program that has logged in, over STARTTLS or TLS."""
        if wrapped:
            client: smtplib.SMTP = smtplib.SMTP_SSL(*self.port("submissions"), context=self.tls, timeout=60)
        else:
            client = smtplib.SMTP(*self.port("submission"), timeout=60)
            client.starttls(context=self.tls)
        with client:
            client.login(person.address, person.password)
            yield client

    def imap_as(self, login: str, password: str) -> imaplib.IMAP4_SSL:
        """Log in over IMAP; a test before may have killed the database, so "for the moment not" is asked again."""
        return logged_in(
            lambda: imaplib.IMAP4_SSL(*self.port("imaps"), ssl_context=self.tls, timeout=60), login, password
        )

    @contextmanager
    def imap(self, person: Person) -> Iterator[imaplib.IMAP4_SSL]:
        client = self.imap_as(person.address, person.password)
        try:
            yield client
        finally:
            client.shutdown()

    @contextmanager
    def pop3(self, person: Person) -> Iterator[poplib.POP3_SSL]:
        client = poplib.POP3_SSL(*self.port("pop3s"), context=self.tls, timeout=30)
        try:
            client.user(person.address)
            client.pass_(person.password)
            yield client
        finally:
            client.close()

    def accepts(self, person: Person, protocol: str) -> bool:
        """Tell whether a person can log in over a protocol, and log out again."""
        doors = {"imap": self.imap, "pop3": self.pop3, "submission": self.submission}
        try:
            with doors[protocol](person):
                return True
        except (imaplib.IMAP4.error, poplib.error_proto, smtplib.SMTPException, OSError):
            return False

    def find(self, person: Person, token: str, *, folder: str = "INBOX") -> list[bytes]:
        """Return the messages of a folder that carry ``token`` in their subject."""
        with self.imap(person) as client:
            client.select(folder, readonly=True)
            _, (numbers,) = client.search(None, "SUBJECT", f'"{token}"')
            found = []
            for number in numbers.split():
                _, data = client.fetch(number.decode(), "(BODY.PEEK[])")
                found += [part[1] for part in data if isinstance(part, tuple)]
            return found

    def wait_for(
        self, person: Person, token: str, *, folder: str = "INBOX", count: int = 1, seconds: float = 30
    ) -> list[bytes]:
        """Return the messages with ``token`` as soon as there are ``count``."""
        return eventually(lambda: self.find(person, token, folder=folder), lambda found: len(found) >= count, seconds)

    def wait_until_mail_flows(self, *, seconds: float = 150) -> None:
        """Return when a letter from outside is taken and stored again, e.g. after the database was killed.

        Postfix asks a database that failed it again only after a minute, and defers until then.
        """
        reader, mark = self.people("staff")[0], token()

        def is_taken() -> bool:
            try:
                with self.outside() as client:
                    return client.send_message(letter("ai.do@example.org", [reader.address], subject=mark)) == {}
            except (smtplib.SMTPException, OSError):
                return False

        eventually(is_taken, bool, seconds)
        self.wait_for(reader, mark, seconds=seconds)

    def wait_until_web_answers(self, *, seconds: float = 90) -> None:
        """Return when the sign-in page is there, from the web itself and not the words "it is starting"."""

        def status() -> int:
            try:
                return httpx.get(f"{self.endpoints['web']}/dang-nhap/", verify=self.tls, timeout=10).status_code
            except httpx.HTTPError:
                return 0

        eventually(status, lambda code: code == 200, seconds)

    def wait_for_database(self, *, seconds: float = 90) -> str:
        """Return when it was started, as soon as it answers."""

        def beginning() -> str:
            try:
                return self.sql("SELECT pg_postmaster_start_time()")
            except subprocess.CalledProcessError:
                return ""

        return eventually(beginning, bool, seconds)

    def wait_until_logins_work(self, *, seconds: float = 90) -> None:
        """Return when Dovecot answers, none of its connections to the database a left-over of one that was killed."""
        began = self.wait_for_database(seconds=seconds)
        if _database_of.setdefault(self.state, began) != began:
            configuration = self.state / "engine/current/dovecot/dovecot.conf"
            subprocess.run(["doveadm", "-c", str(configuration), "reload"], check=True, timeout=30)
            _database_of[self.state] = began
        reader = self.people("staff")[0]

        def is_judged() -> bool:
            try:
                client = imaplib.IMAP4_SSL(*self.port("imaps"), ssl_context=self.tls, timeout=60)
                try:
                    client.login(reader.address, reader.password)
                finally:
                    client.shutdown()
            except imaplib.IMAP4.error as refusal:
                return "[UNAVAILABLE]" not in str(refusal) and not isinstance(refusal, imaplib.IMAP4.abort)
            except OSError:
                return False
            return True

        eventually(is_judged, bool, seconds)

    def left_for_outside(self, token: str) -> list[bytes]:
        """Return what left the system with ``token`` in it, as the sink stored it."""
        files = [file.read_bytes() for file in (self.state / "outside").iterdir()]
        return [content for content in files if token.encode() in content]


_database_of: dict[Path, str] = {}
"""State folder → when the database began that its Dovecot has connections to."""


def eventually(ask: Callable[[], T], good: Callable[[T], bool], seconds: float = 30) -> T:
    """Ask again until the answer is good, and return it; the last answer is in the failure."""
    end = time.monotonic() + seconds
    while not good(answer := ask()):
        assert time.monotonic() < end, f"after {seconds} s still: {answer!r:.500}"
        time.sleep(0.1)
    return answer


TAKEN: Final[list[socket.socket]] = []


def free_block(first: int) -> int:
    """Return the first port of a free block, with one more behind it: several test runs may share a machine.

    Until this run is over the block is taken by its first port of UDP, which nothing uses: daemons come only later.
    """
    for base in range(first, first + 2000, 20):
        mark = socket.socket(type=socket.SOCK_DGRAM)
        with ExitStack() as held:
            try:
                mark.bind(("127.0.0.1", base))
                for port in range(base, base + BLOCK + 1):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                mark.close()
                continue
            TAKEN.append(mark)
            return base
    raise AssertionError("no free block of ports")


def letter(sender: str, receivers: Sequence[str], *, subject: str = "", text: str = "Kính gửi.\n") -> EmailMessage:
    """Return an ordinary letter with a subject nobody else has."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(receivers)
    message["Subject"] = subject or token()
    message["Message-ID"] = f"<{secrets.token_hex(10)}@test>"
    message["Date"] = "Mon, 23 Nov 2026 08:00:00 +0700"
    message.set_content(text)
    return message


def token() -> str:
    return "t" + secrets.token_hex(8)
