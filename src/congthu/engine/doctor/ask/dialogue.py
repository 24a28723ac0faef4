"""Speaking line by line with a mail server, as little as needed to see what it offers to a stranger."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from congthu.engine.state import LOOPBACK

_PATIENCE = 5.0
_MOST_LINES = 100


class Dialogue:
    """An open connection; lines are ASCII, the end of line is added and taken away."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._file = connection.makefile("rb")

    def say(self, line: str) -> Self:
        """Send a line."""
        self.connection.sendall(line.encode("ascii") + b"\r\n")
        return self

    def hear(self) -> str:
        """Return the next line.

        Raises:
            ConnectionError: the other side has closed.
        """
        raw = self._file.readline(2000)
        if not raw:
            raise ConnectionError("closed by the other side")
        return raw.decode("ascii", "replace").rstrip("\r\n")

    def hear_reply(self) -> list[str]:
        """Return an SMTP reply: the lines up to the one without a hyphen after its code."""
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            lines.append(self.hear())
            if lines[-1][3:4] != "-":
                break
        return lines

    def hear_until(self, *beginnings: str) -> list[str]:
        """Return the lines up to and with one that begins with one of ``beginnings``, in any case."""
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            lines.append(self.hear())
            if lines[-1].upper().startswith(beginnings):
                break
        return lines

    def encrypted(self, context: ssl.SSLContext, *, hostname: str) -> Dialogue:
        """Return the dialogue inside TLS, after the other side agreed to it."""
        return Dialogue(context.wrap_socket(self.connection, server_hostname=hostname))


@contextmanager
def dialogue(host: str, port: int) -> Iterator[Dialogue]:
    """Connect as a stranger, and close at the end whatever happens."""
    with socket.create_connection((host, port), timeout=_PATIENCE, source_address=(_stranger(host), 0)) as connection:
        yield Dialogue(connection)


def _stranger(host: str) -> str:
    """Return an address to come from that is not the one we go to.

    Dovecot 2.3 takes a client with the server's own address for safe and lets it log in in the clear; what others are
    offered is seen only from another address. https://doc.dovecot.org/2.3/settings/core/#core_setting-disable_plaintext_auth
    """
    address = ipaddress.ip_address(host)
    if address.version == 6:  # noqa: PLR2004 -- IPv6 has one loopback address only.
        return ""
    return "127.0.0.2" if address.is_loopback or address.is_unspecified else LOOPBACK


def start_tls(talk: Dialogue, protocol: str) -> None:
    """Bring a connection to where TLS begins; ``protocol`` is ``smtp``, ``imap`` or ``sieve``, empty: at once.

    Raises:
        ConnectionError: the other side does not agree.
    """
    if protocol == "smtp":
        talk.hear_reply()
        talk.say("EHLO doctor.invalid").hear_reply()
        agreed = talk.say("STARTTLS").hear_reply()[-1].startswith("220")
    elif protocol == "imap":
        talk.hear()
        agreed = talk.say("a STARTTLS").hear_until("A ")[-1].upper().startswith("A OK")
    elif protocol == "sieve":
        talk.hear_until("OK", "NO", "BYE")
        agreed = talk.say("STARTTLS").hear_until("OK", "NO", "BYE")[-1].upper().startswith("OK")
    else:
        agreed = True
    if not agreed:
        raise ConnectionError("STARTTLS refused")


def unverified() -> ssl.SSLContext:
    """Return a context that takes any certificate: to see what is served, not to trust it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
