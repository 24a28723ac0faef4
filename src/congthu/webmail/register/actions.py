"""Entering documents into the register of an office, and correcting entries. Clause: D9.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from congthu.audit.api import record, record_many
from congthu.audit.types import Entry, Subject
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.common.folding import search_key
from congthu.webmail.register.access import corrected_of, document_for_correction
from congthu.webmail.register.correcting import Corrected, changes, checked
from congthu.webmail.register.models import RegisterCorrection, RegisteredDocument, RegisterMark
from congthu.webmail.register.reading import Candidate
from congthu.webmail.register.types import Direction, Origin

_LOCK_CLASS: Final = 7_204_004
"""The first of the two numbers of our advisory locks; see `directory.spaces`."""
Mark = tuple[int, int]
"""UIDVALIDITY, and the next number to look at."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A document to be entered."""

    candidate: Candidate
    direction: Direction
    origin: Origin
    """Why it counts."""
    name: str
    """Of its body."""


@transaction.atomic
def register_documents(
    mailbox_id: UUID,
    found: Sequence[Found],
    *,
    marks: Mapping[str, Mark],
    actor: Actor,
    at: datetime,
) -> int:
    """Enter documents that are not there yet, in the order in which they came, and return how many.

    Two who look at once wait for each other here, so that a
    message has one number and the numbers have no gap. ``marks`` say how far each folder has been looked through.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_CLASS, str(mailbox_id)])
    entered: list[RegisteredDocument] = []
    known = _known(mailbox_id, found)
    numbers: dict[tuple[Direction, int], int] = {}
    for item in sorted(found, key=lambda item: (item.candidate.received_at, item.candidate.uid)):
        name = (item.direction, item.candidate.message_id)
        if name in known:
            continue
        known.add(name)
        row = (item.direction, local_date(item.candidate.received_at).year)
        numbers[row] = (numbers.get(row) or _last(mailbox_id, *row)) + 1
        entered.append(_row(mailbox_id, item, year=row[1], number=numbers[row], at=at))
    RegisteredDocument.objects.bulk_create(entered)
    for folder, (validity, uid_next) in marks.items():
        RegisterMark.objects.update_or_create(
            mailbox_id=mailbox_id,
            folder=folder,
            defaults={"uid_validity": validity, "uid_next": uid_next, "looked_at": at},
        )
    record_many((_event(row) for row in entered), actor=actor, at=at)
    return len(entered)


@transaction.atomic
def correct_document(document_id: UUID, given: Corrected, *, actor: Actor, at: datetime) -> None:
    """Correct an entry. What it said before stays on record beside it; the letter itself is what it is.

    Raises:
        UnknownRegister: there is no such entry, or the actor may not correct it.
        CannotCorrect: it would make no sense so.
    """
    row, name = document_for_correction(document_id, actor=actor, at=at), actor.name
    after = checked(given)
    changed = changes(corrected_of(row), after)
    if not changed:
        return
    _put(row, after)
    row.save()
    RegisterCorrection.objects.create(
        document=row, corrected_at=at, name=name[:200], post=actor.post[:600], changes=changed
    )
    record(
        "webmail.document.corrected",
        actor=actor,
        at=at,
        subject=Subject(kind="document", id=str(row.pk)),
        new={"box": str(row.mailbox_id), "number": f"{row.number}/{row.year}", "fields": sorted(changed)},
    )


def _put(row: RegisteredDocument, after: Corrected) -> None:
    fields = after.fields
    row.document_class, row.kind, row.urgency = fields.document_class, fields.kind, fields.urgency
    row.doc_number, row.symbol, row.summary = fields.number, fields.symbol, fields.summary
    row.issued_on, row.deadline, row.places = fields.issued_on, fields.deadline, list(fields.places)
    row.sender_name, row.signer, row.handler, row.note = after.sender_name, after.signer, after.handler, after.note
    row.search_text = _search_text(row)


def _search_text(row: RegisteredDocument) -> str:
    reference = "/".join(part for part in (row.doc_number, row.symbol) if part)
    places = "; ".join(row.places) if row.direction == Direction.OUT else ""
    said = (reference, row.summary, row.sender, row.sender_name, places, row.signer, row.handler, row.note)
    return search_key(" ".join(said))


def _known(mailbox_id: UUID, found: Sequence[Found]) -> set[tuple[Direction, str]]:
    names = [item.candidate.message_id for item in found]
    rows = RegisteredDocument.objects.filter(mailbox_id=mailbox_id, message_id__in=names)
    return {(Direction(direction), name) for direction, name in rows.values_list("direction", "message_id")}


def _last(mailbox_id: UUID, direction: Direction, year: int) -> int:
    rows = RegisteredDocument.objects.filter(mailbox_id=mailbox_id, direction=direction, year=year)
    return int(rows.aggregate(last=Max("number"))["last"] or 0)


def _row(mailbox_id: UUID, item: Found, *, year: int, number: int, at: datetime) -> RegisteredDocument:
    candidate, fields = item.candidate, item.candidate.fields
    row = RegisteredDocument(
        mailbox_id=mailbox_id,
        direction=item.direction,
        year=year,
        number=number,
        registered_at=at,
        received_at=candidate.received_at,
        sender=candidate.sender,
        sender_name=item.name[:300],
        origin=item.origin,
        document_class=fields.document_class,
        kind=fields.kind,
        doc_number=fields.number,
        symbol=fields.symbol,
        issued_on=fields.issued_on,
        summary=fields.summary,
        urgency=fields.urgency,
        deadline=fields.deadline,
        places=list(fields.places or (candidate.receivers if item.direction is Direction.OUT else ())),
        message_id=candidate.message_id,
        folder=candidate.folder[:255],
        uid_validity=candidate.uid_validity,
        uid=candidate.uid,
    )
    row.search_text = _search_text(row)
    return row


def _event(row: RegisteredDocument) -> Entry:
    return Entry(
        code="webmail.document.registered",
        subject=Subject(kind="document", id=str(row.pk)),
        new={
            "box": str(row.mailbox_id),
            "direction": str(row.direction),
            "number": f"{row.number}/{row.year}",
            "from": row.sender,
        },
    )
