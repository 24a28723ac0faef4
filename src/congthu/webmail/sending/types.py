"""Values of the outbox that cross the front door. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class OutgoingState(StrEnum):
    """How far a message has come."""

    PREPARING = "preparing"
    """Being put into the Outbox."""
    WAITING = "waiting"
    """For its time; it can be taken back."""
    SUBMITTING = "submitting"
    """On the way to Postfix; its last line has not left, so that nothing is sent yet."""
    ENDING = "ending"
    """The last line may have left."""
    SENT = "sent"
    """Taken by Postfix; not yet put away."""
    GIVING_BACK = "giving-back"
    """Not sent; on its way back into Drafts."""
    DONE = "done"
    RETURNED = "returned"
    """In Drafts again, or gone; `reason` says why."""


FINAL = frozenset({OutgoingState.DONE, OutgoingState.RETURNED})


class ReturnReason(StrEnum):
    """Why a message did not leave, or what is not known of it."""

    CANCELLED = "cancelled"
    """By its writer."""
    INTERRUPTED = "interrupted"
    """Before it was in the Outbox as a whole."""
    REFUSED = "refused"
    NO_RIGHT = "no_right"
    """The writer may not write under this address any more."""
    TOO_LONG = "too_long"
    """Postfix could not take it for a whole day."""
    UNCLEAR = "unclear"
    """It may have left: the answer was lost."""
    LOST = "lost"
    """It lies in the Outbox no more: somebody took it out with a mail program."""


@dataclass(frozen=True, kw_only=True)
class SendingPolicy:
    """Times of the outbox."""

    version: str = "2026-11"
    undo: timedelta = timedelta(seconds=10)
    """For so long a message can be taken back (the worker looks for due jobs every few seconds and may come later)."""
    latest: timedelta = timedelta(days=366)
    """No message is put off for longer."""
    retries: tuple[timedelta, ...] = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
    """Between attempts; the last holds for all others."""
    give_up_after: timedelta = timedelta(hours=24)
    kept: timedelta = timedelta(days=30)
    """So long it is known what became of a message."""


POLICY = SendingPolicy()


@dataclass(frozen=True, kw_only=True)
class OutboxEntry:
    """A message in the outbox, as its writer sees it; subject and text are in the box."""

    id: UUID
    state: OutgoingState
    reason: ReturnReason | None
    sender: str
    message_id: str
    receivers: int
    due_at: datetime
    folder: str
    uid_validity: int
    uid: int
    refused: Sequence[tuple[str, str]]
    """Address and what Postfix said."""

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether nothing of it has left."""
        return self.state is OutgoingState.WAITING


@dataclass(frozen=True, kw_only=True)
class IdentityOption:
    """An address that somebody may write under now."""

    address: str
    name: str
    mailbox_id: UUID | None
    is_office: bool
