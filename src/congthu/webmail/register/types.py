"""Values of the register that cross the front door. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from congthu.webmail.composing.documents.types import DocumentFields


class Origin(StrEnum):
    """Why a document counts as one of a body."""

    OFFICE = "office"
    """From an official box of the province; nobody else can write under that address. Clause: D8.3-2."""
    STATE_BODY = "state-body"
    """From another state body, by a verified signature of its domain (DKIM)."""


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """One document that came."""

    id: UUID
    mailbox_id: UUID
    number: int
    """Số đến: one row of numbers a year and box."""
    year: int
    registered_at: datetime
    received_at: datetime
    sender: str
    sender_name: str
    origin: Origin
    fields: DocumentFields
    message_id: str
    folder: str
    uid_validity: int
    uid: int
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What is wanted of a register; what is None is not asked about."""

    year: int | None = None
    kind: str | None = None
    document_class: str | None = None
    text: str = ""
    """In number, symbol, summary or sender; marks do not matter."""
    since: date | None = None
    until: date | None = None
    with_deadline: bool = False
