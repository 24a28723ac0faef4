"""One line of the list of messages, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congthu.documents.api import repair_text
from congthu.engine.types import Conversation, Row
from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.headers.visible import visible_line
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.types import Address

SENT_LIKE: Final = frozenset({"\\Sent", "\\Drafts"})
"""Folders in which the receivers matter, not the sender."""
_NAMES_SHOWN: Final = 3
_KEPT_OCTETS: Final = 4096
"""Headers with more are read anew each time: what is kept is bounded by number, and anybody may send us long ones."""
_URGENT: Final = ("1", "2", "high", "urgent")


@dataclass(frozen=True, kw_only=True)
class RowView:
    """What one line shows."""

    uid: int
    uids: tuple[int, ...]
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
    place: str = ""
    """In which folder it lies, where several were looked through."""
    document: str
    """Number and symbol of the document that it carries; empty for ordinary mail. Clause: D9.1."""


def row_view(row: Row, *, sent_like: bool, now: datetime) -> RowView:
    """Return the line of a message."""
    return row_views((row,), sent_like=sent_like, now=now)[0]


def row_views(rows: Iterable[Row], *, sent_like: bool, now: datetime) -> list[RowView]:
    """Return the lines of some messages."""
    today, language = timezone.localtime(now).date(), get_language()
    return [
        _kept_view(row, sent_like, today, language)
        if len(row.raw_headers) <= _KEPT_OCTETS
        else _view(row, sent_like=sent_like, today=today, members=(row,))
        for row in rows
    ]


@lru_cache(maxsize=4096)
def _kept_view(row: Row, sent_like: bool, today: date, language: str | None) -> RowView:  # noqa: FBT001 -- A key.
    """Return the line of one message: most lists are asked for again before anything in them has changed."""
    del language  # What is said in it is in this language.
    return _view(row, sent_like=sent_like, today=today, members=(row,))


def _view(row: Row, *, sent_like: bool, today: date, members: Sequence[Row]) -> RowView:
    arrived_at = timezone.localtime(row.arrived_at)
    people = _people(members, "to" if sent_like else "from")
    flags = row.flags
    return RowView(
        uid=row.uid,
        uids=tuple(member.uid for member in members),
        who=_short(people) or (_("(no receiver)") if sent_like else _("(no sender)")),
        who_title=", ".join(person.display for person in people),
        subject=_first(row.headers.get("subject", ())) or _("(no subject)"),
        preview=first_words(row.preview or ""),
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
    today = timezone.localtime(now).date()
    view = _view(conversation.rows[-1], sent_like=sent_like, today=today, members=conversation.rows)
    uids = conversation.uids
    return replace(view, uids=uids, count=len(uids), is_unseen=bool(conversation.unseen))


def first_words(preview: str) -> str:
    """Return the first words of a message as the store has them, repaired where a label was wrong, and harmless.

    Clause: D9.5.
    """
    return visible_line(repair_text(preview).text)


# The same few senders and subjects come back with every list; what they say depends on their octets alone.
_kept_decoded = lru_cache(maxsize=4096)(decode_header)
_kept_addresses = lru_cache(maxsize=4096)(parse_addresses)


def _decoded(value: bytes) -> str:
    return _kept_decoded(value) if len(value) <= _KEPT_OCTETS else decode_header(value)


def _addresses(value: bytes) -> Sequence[Address]:
    return _kept_addresses(value) if len(value) <= _KEPT_OCTETS else parse_addresses(value)


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
