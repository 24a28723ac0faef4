"""Values of the register that cross the front door. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from congthu.webmail.composing.documents.types import DocumentFields


class Direction(StrEnum):
    """Which of the two registers of an office."""

    IN = "in"
    """Văn bản đến."""
    OUT = "out"
    """Văn bản đi."""


class Origin(StrEnum):
    """Why a document counts as one of a body."""

    OFFICE = "office"
    """From an official box of the province; nobody else can write under that address. Clause: D8.3-2."""
    STATE_BODY = "state-body"
    """From another state body, by a verified signature of its domain (DKIM)."""


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """One document that came, or that the office sent."""

    id: UUID
    mailbox_id: UUID
    direction: Direction
    number: int
    """Of the entry (of what came: số đến): one row of numbers a year, box and direction."""
    year: int
    registered_at: datetime
    received_at: datetime
    sender: str
    sender_name: str
    origin: Origin
    fields: DocumentFields
    signer: str
    """Người ký; known only where the office wrote it down."""
    handler: str
    """Đơn vị hoặc người nhận; of what was sent, who keeps the copy on file."""
    note: str
    message_id: str
    folder: str
    uid_validity: int
    uid: int
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionEntry:
    """What somebody corrected in an entry."""

    at: datetime
    name: str
    post: str
    """Of who corrected it, at that time."""
    changes: Sequence[tuple[str, str, str]]
    """Field, how it read, how it reads since."""


@dataclass(frozen=True, kw_only=True)
class RegisterOffice:
    """The office of a register, as somebody sees it."""

    mailbox_id: UUID
    address: str
    name: str
    above: str
    """The body above it; empty where there is none."""
    may_correct: bool


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What is wanted of a register; what is None is not asked about."""

    direction: Direction = Direction.IN
    year: int | None = None
    kind: str | None = None
    document_class: str | None = None
    text: str = ""
    """In number, symbol, summary or sender; marks do not matter."""
    since: date | None = None
    until: date | None = None
    with_deadline: bool = False
