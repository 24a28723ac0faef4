"""Values of delegations that cross the front door. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from congthu.accounts.types import BoxRights


class Right(StrEnum):
    """What a paper lets a delegate do; reading is part of every delegation."""

    READ = "read"
    ANSWER = "answer"
    """Works in the box: flags, files copies, keeps drafts. Deletes nothing."""
    SEND = "send"
    """Writes under the address of the office."""
    MANAGE = "manage"
    """Makes and removes folders, deletes, changes filters."""


class Standing(StrEnum):
    """How it stands with a delegation at a moment."""

    COMING = "coming"
    RUNNING = "running"
    ENDED = "ended"
    """Ended before its date."""
    OVER = "over"
    """Its date has come."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The document on which a delegation rests."""

    number: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class NewDelegation:
    """A delegation as its giver asks for it; what may be missing is checked by `workflow.check_new`."""

    delegate_login: str
    rights: frozenset[Right]
    paper_number: str
    paper_on: date | None
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A delegation of which nothing is missing."""

    delegate_login: str
    rights: frozenset[Right]
    """With those that they include."""
    paper: Paper
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DelegationEntry:
    """A delegation as pages show it."""

    id: UUID
    mailbox_id: UUID
    box: str
    delegate_id: UUID
    delegate_login: str
    delegate_name: str
    delegate_post: str
    rights: frozenset[Right]
    paper: Paper
    starts_at: datetime
    ends_at: datetime
    granted_name: str
    granted_post: str
    granted_at: datetime
    ended_at: datetime | None
    ended_name: str
    standing: Standing
    prolongs: UUID | None


@dataclass(frozen=True, kw_only=True)
class OfficeEntry:
    """A box that somebody may open."""

    mailbox_id: UUID
    address: str
    name: str
    """Of the unit; empty for a person's box under exceptional access."""
    rights: BoxRights
    """What the daemons allow now; while the box is handed over this is less than the paper says."""
    is_manager: bool
    may_send: bool
    until: datetime | None
    """None for a manager: by office, not by date."""


@dataclass(frozen=True, kw_only=True)
class Opener:
    """Somebody who may open a box now."""

    login: str
    rights: BoxRights


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A login to the box, as the log of its manager shows it. Clause: D14.2."""

    login: str
    name: str
    network: str
    protocol: str
    program: str
    first_at: datetime
    last_at: datetime
    count: int
    succeeded: bool


@dataclass(frozen=True, kw_only=True)
class OfficePage:
    """All that a manager sees of a box."""

    office: OfficeEntry
    managers: Sequence[str]
    openers: Sequence[Opener]
    delegations: Sequence[DelegationEntry]
