"""The rules in force on a day, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MEGABYTE = 1_048_576
"""The regulation's MB. Clause: D5.2a, Q8."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one rule set says; sizes in bytes, times in the unit that the name gives."""

    number: str
    """The decision, e.g. ``12/2012/QĐ-UBND``."""
    valid_from: date
    valid_to: date | None
    """The last day, None while no end is known."""
    quota_bytes: int
    attachment_bytes: int
    message_bytes: int
    quota_warning_percent: tuple[int, ...]
    start_password_days: int
