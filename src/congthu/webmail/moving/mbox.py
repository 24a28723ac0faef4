"""Many letters in one file (mbox, RFC 4155, in the form that loses nothing: "mboxrd"), written and read. Pure.

Read as it is found in the world: with line feeds or CR LF, quoted or not, from Thunderbird, Gmail, Dovecot and us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from congthu.webmail.moving.marks import status_lines

_LINE: Final = 64 * 1024
_QUOTED: Final = re.compile(rb"^(>*From )", re.MULTILINE)
_SEPARATOR: Final = re.compile(
    rb"From [^\r\n]{0,400}?\d{1,2}:\d\d(?::\d\d)?[^\r\n]{0,60}?\b(?:19|20)\d\d\b[^\r\n]{0,60}\r?\n"
)
_FIELD: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>From ")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One letter of a file."""

    raw: bytes | None
    """None where it is larger than the limit."""
    line: bytes
    """What stands in front of it."""
    octets: int
    end: int
    """Where the next one begins."""


def written(raw: bytes, *, flags: frozenset[str], arrived_at: datetime) -> bytes:
    """Return one letter as it stands in a file of many."""
    at = arrived_at.astimezone(UTC)
    day = f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:2} {at:%H:%M:%S} {at.year}"
    text = raw.replace(b"\r\n", b"\n")
    text += b"" if text.endswith(b"\n") else b"\n"
    return f"From MAILER-DAEMON {day}\n".encode() + status_lines(flags) + _QUOTED.sub(rb">\1", text) + b"\n"


def is_mbox(beginning: bytes) -> bool:
    """Tell whether a file begins as one of many letters does."""
    return beginning.startswith(b"From ")


def read(file: BinaryIO, *, at: int = 0, limit: int) -> Iterator[Entry]:
    """Yield the letters of a file from a place on that an earlier entry named, each held in memory by itself."""
    file.seek(at)
    line, end = _next(file, at)
    if not line:
        return
    begin = _Collected(line=line, limit=limit)
    is_after_blank, is_whole = False, line.endswith(b"\n")
    while True:
        line, after = _next(file, end)
        if not line:
            break
        if is_whole and is_after_blank and _SEPARATOR.fullmatch(line):
            following, far = _next(file, after)
            if _FIELD.match(following):
                yield begin.entry(end)
                begin = _Collected(line=line, limit=limit)
                line, after = following, far
            else:
                file.seek(after)
        begin.add(line, is_start=is_whole)
        is_after_blank = is_whole and line in {b"\n", b"\r\n"}
        is_whole = line.endswith(b"\n")
        end = after
    yield begin.entry(end)


class _Collected:
    """The lines of one letter, as far as the limit goes."""

    def __init__(self, *, line: bytes, limit: int) -> None:
        self._line, self._limit = line.rstrip(b"\r\n"), limit
        self._lines: list[bytes] = []
        self._octets = 0

    def add(self, line: bytes, *, is_start: bool) -> None:
        is_quoted = is_start and line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
        self._octets += len(line)
        if self._octets <= self._limit:
            self._lines.append(line[1:] if is_quoted else line)
        else:
            self._lines.clear()

    def entry(self, end: int) -> Entry:
        raw: bytes | None = None
        if self._octets <= self._limit:
            if self._lines and self._lines[-1] in {b"\n", b"\r\n"}:
                self._lines.pop()
            raw = b"".join(self._lines)
        return Entry(raw=raw, line=self._line, octets=self._octets, end=end)


def _next(file: BinaryIO, at: int) -> tuple[bytes, int]:
    line = file.readline(_LINE)
    return line, at + len(line)
