"""Values of a handover: its states, who takes part, and what an inventory says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class HandoverState(StrEnum):
    """How far a handover is. Clause: D13.2."""

    STARTED = "started"
    """Frozen; the inventory is being made."""
    INVENTORIED = "inventoried"
    """Waits for the two confirmations."""
    CONFIRMED = "confirmed"
    """Both have confirmed; the closing inventory is being made and rights change hands."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"


RUNNING = (HandoverState.STARTED, HandoverState.INVENTORIED, HandoverState.CONFIRMED)
"""While one of these, the box is frozen. The database function ``mail.is_frozen`` names the same three."""


class Capacity(StrEnum):
    """What somebody is to a handover; one person may be several."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    """Named in the handover, or registered as head of the unit from some day on."""
    SUPERIOR = "superior"
    """Head of a body above."""
    HOME_AFFAIRS = "home-affairs"
    """Holds the role of Sở Nội vụ: knows of appointments, starts and cancels, never confirms."""
    INSPECTOR = "inspector"
    """Intake and inspection, or auditor: reads the minutes, does nothing."""
    MANAGER = "manager"
    """Head of the unit today, whoever took part: reads the minutes that are kept with the box."""
    OPERATOR = "operator"
    """Operates the system: takes no part, whatever else the person is. Clause: D3.3."""


class Moment(StrEnum):
    """When an inventory was made."""

    OPENING = "opening"
    CLOSING = "closing"


class MinutesFormat(StrEnum):
    """The two files of the minutes."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, kw_only=True)
class NewHandover:
    """What whoever starts a handover says. Clause: D13.2."""

    incoming_login: str
    decision_number: str
    """The decision by which the head changes, e.g. ``45/QĐ-UBND``."""
    decision_on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """One side of a handover as the minutes name it: name and title as they were at the start."""

    account_id: UUID
    login: str
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class FolderInventory:
    """One folder of a box."""

    name: str
    messages: int
    unseen: int
    octets: int
    """Sum of RFC822.SIZE."""
    oldest_at: datetime | None
    """By time of arrival (INTERNALDATE)."""
    newest_at: datetime | None
    digest: str
    """See ``docs/decisions/0015``: SHA-256 over the sorted SHA-256 digests of all messages."""


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """Work that the incoming head takes over: a message that waits for an answer. No subject, no sender."""

    received_at: datetime
    message_digest: str


@dataclass(frozen=True, kw_only=True)
class FilterScript:
    """One Sieve script of the box."""

    name: str
    is_active: bool
    digest: str
    """SHA-256 of the script, hexadecimal."""
    redirects: tuple[str, ...]
    """Where it forwards to; the literal addresses of its ``redirect`` actions."""
    is_readable: bool = True
    """False: a ``redirect`` names no literal address, so the list may lack some."""


@dataclass(frozen=True, kw_only=True)
class DelegationEntry:
    """A delegation in force when the inventory was made."""

    delegation_id: str
    login: str
    name: str
    paper: str
    rights: tuple[str, ...]
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class AssignmentEntry:
    """An assignment that is not finished."""

    subject_digest: str
    """Which message it is about: the digest of its Message-ID, so that the minutes hold no content."""
    assignee: str
    due_on: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What lies in a box at one moment. Clause: D13.2."""

    taken_at: datetime
    folders: tuple[FolderInventory, ...]
    digest: str
    """Over the whole box; from it an inspector tells whether the box is the one that was handed over."""
    unanswered: tuple[OpenItem, ...]
    assignments: tuple[AssignmentEntry, ...]
    filters: tuple[FilterScript, ...]
    delegations: tuple[DelegationEntry, ...]
    used_octets: int
    quota_octets: int

    @property
    def messages(self) -> int:
        return sum(folder.messages for folder in self.folders)

    @property
    def octets(self) -> int:
        return sum(folder.octets for folder in self.folders)

    @property
    def unseen(self) -> int:
        return sum(folder.unseen for folder in self.folders)
