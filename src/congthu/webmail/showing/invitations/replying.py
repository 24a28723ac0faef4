"""The answer to an invitation as octets of a calendar (RFC 5546, section 3.2.3). Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

from congthu.webmail.showing.invitations.types import Answer, Invitation

_PRODUCT: Final = "-//Cong Thu//Webmail//VI"


def build_reply(invitation: Invitation, answer: Answer, who: str, *, at: datetime, comment: str = "") -> bytes:
    """Return the calendar with METHOD:REPLY in which ``who`` gives ``answer``; ``at`` is when.

    It goes to the organiser as ``text/calendar; method=REPLY``. UID, SEQUENCE and RECURRENCE-ID are those of the
    invitation, by which the organiser's program finds the meeting.
    """
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "REPLY")
    calendar.add_component(_event(invitation, answer, who, at=at, comment=comment))
    return bytes(calendar.to_ical())


def _event(invitation: Invitation, answer: Answer, who: str, *, at: datetime, comment: str) -> Event:
    event = Event()
    event.add("UID", invitation.uid)
    event.add("DTSTAMP", at.astimezone(UTC))
    event.add("SEQUENCE", invitation.sequence)
    if invitation.starts_at is not None:
        event.add("DTSTART", _when(invitation.starts_at, is_all_day=invitation.is_all_day))
    if invitation.ends_at is not None:
        event.add("DTEND", _when(invitation.ends_at, is_all_day=invitation.is_all_day))
    if invitation.recurrence_id:
        event["RECURRENCE-ID"] = vText(invitation.recurrence_id)
    if invitation.organiser is not None:
        event["ORGANIZER"] = vCalAddress(f"mailto:{invitation.organiser.address}")
    attendee = vCalAddress(f"mailto:{who}")
    attendee.params["PARTSTAT"] = vText(answer.value)
    event["ATTENDEE"] = attendee
    event.add("SUMMARY", invitation.summary)
    if comment:
        event.add("COMMENT", comment)
    return event


def _when(moment: datetime, *, is_all_day: bool) -> datetime | date:
    return moment.date() if is_all_day else moment.astimezone(UTC)
