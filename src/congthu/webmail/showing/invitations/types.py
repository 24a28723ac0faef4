"""An invitation as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Answer(StrEnum):
    """What an invited person may say (PARTSTAT of RFC 5545)."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, kw_only=True)
class Person:
    """An organiser or attendee."""

    address: str
    name: str = ""
    status: str = ""
    """PARTSTAT, upper case; empty for an organiser."""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """How often a meeting comes again; shown as a sentence by the page."""

    frequency: str
    """DAILY, WEEKLY, MONTHLY, YEARLY; other values as they came."""
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    """MO … SU, with a number before it where the rule has one."""
    count: int | None = None
    until: datetime | date | None = None


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A meeting that somebody asks for, changes or calls off."""

    method: str
    """REQUEST, CANCEL, REPLY, PUBLISH …, upper case."""
    uid: str
    summary: str = ""
    sequence: int = 0
    place: str = ""
    description: str = ""
    starts_at: datetime | None = None
    """In Asia/Ho_Chi_Minh; None where it cannot be told. Midnight of the day when the meeting takes whole days."""
    ends_at: datetime | None = None
    is_all_day: bool = False
    is_time_zone_guessed: bool = False
    """The time named no zone, or one that nobody knows; it was taken for ours."""
    organiser: Person | None = None
    attendees: tuple[Person, ...] = ()
    recurrence: Recurrence | None = None
    recurrence_id: str = ""
    """The one meeting of a series that is meant, as the invitation writes it."""
    status: str = ""

    @property
    def is_called_off(self) -> bool:
        """Whether the meeting does not take place (RFC 5546, 3.2.5)."""
        return self.method == "CANCEL" or self.status == "CANCELLED"

    @property
    def last_day(self) -> date | None:
        """Return the last of several whole days; DTEND names the day after it (RFC 5545, 3.6.1)."""
        if not self.is_all_day or self.starts_at is None or self.ends_at is None:
            return None
        first, after = self.starts_at.date(), self.ends_at.date()
        # The earliest day of all has none before it.
        last = after - timedelta(days=1) if after > first else first
        return last if last > first else None
