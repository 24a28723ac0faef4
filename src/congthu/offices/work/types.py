"""Values of the work in official boxes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class WorkState(StrEnum):
    """How far an assignment is; whether it is late is told from its deadline, not kept."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in-progress"
    RETURNED = "returned"
    """Sent back with a reason: whoever assigns must find somebody else."""
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = (WorkState.ASSIGNED, WorkState.ACCEPTED, WorkState.IN_PROGRESS, WorkState.RETURNED)


class WorkAction(StrEnum):
    """What is done with an assignment."""

    ASSIGN = "assign"
    """Also to somebody else, or with another deadline."""
    ACCEPT = "accept"
    START = "start"
    RETURN = "return"
    FINISH = "finish"
    ANSWER = "answer"
    """An answer left from the office: found in its Sent folder."""
    REOPEN = "reopen"
    CANCEL = "cancel"
    REMARK = "remark"


class WorkParty(StrEnum):
    """What somebody is to an assignment; one may be several."""

    ASSIGNEE = "assignee"
    """The person, or anybody with a post in the unit."""
    ASSIGNER = "assigner"
    """May answer as the office today: its manager, and delegates with that right."""
    READER = "reader"
    """May read the box; sees the work, does nothing."""
    SYSTEM = "system"


class SenderClass(StrEnum):
    """Who wrote, as far as the address tells. Clause: D10.0."""

    CITIZEN = "citizen"
    """From outside: a citizen, a business, anybody with another address."""
    STATE = "state"
    """Another body of the state (``gov.vn``)."""
    INSIDE = "inside"
    """Of this province."""


class WorkListing(StrEnum):
    """Which assignments a list shows."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class MessageRef:
    """A message in a box. The Message-ID names it; folder and numbers are where it was last seen."""

    message_id: str
    """With its angle brackets."""
    subject: str
    sender: str
    """The address in ``From``."""
    received_at: datetime
    folder: str = "INBOX"
    uid_validity: int = 0
    uid: int = 0


@dataclass(frozen=True, kw_only=True)
class Assignee:
    """To whom: a unit or a person, never both."""

    unit_id: UUID | None = None
    account_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class WorkEntry:
    """An assignment as lists show it."""

    id: UUID
    mailbox_id: UUID
    box: str
    subject: str | None
    """None for who may not open the box: what a message is about is part of it. Clause: D3.3."""
    sender_class: SenderClass
    assignee: str
    deadline_at: datetime
    state: WorkState
    late: bool
    received_at: datetime
    is_out_of_reach: bool = False
    """It is open, and its assignee cannot open the box (any more); told to those only who read the box."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do something about it."""
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class WorkStep:
    """One line of what happened, remarks included."""

    at: datetime
    action: WorkAction
    who: str
    text: str
    assignee: str
    """To whom it was given; empty where it was not."""


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """An assignment with all that its viewer may know."""

    entry: WorkEntry
    message_id: str | None
    """None together with the subject."""
    sender: str | None
    folder: str | None
    given_to: Assignee
    steps: Sequence[WorkStep]
    possible: Sequence[WorkAction]
    parties: frozenset[WorkParty]


@dataclass(frozen=True, kw_only=True)
class SenderFigures:
    """What is open for one class of senders."""

    sender_class: SenderClass
    open: int
    late: int
