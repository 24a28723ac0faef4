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
    password_min_length: int
    passwords_remembered: int
    """So many former passwords may not come back."""
    second_factor_for: frozenset[str]
    """Roles (their codes) that need a second factor; ``delegate`` means who may open an official box."""
    second_factor_grace_days: int
    """From the day on which it becomes required to the day from which nothing goes without it."""
    app_password_days: int
    """The longest life of an app password."""
    may_forward_outside: bool
    """Whether mail may be sent on to other domains by filters, without a person. Clause: D3.3, D8.1."""
    attempts_kept_months: int
    """How long attempts to log in are kept. Clause: D11.2e."""
