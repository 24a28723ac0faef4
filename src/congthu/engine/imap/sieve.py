"""The filters of a box over ManageSieve, opened with a token (RFC 5804, RFC 7628)."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from congthu.engine.errors import StoreError
from congthu.engine.imap.sieve_talk import Talk, escaped, name_of
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import Script, Server
from congthu.engine.imap.wire.commands import bearer


class FilterStore:
    """The scripts of one box, as long as the connection is open."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def list(self) -> Sequence[tuple[str, bool]]:
        """Return the names, and which of them is active."""
        return [name_of(line) for line in self._talk.ask(b"LISTSCRIPTS", "list")]

    def read(self, name: str) -> bytes:
        """Return one script as it was stored."""
        return b"".join(self._talk.ask(b"GETSCRIPT " + _quoted(name), "get")[:1])

    def put(self, name: str, content: bytes) -> None:
        """Store a script under a name, in place of the one that it has now.

        Raises:
            StoreError: ``bad_script`` where the daemon does not understand it, with what it says.
        """
        self._talk.ask(b"PUTSCRIPT %s {%d+}\r\n%s" % (_quoted(name), len(content), content), "bad_script")

    def check(self, content: bytes) -> None:
        """Ask the daemon whether it understands a script, without storing it. Raises StoreError as `put` does."""
        self._talk.ask(b"CHECKSCRIPT {%d+}\r\n%s" % (len(content), content), "bad_script")

    def activate(self, name: str) -> None:
        """Let a script work instead of the one that does now; an empty name lets none work."""
        self._talk.ask(b"SETACTIVE " + _quoted(name), "activate")

    def delete(self, name: str) -> None:
        """Remove a script that is not active."""
        self._talk.ask(b"DELETESCRIPT " + _quoted(name), "delete")


@contextmanager
def open_filters(server: Server, *, box: str, token: str) -> Iterator[FilterStore]:
    """Open the scripts of a box.

    Raises:
        StoreError: ``unreachable``, ``refused`` (also while the box is handed over) or ``failed``.
    """
    try:
        with _connection(server, box=box, token=token) as store:
            yield store
    except OSError as error:
        raise StoreError("unreachable", endpoint=str(server.endpoint), reason=str(error)) from error


def read_scripts(server: Server, *, box: str, token: str) -> Sequence[Script]:
    """Return every script of a box with its content.

    Raises:
        StoreError: ``unreachable``, ``refused`` or ``failed``.
    """
    with open_filters(server, box=box, token=token) as store:
        return [Script(name=name, is_active=is_active, content=store.read(name)) for name, is_active in store.list()]


@contextmanager
def _connection(server: Server, *, box: str, token: str) -> Iterator[FilterStore]:
    address = (server.endpoint.host, server.endpoint.port)
    with socket.create_connection(address, timeout=server.seconds) as plain:
        Talk(plain).answer("greeting")
        Talk(plain).ask(b"STARTTLS", "starttls")
        with tls_context(server).wrap_socket(plain) as encrypted:
            talk = Talk(encrypted)
            talk.answer("greeting")
            talk.ask(b'AUTHENTICATE "OAUTHBEARER" "' + bearer(box, token) + b'"', "refused")
            yield FilterStore(talk)
            talk.send(b"LOGOUT")


def _quoted(name: str) -> bytes:
    return b'"' + escaped(name) + b'"'
