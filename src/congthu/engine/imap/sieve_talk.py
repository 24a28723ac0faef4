"""Lines and literals of ManageSieve (RFC 5804)."""

from __future__ import annotations

import re
import socket
import ssl
from typing import Final

from congthu.engine.errors import StoreError

_LITERAL: Final = re.compile(rb"\{(\d+)\+?\}$")
_QUOTED: Final = re.compile(rb'^"((?:[^"\\]|\\.)*)"(.*)$')
_LONGEST: Final = 4 * 1024 * 1024
_ANSWERED: Final = frozenset({"refused", "bad_script"})
"""A NO to these has a name of its own."""


class Talk:
    """Lines and literals of one connection."""

    def __init__(self, connection: socket.socket | ssl.SSLSocket) -> None:
        self._connection = connection
        self._buffer = b""

    def send(self, line: bytes) -> None:
        """Send one line."""
        self._connection.sendall(line + b"\r\n")

    def ask(self, line: bytes, what: str) -> list[bytes]:
        """Send a command and return the lines of its answer; a literal stands for itself."""
        self.send(line)
        return self.answer(what)

    def answer(self, what: str) -> list[bytes]:
        """Return the lines of an answer up to its OK.

        Raises:
            StoreError: the server said NO; where that is an answer to be told, under the name ``what``.
        """
        lines: list[bytes] = []
        while True:
            line = self._line()
            word = line.split(b" ", 1)[0].upper()
            if word == b"OK":
                return lines
            if word in {b"NO", b"BYE"}:
                told = line[len(word) :].strip().decode("utf-8", "replace")
                raise StoreError(what if what in _ANSWERED else "failed", what=what, told=told)
            lines.append(line)

    def _line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            self._read()
        line, self._buffer = self._buffer.split(b"\r\n", 1)
        literal = _LITERAL.search(line)
        if literal is None:
            return line
        wanted = int(literal[1])
        while len(self._buffer) < wanted:
            self._read()
        content, self._buffer = self._buffer[:wanted], self._buffer[wanted:]
        return line[: literal.start()] + content

    def _read(self) -> None:
        piece = self._connection.recv(65_536)
        if not piece or len(self._buffer) > _LONGEST:
            raise StoreError("failed", what="read")
        self._buffer += piece


def name_of(line: bytes) -> tuple[str, bool]:
    """Return the name that stands in a line of a list, and whether it is the active one."""
    quoted = _QUOTED.match(line)
    raw, rest = (quoted[1], quoted[2]) if quoted else (line, b"")
    name = re.sub(rb"\\(.)", rb"\1", raw).decode("utf-8", "replace")
    return name, rest.strip().upper() == b"ACTIVE"


def escaped(name: str) -> bytes:
    """Return a name as it stands between quotation marks."""
    if any(letter in name for letter in "\r\n\0"):
        raise StoreError("bad_name", name=name)
    return re.sub(rb'(["\\])', rb"\\\1", name.encode())
