"""Octets in, whole responses out; no input or output of its own."""

from __future__ import annotations

import re
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.wire.values import Value, read_values

LONGEST: Final = 256 * 1024 * 1024
"""No response may be longer: a server gone mad shall not take the machine's memory."""
_LITERAL: Final = re.compile(rb"~?\{(\d{1,19})\+?\}$")
_UNTAGGED: Final = re.compile(rb"\* (?:(\d{1,19}) (?=[A-Za-z]))?([A-Za-z0-9.-]+) ?")
_CODE: Final = re.compile(rb"\[([A-Za-z0-9.-]+) ?")


class Response:
    """One response: text and literals by turns, beginning and ending with text. A list has one for each of its rows."""

    __slots__ = ("_rest_from", "name", "number", "pieces")

    name: bytes
    """``FETCH``, ``EXISTS``, ``OK``; empty for what is not untagged."""
    number: int | None
    """What stands in front of the name."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self.pieces = pieces
        if match := _UNTAGGED.match(pieces[0]):
            number = match[1]
            self.number, self.name, self._rest_from = int(number) if number else None, match[2].upper(), match.end()
        else:
            self.number, self.name, self._rest_from = None, b"", len(pieces[0])

    @property
    def head(self) -> bytes:
        """The text up to the first literal."""
        return self.pieces[0]

    @property
    def is_untagged(self) -> bool:
        return self.head.startswith(b"* ")

    @property
    def rest(self) -> bytes:
        """The text after the name, up to the first literal."""
        return self.pieces[0][self._rest_from :]

    @property
    def content(self) -> tuple[bytes, ...]:
        """What follows the name: text and literals by turns."""
        return (self.rest, *self.pieces[1:])

    def values(self) -> list[Value]:
        """Return what follows the name.

        Raises:
            StoreError: ``unreadable``.
        """
        return read_values(self.content)


class ResponseReader:
    """Takes octets as they come, and gives responses when they are whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._from = 0
        self._seen = 0
        self._pieces: list[bytes] = []
        self._wanted: int | None = None
        self._octets = 0

    def feed(self, data: bytes) -> None:
        """Take what came.

        Raises:
            StoreError: ``unreadable``, for a response that is longer than anything we ask for.
        """
        self._buffer += data
        if self._octets + len(self._buffer) - self._from > LONGEST:
            raise StoreError("unreadable", reason="response too long")

    def next(self) -> Response | None:
        """Return the next whole response, or None until more is fed."""
        while True:
            piece = self._line() if self._wanted is None else self._literal(self._wanted)
            if piece is None:
                return None
            if self._wanted is not None:
                self._pieces.append(piece)
                self._wanted = None
                continue
            # Most lines hold none, and the pattern would look at each octet of them.
            if piece.endswith(b"}") and (literal := _LITERAL.search(piece)):
                self._pieces.append(piece[: literal.start()])
                self._wanted = int(literal[1])
                if self._octets + self._wanted > LONGEST:
                    raise StoreError("unreadable", reason="response too long")
                continue
            response = Response((*self._pieces, piece))
            self._pieces = []
            self._octets = 0
            return response

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n", max(self._from, self._seen - 1))
        if end < 0:
            self._seen = len(self._buffer)
            return None
        return self._take(end, 2)

    def _literal(self, octets: int) -> bytes | None:
        return self._take(self._from + octets, 0) if len(self._buffer) - self._from >= octets else None

    def _take(self, end: int, skipped: int) -> bytes:
        taken = bytes(self._buffer[self._from : end])
        self._from = self._seen = end + skipped
        self._octets += len(taken)
        if self._from == len(self._buffer):
            self._buffer.clear()
            self._from = self._seen = 0
        elif self._from > 1 << 20:
            del self._buffer[: self._from]
            self._from = self._seen = 0
        return taken


def code_of(text: bytes) -> tuple[bytes, bytes]:
    """Return name and content of the response code in front of a text (RFC 5530); both empty where there is none."""
    match = _CODE.match(text)
    if match is None:
        return b"", b""
    return match[1].upper(), text[match.end() :].partition(b"]")[0]
