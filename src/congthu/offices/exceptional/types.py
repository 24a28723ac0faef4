"""Values of exceptional access. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from congthu.accounts.types import Role
from congthu.common.clock import TEN_YEARS


class AccessState(StrEnum):
    """How far it is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Ended before its time."""


class Step(StrEnum):
    """What somebody does."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    END = "end"


READERS: Final = frozenset({Role.INTAKE, Role.OPERATOR})
"""Who may ask: intake and inspection, and the centre."""
SECOND_PERSONS: Final = frozenset({Role.PROVINCE, Role.PROVINCE_OFFICE, Role.AUDITOR, Role.INTAKE})
"""Who may approve, being of another body than the reader."""


@dataclass(frozen=True, kw_only=True)
class AccessPolicy:
    """Limits; part of the product, changed with a release."""

    version: str
    longest: timedelta
    asked_for: timedelta
    """An approval must come within this; an old request opens nothing."""
    shortest_reason: int
    """Characters; a word is no reason."""
    longest_hidden: timedelta
    """So long an order may keep it from the owner: who is told of it one day can still answer. Clause: D3.3."""


POLICY: Final = AccessPolicy(
    version="1",
    longest=timedelta(days=7),
    asked_for=timedelta(days=14),
    shortest_reason=20,
    longest_hidden=TEN_YEARS,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for."""

    box: str
    reason: str
    order_number: str
    order_on: date | None
    days: int
    hidden_order: str
    """The number of the order that forbids telling the owner; empty: the owner is told."""
    hidden_until: date | None
    """The last day of that ban."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """Somebody as this procedure sees them."""

    account_id: UUID
    roles: frozenset[Role]
    body_id: UUID | None
    """The body below the province; None: it is not known, and such a person approves nothing."""


@dataclass(frozen=True, kw_only=True)
class AccessEntry:
    """One request as pages show it."""

    id: UUID
    box: str
    state: AccessState
    reason: str
    order_number: str
    order_on: date
    days: int
    is_hidden: bool
    hidden_until: date | None
    reader_login: str
    reader_name: str
    reader_post: str
    asked_at: datetime
    decided_name: str
    decided_post: str
    decided_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_open: bool
    possible: frozenset[Step]
