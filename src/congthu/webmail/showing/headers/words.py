"""Encoded words (RFC 2047) in every form that programs send, and raw octets where none should be. Pure.

Clause: D9.5.
"""

from __future__ import annotations

import binascii
import re
from typing import Final

from congthu.documents.api import read_text, repair_text
from congthu.documents.types import Repair
from congthu.webmail.showing.headers.visible import visible_line

_WORD: Final = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN: Final = re.compile(rb"[ \t\r\n]*")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_OPEN_END: Final = re.compile(rb"(=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{4,})(\?)?$")
_BROKEN_BLANKS: Final = re.compile(rb"=\?([^?\s]{1,60})\?([qQ])\?((?:[^?]|\?(?!=))*)\?=")


def decode_header(raw: bytes) -> str:
    """Return the text of an unstructured field, decoded and neutralised, on one line."""
    return decode_words(raw)[0]


def decode_words(raw: bytes) -> tuple[str, tuple[Repair, ...]]:
    """Return the text of ``raw`` and what had to be repaired; encoded words may stand anywhere, also inside quotes.

    Neighbouring words of one charset are joined before they are decoded: many programs cut a letter in two.
    """
    if b"=?" not in raw:
        read = read_text(raw)
        return visible_line(read.text), read.repairs
    raw = _OPEN_END.sub(rb"\1?=", raw)
    pieces: list[str] = []
    repairs: list[Repair] = []
    position = 0
    pending: tuple[str, bytes] | None = None
    for word in _BROKEN_BLANKS.finditer(raw) if _WORD.search(raw) is None else _WORD.finditer(raw):
        gap = raw[position : word.start()]
        position = word.end()
        charset = word[1].split(b"*")[0].decode("ascii", "replace").lower()
        octets = _octets(word[2], word[3])
        if pending and not gap.strip() and pending[0] == charset:
            pending = (charset, pending[1] + octets)
            continue
        _flush(pending, pieces, repairs)
        if gap.strip() or (pending is None and gap):
            _plain(gap, pieces, repairs)
        pending = (charset, octets)
    _flush(pending, pieces, repairs)
    _plain(raw[position:], pieces, repairs)
    whole = repair_text("".join(pieces)) if not repairs else None
    text = whole.text if whole else "".join(pieces)
    return visible_line(text), tuple(repairs) + (whole.repairs if whole else ())


def _octets(encoding: bytes, data: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(data, header=True)
    clean = _NOT_BASE64.sub(b"", data)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _flush(pending: tuple[str, bytes] | None, pieces: list[str], repairs: list[Repair]) -> None:
    if pending:
        read = read_text(pending[1], declared=pending[0])
        pieces.append(read.text)
        repairs.extend(read.repairs)


def _plain(raw: bytes, pieces: list[str], repairs: list[Repair]) -> None:
    read = read_text(raw)
    pieces.append(read.text)
    repairs.extend(read.repairs)
