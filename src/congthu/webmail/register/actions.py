"""Entering documents into the register of an office. Clause: D9.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from congthu.audit.api import record_many
from congthu.audit.types import Entry, Subject
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.common.folding import search_key
from congthu.webmail.register.models import RegisteredDocument, RegisterMark
from congthu.webmail.register.reading import Candidate
from congthu.webmail.register.types import Origin

_LOCK_CLASS: Final = 7_204_004
"""The first of the two numbers of our advisory locks; see `directory.spaces`."""
Mark = tuple[int, int]
"""UIDVALIDITY, and the next number to look at."""


@transaction.atomic
def register_documents(
    mailbox_id: UUID,
    found: Sequence[tuple[Candidate, Origin, str]],
    *,
    marks: Mapping[str, Mark],
    actor: Actor,
    at: datetime,
) -> int:
    """Enter documents that are not there yet, in the order in which they came, and return how many.

    Each comes with why it counts and the name of its body. Two who look at once wait for each other here, so that a
    message has one number and the numbers have no gap. ``marks`` say how far each folder has been looked through.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_CLASS, str(mailbox_id)])
    entered: list[RegisteredDocument] = []
    known = _known(mailbox_id, found)
    numbers: dict[int, int] = {}
    for candidate, origin, name in sorted(found, key=lambda item: (item[0].received_at, item[0].uid)):
        if candidate.message_id in known:
            continue
        known.add(candidate.message_id)
        year = local_date(candidate.received_at).year
        numbers[year] = numbers.get(year) or _last(mailbox_id, year)
        numbers[year] += 1
        entered.append(_row(mailbox_id, candidate, origin, name, year=year, number=numbers[year], at=at))
    RegisteredDocument.objects.bulk_create(entered)
    for folder, (validity, uid_next) in marks.items():
        RegisterMark.objects.update_or_create(
            mailbox_id=mailbox_id,
            folder=folder,
            defaults={"uid_validity": validity, "uid_next": uid_next, "looked_at": at},
        )
    record_many((_event(row) for row in entered), actor=actor, at=at)
    return len(entered)


def _known(mailbox_id: UUID, found: Sequence[tuple[Candidate, Origin, str]]) -> set[str]:
    names = [candidate.message_id for candidate, _, _ in found]
    rows = RegisteredDocument.objects.filter(mailbox_id=mailbox_id, message_id__in=names)
    return set(rows.values_list("message_id", flat=True))


def _last(mailbox_id: UUID, year: int) -> int:
    rows = RegisteredDocument.objects.filter(mailbox_id=mailbox_id, year=year)
    return int(rows.aggregate(last=Max("number"))["last"] or 0)


def _row(
    mailbox_id: UUID, candidate: Candidate, origin: Origin, name: str, *, year: int, number: int, at: datetime
) -> RegisteredDocument:
    fields = candidate.fields
    return RegisteredDocument(
        mailbox_id=mailbox_id,
        year=year,
        number=number,
        registered_at=at,
        received_at=candidate.received_at,
        sender=candidate.sender,
        sender_name=name[:300],
        origin=origin,
        document_class=fields.document_class,
        kind=fields.kind,
        doc_number=fields.number,
        symbol=fields.symbol,
        issued_on=fields.issued_on,
        summary=fields.summary,
        urgency=fields.urgency,
        deadline=fields.deadline,
        places=list(fields.places),
        search_text=search_key(f"{fields.reference} {fields.summary} {candidate.sender} {name}"),
        message_id=candidate.message_id,
        folder=candidate.folder[:255],
        uid_validity=candidate.uid_validity,
        uid=candidate.uid,
    )


def _event(row: RegisteredDocument) -> Entry:
    return Entry(
        code="webmail.document.registered",
        subject=Subject(kind="document", id=str(row.pk)),
        new={"box": str(row.mailbox_id), "number": f"{row.number}/{row.year}", "from": row.sender},
    )
