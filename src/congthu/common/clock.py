"""The time, asked for at the edges only and passed on as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TEN_YEARS: Final = timedelta(days=3652)
"""A day that somebody writes and that lies farther from today is a slip of the pen."""


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def local_date(at: datetime) -> date:
    """Return the day in Việt Nam at the moment ``at``; rules and posts begin and end with that day."""
    return at.astimezone(VIETNAM).date()
