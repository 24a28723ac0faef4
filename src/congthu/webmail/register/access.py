"""Who sees the register of an office: whoever may open its box. By exceptional access one sees mail and no register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from congthu.accounts.types import BoxRights
from congthu.common.clock import local_date
from congthu.common.folding import search_key
from congthu.directory.api import find_own_box, find_unit_box
from congthu.directory.types import UnitBox
from congthu.offices.api import find_rights
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.register.errors import UnknownRegister
from congthu.webmail.register.models import RegisteredDocument
from congthu.webmail.register.types import Origin, RegisterEntry, RegisterFilter

_READS: Final = frozenset({BoxRights.MANAGE, BoxRights.ANSWER, BoxRights.READ})


def office_for_reader(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> UnitBox:
    """Return an office whose register somebody may see.

    Raises:
        UnknownRegister: there is none for this account.
    """
    box = find_unit_box(mailbox_id)
    own = find_own_box(account_id, on=local_date(at))
    if box is None or own is None or find_rights(box.address, own.address) not in _READS:
        raise UnknownRegister("unknown_register", id=str(mailbox_id))
    return box


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
    exact = {"year": wanted.year, "kind": wanted.kind, "document_class": wanted.document_class}
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


def _entry(row: RegisteredDocument, *, at: datetime) -> RegisterEntry:
    return RegisterEntry(
        id=row.pk,
        mailbox_id=row.mailbox_id,
        number=row.number,
        year=row.year,
        registered_at=row.registered_at,
        received_at=row.received_at,
        sender=row.sender,
        sender_name=row.sender_name,
        origin=Origin(row.origin),
        fields=DocumentFields(
            document_class=DocumentClass(row.document_class),
            kind=row.kind,
            number=row.doc_number,
            symbol=row.symbol,
            issued_on=row.issued_on,
            summary=row.summary,
            urgency=Urgency(row.urgency),
            deadline=row.deadline,
            places=tuple(row.places),
        ),
        message_id=row.message_id,
        folder=row.folder,
        uid_validity=row.uid_validity,
        uid=row.uid,
        is_overdue=row.deadline is not None and row.deadline < local_date(at),
    )
