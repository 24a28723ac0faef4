"""Marks and days of a letter, as files of letters carry them: in its header, or in the line in front of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from congthu.webmail.showing.headers.dates import parse_date
from congthu.webmail.showing.headers.words import decode_header

KEYWORDS: Final = frozenset({"$Forwarded", "$MDNSent"})
"""Marks of other programs that mean the same everywhere (RFC 5788); others are a program's own affair."""
KEPT: Final = KEYWORDS | {"\\Seen", "\\Answered", "\\Flagged", "\\Draft"}
DELETED: Final = "\\Deleted"
_LONGEST_HEADER: Final = 256 * 1024
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_OWN_FIELDS: Final = re.compile(
    rb"(?:(?:Status|X-Status|X-Keywords|X-UID|X-Mozilla-Status2?|X-Mozilla-Keys|Content-Length):[^\r\n]*\r?\n)+",
    re.IGNORECASE,
)
"""What programs write on top of a letter when they put it into a file; no part of what was sent."""
_STATUS: Final = {"R": "\\Seen"}
_X_STATUS: Final = {"A": "\\Answered", "F": "\\Flagged", "T": "\\Draft", "D": DELETED}
_MOZILLA: Final = {0x1: "\\Seen", 0x2: "\\Answered", 0x4: "\\Flagged", 0x8: DELETED, 0x1000: "$Forwarded"}
_UNREAD_LABELS: Final = frozenset({"unread", "chưa đọc"})
_LABELS: Final = {"starred": "\\Flagged", "có gắn dấu sao": "\\Flagged", "drafts": "\\Draft", "thư nháp": "\\Draft"}


def is_letter(raw: bytes) -> bool:
    """Tell whether octets begin as a letter does: with a field of a header."""
    return _FIELD.match(raw[:2000].lstrip(b"\xef\xbb\xbf\r\n")) is not None


def header_of(raw: bytes) -> Mapping[str, list[bytes]]:
    """Return the fields of a header by name in lower case, in their order; of a very long one the beginning."""
    head = re.split(rb"\r?\n\r?\n", raw[:_LONGEST_HEADER], maxsplit=1)[0]
    found: dict[str, list[bytes]] = {}
    for name, value in _FIELD.findall(head):
        found.setdefault(name.decode("ascii").lower(), []).append(value.strip())
    return found


def without_own_fields(raw: bytes) -> bytes:
    """Return a letter without what a program wrote on top of it about its marks."""
    found = _OWN_FIELDS.match(raw)
    return raw[found.end() :] if found else raw


def flags_of(fields: Mapping[str, list[bytes]]) -> frozenset[str]:
    """Return the marks that a header tells; where it tells nothing, the letter counts as read."""
    flags: set[str] = set()
    is_told = False
    for name, meanings in (("status", _STATUS), ("x-status", _X_STATUS)):
        for value in fields.get(name, [])[:1]:
            is_told = is_told or name == "status"
            flags |= {meanings[letter] for letter in value.decode("ascii", "replace").upper() if letter in meanings}
    for value in fields.get("x-mozilla-status", [])[:1]:
        is_told = True
        flags |= _bits(value)
    for value in fields.get("x-gmail-labels", [])[:1]:
        is_told = True
        labels = {label.strip().lower() for label in decode_header(value).split(",")}
        flags |= {_LABELS[label] for label in labels if label in _LABELS}
        flags |= set() if labels & _UNREAD_LABELS else {"\\Seen"}
    for value in fields.get("x-keywords", [])[:1]:
        flags |= KEYWORDS & set(value.decode("ascii", "replace").split())
    return frozenset(flags if is_told else flags | {"\\Seen"})


def arrival_of(fields: Mapping[str, list[bytes]], *, line: bytes = b"") -> datetime | None:
    """Return when a letter arrived: by the line in front of it, by the server that took it last, or by its date.

    Thunderbird writes ``From - `` with the hour at which it put the letter into the file: that is none of these.
    """
    words = line.decode("ascii", "replace").split(maxsplit=2)
    candidates = [words[2]] if len(words) == 3 and words[1] != "-" else []  # noqa: PLR2004 -- From, who, when.
    candidates += [value.decode("ascii", "replace").rpartition(";")[2] for value in fields.get("received", [])[:1]]
    candidates += [value.decode("ascii", "replace") for value in fields.get("date", [])[:1]]
    return next((found for text in candidates if (found := parse_date(text))), None)


def kept_flags(flags: Iterable[str]) -> frozenset[str]:
    """Return the marks that a letter keeps in its new place."""
    return frozenset(flags) & KEPT


def status_lines(flags: Iterable[str]) -> bytes:
    """Return the fields that tell the marks of a letter to whoever reads the file."""
    given = set(flags)
    status = "RO" if "\\Seen" in given else "O"
    more = "".join(letter for letter, flag in _X_STATUS.items() if flag in given)
    words = " ".join(sorted(KEYWORDS & given))
    lines = [
        f"Status: {status}",
        *([f"X-Status: {more}"] if more else []),
        *([f"X-Keywords: {words}"] if words else []),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _bits(value: bytes) -> set[str]:
    try:
        number = int(value[:8], 16)
    except ValueError:
        return set()
    return {flag for bit, flag in _MOZILLA.items() if number & bit}
