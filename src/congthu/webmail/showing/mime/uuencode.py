"""Files that stand inside a text: uuencode and yEnc, from before MIME and beside it. Pure."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from congthu.webmail.showing.headers.words import decode_header

_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?$", re.MULTILINE)
_END: Final = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_Y_BEGIN: Final = re.compile(rb"^=ybegin [^\r\n]{0,200}?name=([^\r\n]{1,255})\r?$", re.MULTILINE)
_Y_END: Final = re.compile(rb"^=yend[^\r\n]*\r?$", re.MULTILINE)
_Y_ESCAPED: Final = re.compile(rb"=(.)", re.DOTALL)
_Y_SHIFT: Final = bytes((octet - 42) % 256 for octet in range(256))
_UU_LINE: Final = re.compile(rb"[ -`]{2,90}")
_MOST: Final = 50


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """A file found inside a text, and where it stands there."""

    name: str
    octets: bytes
    span: tuple[int, int]


def find_embedded(octets: bytes) -> tuple[Embedded, ...]:
    """Return the files that stand in a text. A "begin" that no line of data follows is only a word."""
    if b"begin" not in octets:
        return ()
    found: list[Embedded] = []
    for one in (*_uu_blocks(octets), *_y_blocks(octets)):
        if len(found) >= _MOST:
            break
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.span))


def decode_uu(octets: bytes) -> bytes:
    """Return the first uuencoded file in ``octets``; empty where there is none."""
    first = next(_uu_blocks(octets), None)
    return first.octets if first else b""


def _uu_blocks(octets: bytes) -> Iterator[Embedded]:
    position = 0
    while begin := _BEGIN.search(octets, position):
        end = _END.search(octets, begin.end())
        stop = end.start() if end else len(octets)
        position = begin.end()
        lines = octets[begin.end() : stop].strip(b"\r\n").splitlines()
        if begin.group().startswith(b"begin-base64"):
            data = _base64(b"".join(lines))
        else:
            data = b"".join(map(_uu_line, lines)) if lines and _UU_LINE.fullmatch(lines[0]) else b""
        if data:
            position = end.end() if end else stop
            yield Embedded(name=decode_header(begin[1]), octets=data, span=(begin.start(), position))


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders leave a wrong length or trailing junk; what the length promises is taken.
        count = ((line[0] - 32) & 63) * 4 // 3 + 2 if line else 0
        try:
            return binascii.a2b_uu(line[:count].ljust(count))
        except binascii.Error:
            return b""


def _base64(octets: bytes) -> bytes:
    try:
        return binascii.a2b_base64(octets)
    except binascii.Error:
        return b""


def _y_blocks(octets: bytes) -> Iterator[Embedded]:
    position = 0
    while begin := _Y_BEGIN.search(octets, position):
        end = _Y_END.search(octets, begin.end())
        stop = end.start() if end else len(octets)
        position = end.end() if end else stop
        lines = [line for line in octets[begin.end() : stop].splitlines() if not line.startswith(b"=ypart ")]
        escaped = _Y_ESCAPED.sub(lambda found: bytes([(found[1][0] - 64) % 256]), b"".join(lines))
        yield Embedded(name=decode_header(begin[1]), octets=escaped.translate(_Y_SHIFT), span=(begin.start(), position))
