"""Sizes as people write them in a query. Pure."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = re.compile(r"(\d{1,7}(?:[.,]\d{1,3})?) ?(b|bytes?|k|kb|kib|m|mb|mib|g|gb|gib)?")
_FACTORS: Final = {"": 1 << 20, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
"""A number alone means megabytes: so the limits of the service are stated (Clause: D5.2b)."""
_LARGEST: Final = (1 << 32) - 1
"""What IMAP can ask for (RFC 9051, number)."""


def read_size(text: str) -> int | None:
    """Return the octets that ``text`` (without marks) means, or None. A comma is a decimal point, as in Vietnamese."""
    found = _SIZE.fullmatch(text)
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    return min(int(number * _FACTORS[(found[2] or "")[:1]]), _LARGEST)
