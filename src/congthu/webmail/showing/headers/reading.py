"""The header of a letter as a value. Pure."""

from __future__ import annotations

import re
from typing import Final

from congthu.documents.types import Repair
from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.headers.dates import parse_date
from congthu.webmail.showing.headers.fields import RawHeader
from congthu.webmail.showing.headers.visible import has_hidden
from congthu.webmail.showing.headers.words import decode_header, decode_words
from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import Address, Importance, ShownHeaders

_ID: Final = re.compile(r"<([^<>\s]{1,500})>")
_HIGH: Final = frozenset({"1", "2", "high", "urgent"})
_LOW: Final = frozenset({"4", "5", "low", "non-urgent"})
_MOST_REFERENCES: Final = 200


def read_headers(raw: RawHeader, policy: ShowPolicy) -> ShownHeaders:
    """Return the header as it can be shown; of a field that may stand once, the first counts."""
    subject, repairs = decode_words(raw.find("subject") or b"")
    people = {name: _people(raw, name, policy) for name in ("from", "sender", "reply-to", "to", "cc", "bcc")}
    date = decode_header(raw.find("date") or b"")
    notes = [*raw.notes, *map(as_note, repairs)]
    notes += [] if people["from"] else [note("header.no_sender")]
    notes += _cut(raw, people, policy)
    notes += [note("header.hidden_characters")] if _hides(raw) else []
    return ShownHeaders(
        subject=subject,
        sent_from=people["from"],
        sender=people["sender"][0] if people["sender"] else None,
        reply_to=people["reply-to"],
        to=people["to"],
        cc=people["cc"],
        bcc=people["bcc"],
        sent_at=parse_date(date),
        raw_date=date,
        message_id=_first_id(raw, "message-id"),
        in_reply_to=_first_id(raw, "in-reply-to"),
        references=tuple(_ID.findall(decode_header(raw.find("references") or b"")))[-_MOST_REFERENCES:],
        importance=_importance(raw),
        list_id=decode_header(raw.find("list-id") or b""),
        fields=tuple((field.name, decode_header(field.raw_value)) for field in raw.fields),
        notes=tuple(notes),
    )


def as_note(repair: Repair) -> Note:
    """Return what was repaired in a text as a note on the letter."""
    return Note(code=str(repair.code), params=repair.params)


def _people(raw: RawHeader, name: str, policy: ShowPolicy) -> tuple[Address, ...]:
    return tuple(person for value in raw.list_all(name)[:3] for person in parse_addresses(value, most=policy.addresses))


def _cut(raw: RawHeader, people: dict[str, tuple[Address, ...]], policy: ShowPolicy) -> list[Note]:
    return [
        note("header.addresses_cut", field=name, shown=len(found))
        for name, found in people.items()
        if len(found) >= policy.addresses or len(raw.find(name) or b"") >= policy.field_octets
    ]


def _hides(raw: RawHeader) -> bool:
    shown = (raw.find(name) or b"" for name in ("from", "subject"))
    return any(has_hidden(octets.decode("utf-8", "ignore")) for octets in shown)


def _first_id(raw: RawHeader, name: str) -> str:
    text = decode_header(raw.find(name) or b"")
    found = _ID.search(text)
    return found[1] if found else text.strip("<> ")[:500]


def _importance(raw: RawHeader) -> Importance:
    for name in ("importance", "x-priority", "priority", "x-msmail-priority"):
        word = decode_header(raw.find(name) or b"").lower().split(" ")[0].strip("()")
        if word in _HIGH:
            return Importance.HIGH
        if word in _LOW:
            return Importance.LOW
    return Importance.NORMAL
