"""Addresses of header fields (RFC 5322), read as they come and never so that a name hides an address. Pure.

Clause: D8.3-2.
"""

from __future__ import annotations

import re
from typing import Final

from congthu.webmail.showing.headers.visible import visible_line
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.types import Address

_TOKEN: Final = re.compile(
    rb"""(?P<quoted>"(?:[^"\\]|\\.)*(?:"|$))|(?P<angle><[^<>]*>?)|(?P<comment>\()|(?P<stop>[,;])|(?P<group>:)"""
    rb"""|(?P<text>[^",;:<(]+)|(?P<other>.)""",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_BARE: Final = re.compile(rb"[^\s@\"<>(),;:]{1,200}@[^\s@\"<>(),;]{1,255}")
_MOST: Final = 20_000


def parse_addresses(raw: bytes, *, most: int = _MOST) -> tuple[Address, ...]:
    """Return who stands in the field ``raw``; what cannot be an address becomes a name without one.

    Encoded words are decoded after the field was split, so that a comma in a name makes no second person.
    """
    found: list[Address] = []
    words: list[bytes] = []
    angle: bytes | None = None
    comment = b""
    group = ""
    position = 0
    while position < len(raw) and len(found) < most:
        token = _TOKEN.match(raw, position)
        if token is None:
            break
        position = token.end()
        kind = token.lastgroup
        if kind == "stop":
            _add(found, words, angle, comment, group)
            words, angle, comment = [], None, b""
            group = "" if token[0] == b";" else group
        elif kind == "angle":
            # Of two addresses in angles the last is the one that programs answer to; the first is shown as a name.
            words += [angle] if angle is not None else []
            angle = token[0].strip(b"<>").strip()
        elif kind == "comment":
            comment, position = _comment(raw, position)
        elif kind == "group" and angle is None and not group and words and not _BARE.search(b"".join(words)):
            group, words = decode_header(b" ".join(words)), []
        elif kind == "quoted":
            words.append(_ESCAPE.sub(rb"\1", token[0].strip(b'"')))
        else:
            words.append(token[0])
    _add(found, words, angle, comment, group)
    return tuple(found[:most])


def _add(found: list[Address], words: list[bytes], angle: bytes | None, comment: bytes, group: str) -> None:
    name_octets = b" ".join(word.strip() for word in words if word.strip())
    if angle is None:
        bare = _BARE.search(name_octets)
        if bare:
            angle = bare.group()
            before, after = name_octets[: bare.start()].rstrip(b" <"), name_octets[bare.end() :].lstrip(b" >")
            name_octets = before + b" " + after if before and after else before or after
    name = decode_header(name_octets).strip("'\" ") or decode_header(comment)
    address = _address(angle or b"")
    if not name and not address:
        return
    if not address and "@" in name and " " not in name.strip():
        name, address = "", name
    found.append(Address(name="" if name == address else name, address=address, group=group))


def _address(octets: bytes) -> str:
    """Return the address in ``octets`` without blanks; encoded words and a route before it are tolerated."""
    text = decode_header(octets) if b"=?" in octets else visible_line(octets.decode("utf-8", "replace"))
    text = text.replace(" ", "")
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]
    return text.removeprefix("mailto:")[:320]


def _comment(raw: bytes, position: int) -> tuple[bytes, int]:
    """Return the comment that begins before ``position`` and where it ends; comments nest."""
    depth, start = 1, position
    while position < len(raw) and depth:
        octet = raw[position : position + 1]
        depth += {b"(": 1, b")": -1}.get(octet, 0)
        position += 2 if octet == b"\\" else 1
    return raw[start : max(start, position - 1)], position
