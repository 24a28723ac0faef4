"""One connection that waits for its answers: for the threads of the web."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Self

from congthu.engine.errors import StoreAway, StoreError
from congthu.engine.imap.asked import FOR_WORDS
from congthu.engine.imap.types import Server
from congthu.engine.imap.wire.commands import Answer, bearer, cut, login_error, written
from congthu.engine.imap.wire.reader import Response, ResponseReader

_AT_ONCE: Final = 262_144
_PIPELINED: Final = 32_768
"""So many octets of commands are sent before their answers are read; with more, both sides could wait to be read."""
_FAREWELL_SECONDS: Final = 1.0
_MOST: Final = 1 << 30
LOGINS: Final = 4
"""So often a login is tried while the store is away for a moment: each of Dovecot's connections may be a stale one."""


class Wire:
    """A connection that is logged in. Not for several threads at once."""

    def __init__(self, connection: socket.socket, *, most: int = _MOST) -> None:
        """``most`` octets may come for one command."""
        self._connection = connection
        self._most = most
        self._reader = ResponseReader()
        self._seconds = connection.gettimeout()
        self._count = 0
        self._capabilities: frozenset[bytes] | None = None

    @classmethod
    def open(cls, server: Server, *, context: ssl.SSLContext, box: str, token: str) -> Self:
        """Connect and log in; while the store cannot tell whether the token is good, ask again.

        Raises:
            StoreError: ``unreachable``, or ``refused`` when the token does not open this box.
        """
        for _ in range(LOGINS - 1):
            with suppress(StoreAway):
                return cls._open(server, context, box, token)
        return cls._open(server, context, box, token)

    @classmethod
    def _open(cls, server: Server, context: ssl.SSLContext, box: str, token: str) -> Self:
        try:
            wire = cls(_through_door(server) if server.path else _encrypted(server, context))
        except OSError as error:
            raise StoreError("unreachable", endpoint=server.place, reason=str(error)) from error
        try:
            wire._log_in(box, token, is_for_words=server.is_for_words)
        except StoreError:
            wire.shut()
            raise
        return wire

    def _log_in(self, box: str, token: str, *, is_for_words: bool) -> None:
        self.read_greeting()
        if is_for_words:
            self.run((b"ID", b'("name" "%s")' % FOR_WORDS.encode()))
        (answer,) = self.run((b"AUTHENTICATE OAUTHBEARER", bearer(box, token)))
        if error := login_error(answer, box):
            raise error
        self.run((b"ENABLE CONDSTORE",))

    @property
    def capabilities(self) -> frozenset[bytes]:
        """What the server can do for who is logged in; it is asked once.

        Raises:
            StoreError: as `run`.
        """
        if self._capabilities is None:
            (answer,) = self.run((b"CAPABILITY",))
            told = answer.named(b"CAPABILITY")
            self._capabilities = frozenset(word.upper() for response in told for word in response.rest.split())
        return self._capabilities

    def read_greeting(self) -> None:
        """Read what the server says before anything is asked. Raises StoreError."""
        self._response()

    @property
    def is_shut(self) -> bool:
        return self._connection.fileno() < 0

    @property
    def is_alive(self) -> bool:
        """Whether nothing has come that nobody asked for: between commands that is the end (``BYE``, or the cut)."""
        try:
            waiting = self._has_decrypted() or select.select([self._connection], [], [], 0)[0]
        except (OSError, ValueError):
            return False
        return not waiting or self._has_mere_news()

    def _has_decrypted(self) -> bool:
        """Tell whether something that came is no longer with the kernel, where it would be seen."""
        return isinstance(self._connection, ssl.SSLSocket) and self._connection.pending() > 0

    def _has_mere_news(self) -> bool:
        """Read what came unasked; Dovecot may also say something harmless (``* OK Still here``)."""
        try:
            self._connection.settimeout(0)
            self._reader.feed(self._receive())
        except (ssl.SSLWantReadError, BlockingIOError):
            return True
        except (OSError, StoreError):
            return False
        finally:
            self._restore_timeout()
        while response := self._reader.next():
            if response.name != b"OK":
                return False
        return True

    def _restore_timeout(self) -> None:
        try:
            self._connection.settimeout(self._seconds)
        except OSError:
            return

    def run(self, *commands: Sequence[bytes]) -> list[Answer]:
        """Send commands at once and return their answers, whatever those say.

        They may be done in any order, and what came untagged stands with the answer that followed: for commands that do
        not depend on each other.

        Raises:
            StoreCut: the connection ended; what was sent may or may not have been done.
            StoreError: ``unreadable``, ``bad_command``.
        """
        if len(commands) > 1 and sum(len(part) for parts in commands for part in parts) > _PIPELINED:
            return [answer for parts in commands for answer in self.run(parts)]
        tags = [self._tag() for _ in commands]
        octets = b"".join(written(tag, parts) for tag, parts in zip(tags, commands, strict=True))
        is_whole = False
        try:
            self._send(octets)
            answers = self._answers(tags)
            is_whole = True
        finally:
            # Whoever is interrupted on the way leaves an answer behind that nobody may take for the next one's.
            if not is_whole:
                self.shut()
        return answers

    def _answers(self, tags: Sequence[bytes]) -> list[Answer]:
        # Dovecot answers what was sent at once in whatever order it likes.
        answers: dict[bytes, Answer] = {}
        untagged: list[Response] = []
        octets = 0
        while len(answers) < len(tags):
            response = self._response()
            octets += sum(map(len, response.pieces))
            if octets > self._most:
                self.shut()
                raise StoreError("unreadable", reason="answer too long")
            word, _, rest = response.head.partition(b" ")
            if word in tags:
                status, _, text = rest.partition(b" ")
                answers[word] = Answer(untagged=tuple(untagged), status=status.upper(), text=text)
                untagged = []
            elif response.name == b"BYE":
                self.shut()
                raise cut(response.rest.decode("utf-8", "replace"))
            elif word == b"+":
                # A server that asks for more than was sent refused something; an empty line ends that.
                self._send(b"\r\n")
            else:
                untagged.append(response)
        return [answers[tag] for tag in tags]

    def log_out(self) -> None:
        """Say farewell without waiting for an answer, and close."""
        try:
            self._connection.settimeout(_FAREWELL_SECONDS)
            self._connection.sendall(written(self._tag(), (b"LOGOUT",)))
        except (OSError, ValueError):
            pass
        self.shut()

    def cut_off(self) -> None:
        """End the connection from another thread: the one that waits for an answer is told that there is none."""
        try:
            # Not through TLS, whose state belongs to the other thread.
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)
        except OSError:
            return

    def shut(self) -> None:
        """Close at once."""
        try:
            self._connection.close()
        except OSError:
            return

    def _tag(self) -> bytes:
        self._count += 1
        return b"c%d" % self._count

    def _send(self, data: bytes) -> None:
        try:
            self._connection.sendall(data)
        except (OSError, ValueError) as error:
            self.shut()
            raise cut(error) from error

    def _response(self) -> Response:
        while (response := self._reader.next()) is None:
            try:
                data = self._receive()
            except (OSError, ValueError) as error:
                self.shut()
                raise cut(error) from error
            self._feed(data)
        return response

    def _feed(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
        except StoreError:
            # Where the next answer begins is no longer known.
            self.shut()
            raise

    def _receive(self) -> bytes:
        data = self._connection.recv(_AT_ONCE)
        if not data:
            raise ConnectionResetError("the server ended the connection")
        return data


def _through_door(server: Server) -> socket.socket:
    """Connect to a socket of this machine. Raises OSError."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(server.seconds)
    try:
        connection.connect(server.path)
    except OSError:
        connection.close()
        raise
    return connection


def _encrypted(server: Server, context: ssl.SSLContext) -> socket.socket:
    """Connect and begin TLS. Raises OSError."""
    address = (server.endpoint.host, server.endpoint.port)
    plain = socket.create_connection(address, timeout=server.seconds)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(plain)
