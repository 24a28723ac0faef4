"""The octets of a part: whole, or only its two ends where these say enough. Pure."""

from __future__ import annotations

from typing import Final

from congthu.webmail.showing.headers.parameters import Parameterised, parse_parameters
from congthu.webmail.showing.mime.transfer import decode_transfer, decoded_size
from congthu.webmail.showing.mime.tree import Part
from congthu.webmail.showing.notes import Note

_BLANKS: Final = b" \t\r\n\v\f"
_HEAD: Final = 90_000
_TAIL: Final = 360_000


def encoding_of(part: Part) -> str:
    """Return the transfer encoding that a part names, in small letters."""
    raw = part.header.find("content-transfer-encoding") or b""
    return raw.split(b";")[0].split(b"(")[0].strip().strip(b"\"'").decode("ascii", "replace").lower()


def disposition_of(part: Part) -> Parameterised:
    """Return the Content-Disposition of a part."""
    return parse_parameters(part.header.find("content-disposition") or b"")


def octets_of(raw: bytes, part: Part, *, most: int | None = None) -> tuple[bytes, tuple[Note, ...]]:
    """Return the decoded octets of ``part``, of at most ``most`` octets as they stand in the letter."""
    start, stop = part.body
    stop = stop if most is None else min(stop, start + most)
    return decode_transfer(raw[start:stop], encoding_of(part))


def size_of(raw: bytes, part: Part) -> int:
    """Return how large ``part`` is when decoded."""
    return decoded_size(raw, part.body, encoding_of(part))


def ends_of(raw: bytes, part: Part) -> tuple[bytes, bytes, tuple[Note, ...]]:
    """Return the first and the last octets of ``part``, decoded, and what was wrong with the first.

    An archive has its list at its end; a letter of 25 MB need not be decoded for it. The two may overlap.
    """
    start, stop = part.body
    if stop - start <= _HEAD + _TAIL:
        octets, notes = decode_transfer(raw[start:stop], encoding_of(part))
        return octets, octets, notes
    head, notes = decode_transfer(raw[start : start + _HEAD], encoding_of(part))
    tail = raw[stop - _TAIL : stop]
    if encoding_of(part) == "base64":
        tail = tail.translate(None, _BLANKS)
        tail = tail[len(tail) % 4 :]
        notes = ()
    return head, decode_transfer(tail, encoding_of(part))[0], notes
