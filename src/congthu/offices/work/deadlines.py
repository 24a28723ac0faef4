"""By when a message is to be answered: working hours, days off, and hours by class of sender. Pure.

Clause: D10.0, D13.3. The regulation asks for timely answers and names no hours; the hours here are a policy, with a
version.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from congthu.common.clock import TEN_YEARS, VIETNAM
from congthu.offices.errors import NotPossible
from congthu.offices.work.types import SenderClass

_SATURDAY: Final = 5


@dataclass(frozen=True, kw_only=True)
class DeadlinePolicy:
    """Working time and how much of it an answer may take."""

    version: str
    shifts: tuple[tuple[time, time], ...]
    """Of a working day, in Việt Nam."""
    hours: Mapping[SenderClass, int]
    """Working hours from the arrival to the answer."""
    yearly_days_off: frozenset[tuple[int, int]]
    """Month and day of holidays by the sun; those by the moon come from ``days_off``."""
    days_off: frozenset[date] = field(default=frozenset())
    remind_before: timedelta
    """So long before the deadline its holder is reminded, once."""
    furthest: timedelta
    """What is to be done later than that is a slip of the pen."""


POLICY: Final = DeadlinePolicy(
    version="1",
    shifts=((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30))),
    hours={SenderClass.CITIZEN: 40, SenderClass.STATE: 24, SenderClass.INSIDE: 24},
    yearly_days_off=frozenset({(1, 1), (4, 30), (5, 1), (9, 2)}),
    remind_before=timedelta(hours=24),
    furthest=TEN_YEARS,
)


def propose_deadline(received_at: datetime, sender: SenderClass, *, policy: DeadlinePolicy = POLICY) -> datetime:
    """Return by when a message should be answered."""
    return add_working_time(received_at, timedelta(hours=policy.hours[sender]), policy=policy)


def check_deadline(deadline_at: datetime, *, at: datetime, policy: DeadlinePolicy = POLICY) -> None:
    """Check a deadline that somebody sets.

    Raises:
        NotPossible: ``deadline_over``, or ``deadline_far``: more than ten years away.
    """
    if deadline_at <= at:
        raise NotPossible("deadline_over", deadline=deadline_at.isoformat())
    if deadline_at - at > policy.furthest:
        raise NotPossible("deadline_far", deadline=deadline_at.isoformat())


def add_working_time(start: datetime, amount: timedelta, *, policy: DeadlinePolicy = POLICY) -> datetime:
    """Return the moment at which so much working time has passed; it always lies within a shift."""
    moment, left = start.astimezone(VIETNAM), amount
    while True:
        for begins, ends in policy.shifts if is_working_day(moment.date(), policy=policy) else ():
            opens = datetime.combine(moment.date(), begins, tzinfo=VIETNAM)
            closes = datetime.combine(moment.date(), ends, tzinfo=VIETNAM)
            room = closes - max(opens, moment)
            if room <= timedelta():
                continue
            if left <= room:
                return max(opens, moment) + left
            left -= room
        moment = datetime.combine(moment.date() + timedelta(days=1), time.min, tzinfo=VIETNAM)


def is_working_day(day: date, *, policy: DeadlinePolicy = POLICY) -> bool:
    """Tell whether offices work on a day."""
    off = (day.month, day.day) in policy.yearly_days_off or day in policy.days_off
    return day.weekday() < _SATURDAY and not off


def class_of(sender: str, *, own_domains: Collection[str]) -> SenderClass:
    """Return the class of a sender's address; what is no address counts as from outside."""
    domain = sender.rpartition("@")[2].strip().rstrip(">").lower()
    if any(domain == own or domain.endswith(f".{own}") for own in own_domains):
        return SenderClass.INSIDE
    return SenderClass.STATE if domain == "gov.vn" or domain.endswith(".gov.vn") else SenderClass.CITIZEN
