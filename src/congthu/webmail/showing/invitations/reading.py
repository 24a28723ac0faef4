"""Reading an invitation (RFC 5545) into a value, whatever its writer did to it. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar

from congthu.documents.api import read_text
from congthu.webmail.showing.headers.visible import visible_line, visible_text
from congthu.webmail.showing.invitations.types import Invitation, Person, Recurrence
from congthu.webmail.showing.policy import ShowPolicy

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    LookupError,
)
"""What the library raises for octets that are no calendar; it has no base class of its own for them."""
_LONGEST_TEXT: Final = 20_000
_LONGEST_LINE: Final = 1000
_METHOD: Final = re.compile(r"[A-Z\-]{2,30}$")


def read_invitation(octets: bytes, policy: ShowPolicy, *, method: str = "", charset: str = "") -> Invitation | None:
    """Return the first event of a calendar; None where there is none that can be read.

    ``method`` is the parameter of the Content-Type, which counts where the calendar itself names none.
    """
    text = read_text(octets[: policy.calendar_octets], declared=charset or "utf-8").text
    try:
        calendar = Calendar.from_ical(text)
        event = next(iter(calendar.walk("VEVENT")), None)
        return None if event is None else _event(calendar, event, method, policy)
    except _UNREADABLE:
        return None


def _event(calendar: Any, event: Any, method: str, policy: ShowPolicy) -> Invitation:  # noqa: ANN401
    starts_at, is_all_day, is_guessed = _moment(event.get("DTSTART"))
    ends_at, _, _ = _moment(event.get("DTEND"))
    if ends_at is None and starts_at is not None and event.get("DURATION") is not None:
        ends_at = _after(starts_at, event.get("DURATION"))
    named = _line(calendar.get("METHOD")).upper() or method.upper()
    attendees = _listed(event.get("ATTENDEE"))[: policy.attendees]
    return Invitation(
        method=named if _METHOD.match(named) else "PUBLISH",
        uid=_line(event.get("UID")),
        summary=_line(event.get("SUMMARY")),
        sequence=_number(event.get("SEQUENCE")),
        place=_line(event.get("LOCATION")),
        description=visible_text(str(event.get("DESCRIPTION") or ""))[:_LONGEST_TEXT],
        starts_at=starts_at,
        ends_at=ends_at,
        is_all_day=is_all_day,
        is_time_zone_guessed=is_guessed,
        organiser=_person(organiser) if (organiser := event.get("ORGANIZER")) else None,
        attendees=tuple(person for one in attendees if (person := _person(one)).address or person.name),
        recurrence=_recurrence(event.get("RRULE")),
        recurrence_id=_raw(event.get("RECURRENCE-ID")),
        status=_line(event.get("STATUS")).upper(),
    )


def _moment(value: Any) -> tuple[datetime | None, bool, bool]:  # noqa: ANN401
    """Return a moment in our zone, whether it is a whole day, and whether the zone had to be guessed."""
    found = _of(value, "dt")
    if isinstance(found, datetime):
        zone = found.tzinfo
        is_guessed = zone is None or not _knows(zone, found)
        try:
            moment = found.replace(tzinfo=ZONE) if is_guessed else found.astimezone(ZONE)
        except (OverflowError, ValueError):
            return None, False, False
        return moment, False, is_guessed
    if isinstance(found, date):
        return datetime.combine(found, time(), ZONE), True, False
    return None, False, False


def _knows(zone: tzinfo, moment: datetime) -> bool:
    try:
        return zone.utcoffset(moment) is not None
    except (ValueError, OverflowError):
        return False


def _after(start: datetime, duration: Any) -> datetime | None:  # noqa: ANN401
    length = _of(duration, "dt")
    try:
        return start + length if isinstance(length, timedelta) else None
    except OverflowError:
        return None


def _person(value: Any) -> Person:  # noqa: ANN401
    parameters = _of(value, "params") or {}
    address = visible_line(str(value))
    return Person(
        address=re.sub(r"(?i)^mailto:", "", address).strip()[:320],
        name=_line(parameters.get("CN")).strip("\"'"),
        status=_line(parameters.get("PARTSTAT")).upper(),
        role=_line(parameters.get("ROLE")).upper(),
    )


def _recurrence(value: Any) -> Recurrence | None:  # noqa: ANN401
    rule = _listed(value)
    if not rule or _of(rule[0], "get") is None:
        return None
    found = rule[0]
    until = next(iter(_listed(found.get("UNTIL"))), None)
    return Recurrence(
        frequency=_line(next(iter(_listed(found.get("FREQ"))), "")).upper(),
        interval=_number(next(iter(_listed(found.get("INTERVAL"))), 1)) or 1,
        weekdays=tuple(_line(day) for day in _listed(found.get("BYDAY")))[:7],
        count=_number(next(iter(_listed(found.get("COUNT"))), 0)) or None,
        until=until.replace(tzinfo=until.tzinfo or UTC)
        if isinstance(until, datetime)
        else until
        if isinstance(until, date)
        else None,
    )


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _line(value: Any) -> str:  # noqa: ANN401
    return visible_line(str(next(iter(_listed(value)), "") or ""))[:_LONGEST_LINE]


def _number(value: Any) -> int:  # noqa: ANN401
    try:
        return min(1_000_000, max(0, int(value)))
    except (TypeError, ValueError, OverflowError):
        return 0


def _raw(value: Any) -> str:  # noqa: ANN401
    encode = _of(value, "to_ical")
    return encode().decode("ascii", "replace")[:40] if encode else ""


def _of(value: Any, name: str) -> Any:  # noqa: ANN401
    """Return an attribute of a property; None where the library calls the property broken, which it does by raising."""
    try:
        return getattr(value, name, None)
    except _UNREADABLE:
        return None
