"""Values of orders that cross the front door. Pure. Clause: D14.4-2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from congthu.common.clock import TEN_YEARS


@dataclass(frozen=True, kw_only=True)
class OrderPolicy:
    """When is looked after an order, and how often its receivers may be reminded."""

    version: str = "2026-11"
    looks: tuple[timedelta, ...] = (
        timedelta(seconds=20),
        timedelta(minutes=2),
        timedelta(minutes=15),
        timedelta(hours=2),
        timedelta(hours=8),
        timedelta(days=1),
        timedelta(days=3),
    )
    """After it was issued, whether somebody watches or not."""
    look_again_after: timedelta = timedelta(seconds=20)
    """While somebody watches its table."""
    looked_at_once: int = 300
    """Boxes in one job."""
    remind_again_after: timedelta = timedelta(hours=1)
    furthest_deadline: timedelta = TEN_YEARS
    """What is to be carried out later than that is a slip of the pen."""


POLICY = OrderPolicy()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What is known of one receiver."""

    id: UUID
    mailbox_id: UUID
    address: str
    name: str
    post: str
    unit_name: str
    """Name, post and unit as they were when the order was issued."""
    is_office: bool
    delivered_at: datetime | None
    opened_at: datetime | None
    opened_by: str
    """Of an office: who opened it; empty where the letter was opened in a mail program, which names nobody."""
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True, kw_only=True)
class OrderEntry:
    """An order as lists show it."""

    id: UUID
    message_id: str
    sender: str
    issuer: str
    issuer_post: str
    body: str
    """The body or unit in whose name it was issued."""
    reference: str
    summary: str
    deadline: date | None
    issued_at: datetime
    reminded_at: datetime | None
    receivers: int
    delivered: int
    opened: int
    confirmed: int


@dataclass(frozen=True, kw_only=True)
class OrderTable:
    """An order with what is known of every receiver."""

    order: OrderEntry
    receipts: Sequence[Receipt]


@dataclass(frozen=True, kw_only=True)
class MyOrder:
    """An order as one of its receivers sees it."""

    order: OrderEntry
    receipt: Receipt
    may_confirm: bool


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a look into a box found of an order's letter."""

    delivered_at: datetime
    is_opened: bool
    """It is marked as read there."""
