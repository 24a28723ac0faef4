"""Values about requests that cross the front door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    """Somebody asked; nobody who knows the person has said that it was the person."""
    CONFIRMED = "confirmed"
    RECEIVED = "received"
    """The department has accepted it and passed it on to the centre."""
    RETURNED = "returned"
    """Sent back to the body with a reason; it may be confirmed anew."""
    CARRIED_OUT = "carried-out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Action(StrEnum):
    """What somebody does with a request."""

    ASK = "ask"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    RECEIVE = "receive"
    RETURN = "return"
    CARRY_OUT = "carry-out"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Party(StrEnum):
    """What somebody is to one request; a person may be several at once."""

    SUBJECT = "subject"
    """The person whom it is about."""
    ENTERER = "enterer"
    """Who entered it for the person."""
    CONFIRMER = "confirmer"
    """Answers for the person: see `congthu.provisioning.confirming`."""
    INTAKE = "intake"
    OPERATOR = "operator"
    SYSTEM = "system"
    """A job; nobody else is ever this party."""


class Need(StrEnum):
    """What a step must be given."""

    REASON = "reason"
    IDENTITY = "identity"
    """How the identity of the person was checked."""


class Channel(StrEnum):
    """How the person asked."""

    FORM = "form"
    """By the public form, where nobody has signed in: it may be anybody."""
    IN_PERSON = "in-person"
    PHONE = "phone"


class Identity(StrEnum):
    """How the identity of the person was checked. Clause: D12.3-2."""

    KNOWN = "known"
    """Face to face, by somebody who knows the person."""
    CARD = "card"
    """By an identity or staff card."""
    CALLED_BACK = "called-back"
    """Called back on the number that the body has, not on one that the asker gave."""


class Listing(StrEnum):
    """Which requests a list shows."""

    WAITING = "waiting"
    """Those whose next step is mine."""
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class AskingPolicy:
    """Limits of asking; part of the product, changed with a release."""

    version: str
    open_for: timedelta
    """After this a request that has not been carried out expires."""
    window: timedelta
    per_network: int
    """So many uses of the public form from one network within the window; a whole office may share one."""
    knocks_kept_for: timedelta


POLICY: Final = AskingPolicy(
    version="1",
    open_for=timedelta(days=7),
    window=timedelta(hours=1),
    per_network=10,
    knocks_kept_for=timedelta(days=1),
)


@dataclass(frozen=True, kw_only=True)
class RequestEntry:
    """A request as lists show it."""

    number: int
    subject_name: str
    subject_post: str
    """Title and unit as they were when it was asked."""
    subject_login: str
    state: State
    asked_at: datetime
    expires_at: datetime
    channel: Channel
    waits_for_me: bool


@dataclass(frozen=True, kw_only=True)
class StepEntry:
    """One line of what happened."""

    at: datetime
    action: Action
    who: str
    """With post; empty for the public form and for jobs."""
    reason: str
    identity: Identity | None
    identity_note: str


@dataclass(frozen=True, kw_only=True)
class Possible:
    """A step that the viewer may take now."""

    action: Action
    needs: frozenset[Need]


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """A request with all that its viewer may know."""

    entry: RequestEntry
    contact: str
    """How to reach the person; said by whoever asked, so it proves nothing."""
    note: str
    device_lost: bool
    steps: Sequence[StepEntry]
    possible: Sequence[Possible]
    parties: frozenset[Party]


@dataclass(frozen=True, kw_only=True)
class IssuedPassword:
    """A new start password, to be put on paper and handed over; nobody can ask for it again. Clause: D12.1-2."""

    number: int
    account_id: UUID
    login: str
    full_name: str
    title: str
    unit: str
    body: str
    """Of the province or district; the slip is headed with it."""
    start_password: str
    valid_until: date
