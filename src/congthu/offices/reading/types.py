"""Values of what is known of a letter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from congthu.offices.work.types import MessageRef, SenderClass, WorkPage, WorkState


class NoteKind(StrEnum):
    """What a note says beside its words."""

    NOTE = "note"
    SETTLED = "settled"
    """The letter needs no answer."""
    UNSETTLED = "unsettled"
    """It needs one after all."""


@dataclass(frozen=True, kw_only=True)
class UnitChoice:
    """A unit that letters may be given to."""

    unit_id: UUID
    name: str
    is_reached: bool
    """Whether somebody of it can open the box."""


@dataclass(frozen=True, kw_only=True)
class PersonChoice:
    """Somebody who can open the box, so that its letters may be given to them."""

    address: str
    full_name: str
    title: str
    unit_name: str


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Whom the letters of a box may be given to."""

    units: Sequence[UnitChoice]
    """Of the body, itself first."""
    people: Sequence[PersonChoice]
    """By given name, as offices sort them."""


@dataclass(frozen=True, kw_only=True)
class OpeningEntry:
    """Somebody who looked at a letter."""

    name: str
    post: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class NoteEntry:
    """One note."""

    kind: NoteKind
    at: datetime
    who: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LetterMark:
    """What a line of the list tells of a letter."""

    work_id: UUID | None
    """Of the open assignment; None where nobody has it."""
    assignee: str
    state: WorkState | None
    """Of the latest assignment, open or closed."""
    deadline_at: datetime | None
    late: bool
    is_settled: bool
    openers: Sequence[str]
    """Names, who came first first."""


@dataclass(frozen=True, kw_only=True)
class LetterPage:
    """All that stands beside a letter."""

    message_id: str
    work: WorkPage | None
    """The open assignment, otherwise the latest one."""
    earlier: int
    """So many assignments were closed before."""
    notes: Sequence[NoteEntry]
    openings: Sequence[OpeningEntry]
    is_settled: bool
    may_assign: bool
    """Also: may write notes, and say that no answer is needed."""
    sender_class: SenderClass
    proposed_deadline_at: datetime
    """What an assignment without a deadline would get."""


@dataclass(frozen=True, kw_only=True)
class WaitingLetter:
    """A letter without an answer."""

    letter: MessageRef
    """Without a number where it does not lie among those that were asked about."""
    sender_class: SenderClass
    deadline_at: datetime
    """Of its assignment, or what the policy gives."""
    late: bool
    work_id: UUID | None
    assignee: str
    state: WorkState | None
