"""Reads on behalf of somebody: orders that one issued, or has to confirm. Clause: D14.4-2.

The table is for who sent the order and for those who may open the office that it left under. Whoever opens a box by
exceptional access leaves no trace in it, and has no part in orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_own_addresses
from congthu.offices.api import list_offices
from congthu.webmail.orders.errors import UnknownOrder
from congthu.webmail.orders.models import Order, OrderReceipt
from congthu.webmail.orders.types import MyOrder, OrderEntry, OrderTable, Receipt

_READS: Final = frozenset({BoxRights.OWN, BoxRights.MANAGE, BoxRights.ANSWER, BoxRights.READ})
_CONFIRMS: Final = frozenset({BoxRights.OWN, BoxRights.MANAGE, BoxRights.ANSWER})
_MOST_LISTED: Final = 200


def list_issued(account_id: UUID, *, at: datetime) -> Sequence[OrderEntry]:
    """Return the orders whose tables somebody may see, the latest first."""
    return [_entry(row) for row in _counted(Order.objects.filter(_issued_by(account_id, at=at)))[:_MOST_LISTED]]


def list_to_confirm(account_id: UUID, *, at: datetime) -> Sequence[MyOrder]:
    """Return the orders that came to boxes of somebody, the unconfirmed first, then the latest."""
    rights = _rights(account_id, at=at)
    boxes = [box for box, held in rights.items() if held in _READS]
    rows = OrderReceipt.objects.filter(mailbox_id__in=boxes).select_related("order")
    rows = rows.order_by("confirmed_at", "-order__issued_at")
    waiting = list(rows.filter(confirmed_at__isnull=True)[:_MOST_LISTED])
    done = list(rows.filter(confirmed_at__isnull=False).order_by("-order__issued_at")[:_MOST_LISTED])
    return [_mine(row, rights[row.mailbox_id]) for row in (*waiting, *done)]


def get_table(order_id: UUID, *, account_id: UUID, at: datetime) -> OrderTable:
    """Return an order with every receiver.

    Raises:
        UnknownOrder: there is none, or its table is not for the eyes of this account.
    """
    row = _counted(Order.objects.filter(_issued_by(account_id, at=at), pk=order_id)).first()
    if row is None:
        raise UnknownOrder("unknown_order", id=str(order_id))
    return OrderTable(order=_entry(row), receipts=[_receipt(one) for one in row.receipts.order_by("place")])


def find_mine(message_id: str, mailbox_id: UUID, *, account_id: UUID, at: datetime) -> MyOrder | None:
    """Return the order that a letter in a box is, as its receiver sees it; None where it is none."""
    if not message_id:
        return None
    rows = OrderReceipt.objects.filter(order__message_id=message_id, mailbox_id=mailbox_id).select_related("order")
    row = rows.first()
    held = _rights(account_id, at=at).get(mailbox_id) if row else None
    return _mine(row, held) if row and held in _READS else None


def receipt_for_reader(receipt_id: UUID, *, actor: Actor, at: datetime, confirms: bool = False) -> OrderReceipt:
    """Return a receiver's line that the actor may mark as opened, or confirm; locked.

    Raises:
        UnknownOrder: there is none, or not for this actor.
    """
    row = OrderReceipt.objects.select_for_update(of=("self",)).select_related("order").filter(pk=receipt_id).first()
    if row is None or actor.kind is not ActorKind.PERSON:
        raise UnknownOrder("unknown_order", id=str(receipt_id))
    held = _rights(UUID(actor.id), at=at).get(row.mailbox_id)
    if held not in (_CONFIRMS if confirms else _READS):
        raise UnknownOrder("unknown_order", id=str(receipt_id))
    return row


def order_for_issuer(order_id: UUID, *, actor: Actor, at: datetime) -> Order:
    """Return an order that the actor may act on, locked.

    Raises:
        UnknownOrder: there is none, or not for this actor.
    """
    is_person = actor.kind is ActorKind.PERSON
    rows = Order.objects.select_for_update().filter(pk=order_id)
    row = rows.filter(_issued_by(UUID(actor.id), at=at)).first() if is_person else None
    if row is None:
        raise UnknownOrder("unknown_order", id=str(order_id))
    return row


def _issued_by(account_id: UUID, *, at: datetime) -> Q:
    offices = list_offices(account_id, on=local_date(at), at=at)
    return Q(account_id=account_id) | Q(sender__in=[o.address for o in offices if o.rights in _READS])


def _rights(account_id: UUID, *, at: datetime) -> dict[UUID, BoxRights]:
    """Return the boxes that somebody may open now, with what rights."""
    own = find_own_addresses(account_id)
    offices = list_offices(account_id, on=local_date(at), at=at)
    return {
        **({own.mailbox_id: BoxRights.OWN} if own else {}),
        **{office.mailbox_id: office.rights for office in offices},
    }


def _counted(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.annotate(
        n_receivers=Count("receipts"),
        n_delivered=Count("receipts__delivered_at"),
        n_opened=Count("receipts__opened_at"),
        n_confirmed=Count("receipts__confirmed_at"),
    ).order_by("-issued_at")


def _entry(row: Order) -> OrderEntry:
    """Return an order; the counts are there where `_counted` asked for them."""
    return OrderEntry(
        id=row.pk,
        message_id=row.message_id,
        sender=row.sender,
        issuer=row.issuer,
        issuer_post=row.issuer_post,
        body=row.body,
        reference=row.reference,
        summary=row.summary,
        deadline=row.deadline,
        issued_at=row.issued_at,
        reminded_at=row.reminded_at,
        receivers=getattr(row, "n_receivers", 0),
        delivered=getattr(row, "n_delivered", 0),
        opened=getattr(row, "n_opened", 0),
        confirmed=getattr(row, "n_confirmed", 0),
    )


def _mine(row: OrderReceipt, held: BoxRights | None) -> MyOrder:
    return MyOrder(order=_entry(row.order), receipt=_receipt(row), may_confirm=held in _CONFIRMS)


def _receipt(row: OrderReceipt) -> Receipt:
    return Receipt(
        id=row.pk,
        mailbox_id=row.mailbox_id,
        address=row.address,
        name=row.name,
        post=row.post,
        unit_name=row.unit_name,
        is_office=row.is_office,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
    )
