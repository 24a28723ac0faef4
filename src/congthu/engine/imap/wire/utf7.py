"""Names of folders in the modified UTF-7 of RFC 3501, 5.1.3: Dovecot 2.3 knows no other. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_FOREIGN: Final = re.compile(r"[^\x20-\x7e]+|&")
_SHIFTED: Final = re.compile(rb"&([^-]*)-")


def encode_name(name: str) -> bytes:
    """Return a name as octets."""
    return _FOREIGN.sub(_encode, name).encode("ascii")


def decode_name(raw: bytes) -> str:
    """Return a name as text; what is no modified UTF-7 is shown as it stands, so that the folder is not lost."""
    place, found = 0, []
    for match in _SHIFTED.finditer(raw):
        found += [raw[place : match.start()].decode("utf-8", "replace"), _decode(match)]
        place = match.end()
    return "".join(found) + raw[place:].decode("utf-8", "replace")


def _encode(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    coded = base64.b64encode(match[0].encode("utf-16-be", "replace")).rstrip(b"=").replace(b"/", b",")
    return f"&{coded.decode()}-"


def _decode(match: re.Match[bytes]) -> str:
    if not match[1]:
        return "&"
    coded = match[1].replace(b",", b"/")
    try:
        return base64.b64decode(coded + b"=" * (-len(coded) % 4), validate=True).decode("utf-16-be")
    except (binascii.Error, ValueError):
        return match[0].decode("utf-8", "replace")
