"""One line of the list of messages, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congthu.engine.types import Conversation, Row
from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.types import Address

SENT_LIKE: Final = frozenset({"\\Sent", "\\Drafts"})
"""Folders in which the receivers matter, not the sender."""
_NAMES_SHOWN: Final = 3
_URGENT: Final = ("1", "2", "high", "urgent")


@dataclass(frozen=True, kw_only=True)
class RowView:
    """What one line shows."""

    uid: int
    uids: Sequence[int]
    """Of the whole conversation, the newest last."""
    who: str
    who_title: str
    """All names with their addresses."""
    subject: str
    preview: str
    when: str
    when_title: str
    arrived_at: datetime
    """In local time."""
    octets: int
    count: int
    is_unseen: bool
    is_flagged: bool
    is_answered: bool
    is_forwarded: bool
    has_attachment: bool
    is_urgent: bool
    folder: str = ""
    """Where it lies, in what was found in several folders; empty in the list of one."""
    marked_subject: str = ""
    """With what was looked for marked; safe HTML, empty where nothing was looked for."""
    marked_who: str = ""
    office: str = ""
    """What an office knows of the letter; safe HTML, empty in a person's own box."""
    document: str
    """Number and symbol of the document that it carries; empty for ordinary mail. Clause: D9.1."""


def row_view(row: Row, *, sent_like: bool, now: datetime, members: Sequence[Row] = ()) -> RowView:
    """Return the line of a message, or of a conversation whose newest message it is."""
    today = timezone.localtime(now).date()
    if members:
        return _view(row, sent_like=sent_like, today=today, members=members)
    return _kept_view(row, sent_like=sent_like, today=today, language=get_language())


@lru_cache(maxsize=8192)
def _kept_view(row: Row, *, sent_like: bool, today: date, language: str | None) -> RowView:
    """Return the line of one message: most lists are asked for again before anything in them has changed."""
    del language  # What is said in it is in this language.
    return _view(row, sent_like=sent_like, today=today, members=(row,))


def _view(row: Row, *, sent_like: bool, today: date, members: Sequence[Row]) -> RowView:
    arrived_at = timezone.localtime(row.arrived_at)
    people = _people(members, "to" if sent_like else "from")
    flags = row.flags
    return RowView(
        uid=row.uid,
        uids=[member.uid for member in members],
        who=_short(people) or (_("(no receiver)") if sent_like else _("(no sender)")),
        who_title=", ".join(person.display for person in people),
        subject=_first(row.headers.get("subject", ())) or _("(no subject)"),
        preview=row.preview or "",
        when=_when(arrived_at, today),
        when_title=f"{arrived_at:%H:%M %d/%m/%Y}",
        arrived_at=arrived_at,
        octets=row.octets,
        count=len(members),
        is_unseen=any("\\Seen" not in member.flags for member in members),
        is_flagged=any("\\Flagged" in member.flags for member in members),
        is_answered="\\Answered" in flags,
        is_forwarded="$Forwarded" in row.keywords,
        has_attachment=any(member.has_attachment for member in members),
        is_urgent=_is_urgent(row),
        document=_document(row),
    )


def conversation_view(conversation: Conversation, *, sent_like: bool, now: datetime) -> RowView:
    """Return the line of a conversation."""
    view = row_view(conversation.rows[-1], sent_like=sent_like, now=now, members=conversation.rows)
    return _with(view, uids=conversation.uids, count=len(conversation.uids), is_unseen=bool(conversation.unseen))


def _with(view: RowView, *, uids: Sequence[int], count: int, is_unseen: bool) -> RowView:
    return RowView(**{**view.__dict__, "uids": list(uids), "count": count, "is_unseen": is_unseen})


# The same few senders and subjects come back with every list; what they say depends on their octets alone.
_decoded = lru_cache(maxsize=4096)(decode_header)
_addresses = lru_cache(maxsize=4096)(parse_addresses)


def _first(values: Iterable[bytes]) -> str:
    return next((_decoded(value) for value in values), "")


def _people(rows: Sequence[Row], header: str) -> list[Address]:
    found: dict[str, Address] = {}
    for row in rows:
        for value in row.headers.get(header, ()):
            for person in _addresses(value):
                found.setdefault(person.address.lower() or person.name, person)
    return list(found.values())


def _short(people: Sequence[Address]) -> str:
    names = [person.name or person.address for person in people[:_NAMES_SHOWN]]
    more = len(people) - len(names)
    return ", ".join(names) + (f" +{more}" if more > 0 else "")


def _when(at: datetime, today: date) -> str:
    """Return the time today, day and month this year, otherwise the day, of a local moment."""
    if at.date() == today:
        return f"{at:%H:%M}"
    if at.date() == today - timedelta(days=1):
        return _("Yesterday")
    return f"{at:%d/%m}" if at.year == today.year else f"{at:%d/%m/%Y}"


def _is_urgent(row: Row) -> bool:
    values = [*row.headers.get("x-priority", ()), *row.headers.get("importance", ())]
    return any(value.decode("ascii", "replace").strip().lower().startswith(_URGENT) for value in values)


def _document(row: Row) -> str:
    number = _first(row.headers.get("x-van-ban-so", ()))
    symbol = _first(row.headers.get("x-van-ban-ky-hieu", ()))
    return f"{number}/{symbol}" if number and symbol else number or symbol
