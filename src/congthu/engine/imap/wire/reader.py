"""Octets in, whole responses out; no input or output of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.wire.values import Value, read_values

LONGEST: Final = 256 * 1024 * 1024
"""No response may be longer: a server gone mad shall not take the machine's memory."""
_LITERAL: Final = re.compile(rb"~?\{(\d{1,19})\+?\}$")
_NUMBERED: Final = re.compile(rb"\* (\d{1,19}) ([A-Za-z]+) ?")
_NAMED: Final = re.compile(rb"\* ([A-Za-z0-9.-]+) ?")
_CODE: Final = re.compile(rb"\[([A-Za-z0-9.-]+) ?")


@dataclass(frozen=True, eq=False)
class Response:
    """One response: text and literals by turns, beginning and ending with text."""

    pieces: tuple[bytes, ...]

    @property
    def head(self) -> bytes:
        """The text up to the first literal."""
        return self.pieces[0]

    @property
    def is_untagged(self) -> bool:
        return self.head.startswith(b"* ")

    @cached_property
    def _split(self) -> tuple[int | None, bytes, int]:
        """The number in front, the name, and where the rest begins."""
        if match := _NUMBERED.match(self.head):
            return int(match[1]), match[2].upper(), match.end()
        if match := _NAMED.match(self.head):
            return None, match[1].upper(), match.end()
        return None, b"", len(self.head)

    @property
    def number(self) -> int | None:
        return self._split[0]

    @property
    def name(self) -> bytes:
        """``FETCH``, ``EXISTS``, ``OK``; empty for what is not untagged."""
        return self._split[1]

    @property
    def rest(self) -> bytes:
        """The text after the name, up to the first literal."""
        return self.head[self._split[2] :]

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
