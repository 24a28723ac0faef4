"""Writes on orders: issued, found in boxes, opened, confirmed, reminded of. Clause: D14.4-2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_box, get_mailbox_id, list_receiving
from congthu.directory.errors import UnknownMailbox
from congthu.directory.types import MailboxKind, ReceivingBox
from congthu.webmail.composing.documents.types import DocumentFields
from congthu.webmail.orders.access import order_for_issuer, receipt_for_reader
from congthu.webmail.orders.errors import TooSoon
from congthu.webmail.orders.models import Order, OrderReceipt
from congthu.webmail.orders.reminding import letter_of_reminder
from congthu.webmail.orders.rights import units_ordered
from congthu.webmail.orders.types import POLICY, Seen


@transaction.atomic
def issue_order(
    message_id: str, fields: DocumentFields, *, sender: str, receivers: Iterable[str], actor: Actor, at: datetime
) -> UUID:
    """Enter an order that has just left, with those of its receivers who are below who ordered; return it.

    Where a part of the receivers is reached later, they join it. Whether it may leave was asked before
    (`rights.check_order`); this one never stops a letter that has left.
    """
    account_id = UUID(actor.id)
    units = units_ordered(account_id, sender, at=at)
    boxes = [box for box in list_receiving(receivers, on=local_date(at)).boxes if box.units & units]
    order, is_new = Order.objects.get_or_create(
        message_id=message_id,
        defaults={
            "account_id": account_id,
            "sender": sender.lower(),
            "issuer": actor.name[:200],
            "issuer_post": actor.post[:600],
            "body": _body(sender, at=at)[:300],
            "reference": fields.reference[:130],
            "summary": fields.summary[:1000],
            "deadline": fields.deadline,
            "issued_at": at,
        },
    )
    known = set(order.receipts.values_list("mailbox_id", flat=True))
    new = [box for box in boxes if box.mailbox_id not in known]
    OrderReceipt.objects.bulk_create([_receipt(order, box, len(known) + place) for place, box in enumerate(new)])
    if new:
        told = {"from": order.sender, "receivers": len(new)}
        record("webmail.order.issued", actor=actor, at=at, subject=_subject(order), new=told)
    if is_new:
        for wait in POLICY.looks:
            jobs.enqueue_for(at + wait, "webmail.look_for_order", order_id=str(order.pk))
    return order.pk


@transaction.atomic
def note_found(order_id: UUID, found: Mapping[UUID, Seen], *, actor: Actor, at: datetime) -> int:
    """Note in which boxes the letter of an order lies, and where it is marked as read; return how much that changed."""
    rows = OrderReceipt.objects.select_for_update().filter(order_id=order_id, mailbox_id__in=list(found))
    changed = [row for row in rows if _note(row, found[row.mailbox_id], at=at)]
    OrderReceipt.objects.bulk_update(changed, ["delivered_at", "opened_at"])
    order = Order.objects.get(pk=order_id)
    if changed:
        record("webmail.order.delivered", actor=actor, at=at, subject=_subject(order), new={"receivers": len(changed)})
    return len(changed)


@transaction.atomic
def note_opened(receipt_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Note that a receiver opened the letter of an order; the first time counts.

    Raises:
        UnknownOrder: it did not come to a box of the actor's.
    """
    row = receipt_for_reader(receipt_id, actor=actor, at=at)
    if row.opened_at is not None:
        return
    _open(row, actor, at)
    row.save()
    record("webmail.order.opened", actor=actor, at=at, subject=_subject(row.order), new={"box": row.address})


@transaction.atomic
def confirm_order(receipt_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Confirm that an order was received: whoever confirms has it, and has opened it. Done once, it stays.

    Raises:
        UnknownOrder: it did not come to a box in whose name the actor may answer.
    """
    row = receipt_for_reader(receipt_id, actor=actor, at=at, confirms=True)
    if row.confirmed_at is not None:
        return
    if row.opened_at is None:
        _open(row, actor, at)
    row.confirmed_at, row.confirmed_by = at, actor.name[:200]
    row.save()
    record("webmail.order.confirmed", actor=actor, at=at, subject=_subject(row.order), new={"box": row.address})


@transaction.atomic
def remind_receivers(order_id: UUID, *, actor: Actor, at: datetime) -> int:
    """Remind everybody who has not confirmed an order by a letter, and return how many those are.

    Raises:
        UnknownOrder: it is not the actor's.
        TooSoon: they were reminded only just now.
    """
    order = order_for_issuer(order_id, actor=actor, at=at)
    if order.reminded_at and at - order.reminded_at < POLICY.remind_again_after:
        raise TooSoon("too_soon", id=str(order_id))
    waiting = list(order.receipts.filter(confirmed_at__isnull=True).values_list("address", flat=True))
    letter = letter_of_reminder(
        body=order.body, reference=order.reference, issued_at=order.issued_at, deadline=order.deadline
    )
    for address in waiting:
        jobs.enqueue_on_commit("engine.send_notice", to=address, subject=letter.subject, text=letter.text)
    order.reminded_at = at
    order.save(update_fields=["reminded_at"])
    record("webmail.order.reminded", actor=actor, at=at, subject=_subject(order), new={"receivers": len(waiting)})
    return len(waiting)


def _note(row: OrderReceipt, seen: Seen, *, at: datetime) -> bool:
    """Put down what was found, and tell whether that was news."""
    before = (row.delivered_at, row.opened_at)
    row.delivered_at = row.delivered_at or seen.delivered_at
    if seen.is_opened:
        row.opened_at = row.opened_at or at
    return (row.delivered_at, row.opened_at) != before


def _open(row: OrderReceipt, actor: Actor, at: datetime) -> None:
    row.opened_at, row.opened_by = at, actor.name[:200]
    row.delivered_at = row.delivered_at or at


def _receipt(order: Order, box: ReceivingBox, place: int) -> OrderReceipt:
    return OrderReceipt(
        order=order,
        mailbox_id=box.mailbox_id,
        place=place,
        address=box.address,
        name=box.name[:300],
        post=box.post[:300],
        unit_name=box.unit_name[:600],
        is_office=box.kind is not MailboxKind.PERSONAL,
    )


def _body(sender: str, *, at: datetime) -> str:
    """Return the name of the office that an address belongs to; of a person nothing: the post says it."""
    try:
        facts = find_box(get_mailbox_id(sender), on=local_date(at))
    except UnknownMailbox:
        return ""
    return facts.name if facts and facts.kind is not MailboxKind.PERSONAL else ""


def _subject(order: Order) -> Subject:
    return Subject(kind="order", id=str(order.pk), name=order.reference)
