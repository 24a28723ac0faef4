"""The date of a letter, however it is written. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?")
_OLDEST: Final = 1971
_NEWEST: Final = 2200
_FURTHEST: Final = 24 * 3600


def parse_date(text: str) -> datetime | None:
    """Return the moment that ``text`` names, in UTC; None where it names none, or one that cannot be."""
    parsed = _by_library(text[:200])
    if parsed is None:
        found = _ISO.search(text[:200])
        if not found:
            return None
        zone: int | None = 0
        fields = tuple(int(part or 0) for part in found.groups())
    else:
        fields, zone = parsed[:6], parsed[9]
    offset = zone or 0
    if abs(offset) > _FURTHEST or not _OLDEST <= fields[0] <= _NEWEST:
        return None
    try:
        year, month, day, hour, minute, second = fields
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(timedelta(seconds=offset)))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _by_library(text: str) -> tuple[int, ...] | None:
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        # The library trips over some texts that are no dates at all.
        return None
    return tuple(value if value is not None else 0 for value in found) if found else None
