"""The name of an attached file, out of the header field as it came. Pure; never raises."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

from congthu.documents.charsets.reading import read_text

LONGEST: Final = 4000
"""Octets of a field that are read."""


def name_of(raw: bytes) -> str:
    """Return the name in a Content-Disposition, in whatever way it was written (RFC 2231, RFC 2047, bare octets)."""
    message = Message()
    # A blank before each line end was taken off before; what else controls is no part of a name.
    message["Content-Disposition"] = re.sub(r"[\x00-\x1f\x7f]+", " ", read_text(raw[:LONGEST]).text)
    try:
        name = message.get_filename("")
        return str(make_header(decode_header(name)))
    except (LookupError, ValueError):
        return ""


def words_of_name(name: str) -> str:
    """Return a name as words: its parts stand for themselves, however they are joined."""
    return " ".join(re.sub(r"[\W_]+", " ", name).split())
