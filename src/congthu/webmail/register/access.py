"""Who sees the register of an office: whoever may open its box. By exceptional access one sees mail and no register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.common.folding import search_key
from congthu.directory.api import find_own_box, find_unit_box, list_line
from congthu.directory.types import UnitBox
from congthu.offices.api import find_rights
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.register.correcting import Corrected
from congthu.webmail.register.counting import Counted, RegisterCounts, count_documents
from congthu.webmail.register.errors import UnknownRegister
from congthu.webmail.register.models import RegisterCorrection, RegisteredDocument
from congthu.webmail.register.types import (
    CorrectionEntry,
    Direction,
    Origin,
    RegisterEntry,
    RegisterFilter,
    RegisterOffice,
)

_CORRECTS: Final = frozenset({BoxRights.MANAGE, BoxRights.ANSWER})
_READS: Final = _CORRECTS | {BoxRights.READ}
MOST_PRINTED: Final = 20_000
"""So many entries are printed or exported at once; a year of the busiest office has fewer."""


def office_for_reader(
    mailbox_id: UUID, *, account_id: UUID, at: datetime, rights: frozenset[BoxRights] = _READS
) -> UnitBox:
    """Return an office whose register somebody may see, with one of some rights to its box.

    Raises:
        UnknownRegister: there is none for this account.
    """
    box = find_unit_box(mailbox_id)
    own = find_own_box(account_id, on=local_date(at))
    if box is None or own is None or find_rights(box.address, own.address) not in rights:
        raise UnknownRegister("unknown_register", id=str(mailbox_id))
    return box


def get_register_office(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> RegisterOffice:
    """Return the office of a register with its names of the day, and whether its entries may be corrected.

    Raises:
        UnknownRegister: the office is not for the eyes of this account.
    """
    box = office_for_reader(mailbox_id, account_id=account_id, at=at)
    own = find_own_box(account_id, on=local_date(at))
    line = list_line(box.unit_id, on=local_date(at))
    return RegisterOffice(
        mailbox_id=mailbox_id,
        address=box.address,
        name=line[0].name if line else box.address,
        above=line[1].name if len(line) > 1 else "",
        may_correct=own is not None and find_rights(box.address, own.address) in _CORRECTS,
    )


def document_for_correction(document_id: UUID, *, actor: Actor, at: datetime) -> RegisteredDocument:
    """Return an entry that the actor may correct, locked.

    Raises:
        UnknownRegister: there is none, or not for this actor.
    """
    row = RegisteredDocument.objects.select_for_update().filter(pk=document_id).first()
    if row is None or actor.kind is not ActorKind.PERSON:
        raise UnknownRegister("unknown_document", id=str(document_id))
    office_for_reader(row.mailbox_id, account_id=UUID(actor.id), at=at, rights=_CORRECTS)
    return row


def corrected_of(row: RegisteredDocument) -> Corrected:
    """Return what can be corrected in an entry, as it reads now."""
    return Corrected(
        fields=_fields(row), sender_name=row.sender_name, signer=row.signer, handler=row.handler, note=row.note
    )


def list_corrections(document_id: UUID, *, account_id: UUID, at: datetime) -> Sequence[CorrectionEntry]:
    """Return what was corrected in an entry, the earliest first.

    Raises:
        UnknownRegister: the entry is not for the eyes of this account.
    """
    get_document(document_id, account_id=account_id, at=at)
    return [
        CorrectionEntry(
            at=row.corrected_at,
            name=row.name,
            post=row.post,
            changes=[(name, old, new) for name, (old, new) in row.changes.items()],
        )
        for row in RegisterCorrection.objects.filter(document_id=document_id)
    ]


def list_years(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> Sequence[int]:
    """Return the years that a register has entries of, this one always, the latest first.

    Raises:
        UnknownRegister: the office is not for the eyes of this account.
    """
    office_for_reader(mailbox_id, account_id=account_id, at=at)
    years = (
        RegisteredDocument.objects.filter(mailbox_id=mailbox_id).order_by().values_list("year", flat=True).distinct()
    )
    return sorted({*years, local_date(at).year}, reverse=True)


def read_whole_register(
    mailbox_id: UUID, wanted: RegisterFilter, *, account_id: UUID, at: datetime
) -> Sequence[RegisterEntry]:
    """Return the documents that fit in the order of their numbers, as they are printed.

    Raises:
        UnknownRegister: the office is not for the eyes of this account.
    """
    office_for_reader(mailbox_id, account_id=account_id, at=at)
    rows = _fitting(RegisteredDocument.objects.filter(mailbox_id=mailbox_id), wanted)
    return [_entry(row, at=at) for row in rows.order_by("year", "number")[:MOST_PRINTED]]


def count_register(mailbox_id: UUID, wanted: RegisterFilter, *, account_id: UUID, at: datetime) -> RegisterCounts:
    """Return how many documents came and left that fit, whichever direction is asked for.

    Raises:
        UnknownRegister: the office is not for the eyes of this account.
    """
    office_for_reader(mailbox_id, account_id=account_id, at=at)
    counted = [
        Counted(
            direction=direction,
            document_class=row["document_class"],
            kind=row["kind"],
            count=row["count"],
            to_answer=row["to_answer"],
        )
        for direction in Direction
        for row in _fitting(
            RegisteredDocument.objects.filter(mailbox_id=mailbox_id), replace(wanted, direction=direction)
        )
        .order_by()
        .values("document_class", "kind")
        .annotate(count=Count("pk"), to_answer=Count("deadline"))
    ]
    return count_documents(counted)


def find_document(mailbox_id: UUID, message_id: str, *, account_id: UUID, at: datetime) -> RegisterEntry | None:
    """Return the entry of a letter in the register of the office in whose box it lies; None where there is none."""
    try:
        office_for_reader(mailbox_id, account_id=account_id, at=at)
    except UnknownRegister:
        return None
    row = RegisteredDocument.objects.filter(mailbox_id=mailbox_id, message_id=message_id).order_by("direction").first()
    return _entry(row, at=at) if row else None


def list_register(
    mailbox_id: UUID,
    wanted: RegisterFilter | None = None,
    *,
    account_id: UUID,
    at: datetime,
    start: int = 0,
    limit: int = 50,
) -> tuple[int, Sequence[RegisterEntry]]:
    """Return how many documents fit, and some of them, the latest first.

    Raises:
        UnknownRegister: the office is not for the eyes of this account.
    """
    office_for_reader(mailbox_id, account_id=account_id, at=at)
    rows = _fitting(RegisteredDocument.objects.filter(mailbox_id=mailbox_id), wanted or RegisterFilter())
    page = rows.order_by("-year", "-number")[start : start + limit]
    return rows.count(), [_entry(row, at=at) for row in page]


def get_document(document_id: UUID, *, account_id: UUID, at: datetime) -> RegisterEntry:
    """Return one document of a register that somebody may see.

    Raises:
        UnknownRegister: there is none for this account.
    """
    row = RegisteredDocument.objects.filter(pk=document_id).first()
    if row is None:
        raise UnknownRegister("unknown_document", id=str(document_id))
    office_for_reader(row.mailbox_id, account_id=account_id, at=at)
    return _entry(row, at=at)


def _fitting(rows: QuerySet[RegisteredDocument], wanted: RegisterFilter) -> QuerySet[RegisteredDocument]:
    exact = {
        "direction": wanted.direction,
        "year": wanted.year,
        "kind": wanted.kind,
        "document_class": wanted.document_class,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    conditions = Q()
    if wanted.since:
        conditions &= Q(received_at__date__gte=wanted.since)
    if wanted.until:
        conditions &= Q(received_at__date__lte=wanted.until)
    if wanted.with_deadline:
        conditions &= Q(deadline__isnull=False)
    for word in search_key(wanted.text).split()[:8]:
        conditions &= Q(search_text__contains=word)
    return rows.filter(conditions)


def _fields(row: RegisteredDocument) -> DocumentFields:
    return DocumentFields(
        document_class=DocumentClass(row.document_class),
        kind=row.kind,
        number=row.doc_number,
        symbol=row.symbol,
        issued_on=row.issued_on,
        summary=row.summary,
        urgency=Urgency(row.urgency),
        deadline=row.deadline,
        places=tuple(row.places),
    )


def _entry(row: RegisteredDocument, *, at: datetime) -> RegisterEntry:
    return RegisterEntry(
        id=row.pk,
        mailbox_id=row.mailbox_id,
        direction=Direction(row.direction),
        number=row.number,
        year=row.year,
        registered_at=row.registered_at,
        received_at=row.received_at,
        sender=row.sender,
        sender_name=row.sender_name,
        origin=Origin(row.origin),
        fields=_fields(row),
        signer=row.signer,
        handler=row.handler,
        note=row.note,
        message_id=row.message_id,
        folder=row.folder,
        uid_validity=row.uid_validity,
        uid=row.uid,
        is_overdue=row.deadline is not None and row.deadline < local_date(at),
    )
