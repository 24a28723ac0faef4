"""Taking off what a part wears for transfer, as far as it can be taken off. Pure."""

from __future__ import annotations

import binascii
import re
from typing import Final

from congthu.webmail.showing.mime.uuencode import decode_uu
from congthu.webmail.showing.notes import Note, note

_BASE64_JUNK: Final = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_URL_SAFE_ALONE: Final = re.compile(rb"[A-Za-z0-9\-_\r\n]+=*\s*")
_PADDED_END: Final = re.compile(rb"=+(?=[A-Za-z0-9+/])")
_IDENTITY: Final = frozenset({"", "7bit", "8bit", "binary", "none", "8-bit", "7-bit", "identity", "utf-8", "text"})
_WORDS: Final = re.compile(rb"[A-Za-z]{2,12}[ ,.][A-Za-z]{1,12}[ ,.]")
_GOOD_SHARE: Final = 0.85
_RETURN: Final = ord("\r")


def decode_transfer(octets: bytes, encoding: str) -> tuple[bytes, tuple[Note, ...]]:
    """Return the octets of a part and what was wrong with how they were encoded. Nothing is ever lost for an error."""
    name = encoding.strip().strip("\"'").lower().split(";")[0].strip()
    if name in _IDENTITY:
        return octets, ()
    if name == "base64":
        return _base64(octets)
    if name in {"quoted-printable", "quotedprintable", "qp"}:
        return binascii.a2b_qp(octets), ()
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return decode_uu(octets) or octets, ()
    return octets, (note("transfer.unknown", encoding=name[:40]),)


def _base64(octets: bytes) -> tuple[bytes, tuple[Note, ...]]:
    clean = octets.translate(None, _BASE64_JUNK)
    junk = len(octets) - len(clean) - octets.count(b"\n") - octets.count(b"\r") - octets.count(b" ")
    stripped = octets.strip()
    if stripped and len(clean) < len(stripped) * _GOOD_SHARE and _WORDS.search(stripped):
        return octets, (note("transfer.base64_false"),)
    if junk and _URL_SAFE_ALONE.fullmatch(octets):
        clean = octets.translate(_URL_SAFE).translate(None, _BASE64_JUNK)
    # Several encodings in a row, each with its own padding, are decoded one after the other.
    pieces = [_piece(piece) for piece in _PADDED_END.split(clean)] if b"=" in clean else [_piece(clean)]
    is_broken = junk > 0 or len(clean) % 4 != 0
    return b"".join(pieces), (note("transfer.base64_broken"),) if is_broken else ()


def _piece(clean: bytes) -> bytes:
    bare = clean.rstrip(b"=")
    bare = bare[:-1] if len(bare) % 4 == 1 else bare
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def decoded_size(raw: bytes, body: tuple[int, int], encoding: str) -> int:
    """Return how many octets ``raw[body]`` has without its encoding; for base64 reckoned, not decoded."""
    start, stop = body
    name = encoding.strip().lower()
    if name == "base64":
        letters = stop - start - _blanks(raw, start, stop)
        padding = raw[max(start, stop - 8) : stop].count(b"=")
        return max(0, letters * 3 // 4 - padding)
    if name == "quoted-printable":
        return len(binascii.a2b_qp(raw[start:stop]))
    return stop - start


def _blanks(raw: bytes, start: int, stop: int) -> int:
    """Return how many line ends and spaces there are; of lines of one length only the ends are looked at.

    Counting them all takes some milliseconds of a file of some megabytes, each time its letter is opened.
    """
    first = raw.find(b"\n", start, stop)
    counted_to, blanks = start, 0
    if first > start and b" " not in raw[start:first]:
        width = first + 1 - start
        lines = (stop - start) // width
        if raw[first:stop:width].startswith(b"\n" * lines):
            counted_to = start + lines * width
            blanks = lines * (2 if raw[first - 1] == _RETURN else 1)
    return blanks + sum(raw.count(blank, counted_to, stop) for blank in (b"\n", b"\r", b" "))
