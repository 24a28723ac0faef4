"""Looking for the letter of an order in the boxes of its receivers: whether it is there, and marked as read.

Only its Message-ID is asked for, and nothing is marked; nothing else of a box is read. The log of deliveries would say
the same, and is for root alone. Clause: D14.4-2, D3.3.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol, Self
from uuid import UUID

from congthu.accounts.errors import UnknownAccount
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.engine.errors import StoreError
from congthu.engine.types import Mark, Place
from congthu.offices.api import list_openers
from congthu.webmail.orders.actions import note_found
from congthu.webmail.orders.models import Order, OrderReceipt
from congthu.webmail.orders.types import POLICY, Seen

logger = logging.getLogger(__name__)
_NOT_LOOKED_AT: Final = frozenset({"\\Sent", "\\Drafts"})


class LookedAt(Protocol):
    """An open box, see `engine.api.Keeper`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def list_folders(self) -> Sequence[tuple[str, frozenset[str]]]: ...

    def find(self, folder: str, message_id: str) -> Place | None: ...

    def mark_of(self, place: Place) -> Mark | None: ...


Opener = Callable[[str, str], LookedAt]
"""Opens a box on behalf of its owner, or of one who may open the office's, to look and leave no trace."""


def look_for_order(order_id: UUID, *, opener: Opener, actor: Actor, at: datetime) -> int:
    """Look where the letter of an order lies and was read, and return how much is new.

    A box that cannot be reached is left for the next look.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return 0
    Order.objects.filter(pk=order_id).update(looked_at=at)
    waiting = order.receipts.filter(opened_at__isnull=True).order_by("delivered_at", "place")
    found = {row.mailbox_id: seen for row in waiting[: POLICY.looked_at_once] if (seen := _look(row, order, opener))}
    return note_found(order_id, found, actor=actor, at=at) if found else 0


def ask_for_look(order_id: UUID, *, at: datetime) -> None:
    """Let the boxes of an order be looked into soon, unless that was done only just now."""
    before = at - POLICY.look_again_after
    rows = Order.objects.filter(pk=order_id, receipts__opened_at__isnull=True).exclude(looked_at__gt=before)
    if Order.objects.filter(pk__in=rows.values("pk")).update(looked_at=at):
        jobs.enqueue_on_commit("webmail.look_for_order", order_id=str(order_id))


def _look(row: OrderReceipt, order: Order, opener: Opener) -> Seen | None:
    login = _opener_of(row)
    if login is None:
        return None
    try:
        with opener(row.address, login) as box:
            for folder, flags in box.list_folders():
                place = None if flags & _NOT_LOOKED_AT else box.find(folder, order.message_id)
                mark = box.mark_of(place) if place else None
                if mark:
                    return Seen(delivered_at=mark.arrived_at, is_opened=mark.is_seen)
    except (StoreError, UnknownAccount) as error:
        logger.info("%s: %s not looked into: %s", order.pk, row.address, error)
    return None


def _opener_of(row: OrderReceipt) -> str | None:
    """Return on whose behalf a box is looked into: its owner, or one who may open the office's box."""
    if not row.is_office:
        return row.address
    return next((opener.login for _, opener in list_openers(row.address)), None)
