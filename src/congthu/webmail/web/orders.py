"""Administrative orders: those that one issued, with the table of their receivers; those that one has to confirm.

Clause: D14.4-2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.frame.api import Visitor, own_page, page, staff
from congthu.webmail.api import (
    ask_for_look,
    check_order,
    confirm_order,
    get_table,
    list_issued,
    list_to_confirm,
    remind_receivers,
)
from congthu.webmail.composing.types import Composition
from congthu.webmail.errors import CannotOrder, TooSoon, UnknownOrder
from congthu.webmail.orders.deadlines import check_deadline
from congthu.webmail.sheets import sheet_bytes
from congthu.webmail.types import OrderTable, Receipt
from congthu.webmail.web.register import sheet_response

P = ParamSpec("P")
OrderView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
_MOST_NAMED: Final = 5
COLUMNS: Final = (
    ("STT", 6),
    ("Người nhận", 30),
    ("Chức vụ", 24),
    ("Đơn vị", 34),
    ("Địa chỉ", 34),
    ("Đã nhận", 18),
    ("Đã mở", 18),
    ("Đã xác nhận", 18),
    ("Người mở, xác nhận thay cơ quan", 30),
)
"""In the language of the file that the table goes into."""


def hides_foreign(view: OrderView[P]) -> OrderView[P]:
    """Answer for an order that the visitor may not see as if there were none."""

    def hidden(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, visitor, *args, **kwargs)
        except UnknownOrder as unknown:
            raise Http404 from unknown

    update_wrapper(hidden, view)
    return hidden


@staff
@require_safe
def orders(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the orders that the visitor has to confirm, and those that were issued."""
    at = clock.now()
    context = {
        "mine": list_to_confirm(visitor.account_id, at=at),
        "issued": list_issued(visitor.account_id, at=at),
        "today": clock.local_date(at),
    }
    return page(request, "webmail/orders.html", context, visitor=visitor)


@staff
@require_safe
@hides_foreign
def order(request: HttpRequest, visitor: Visitor, order_id: UUID) -> HttpResponse:
    """Show the table of an order, for the screen and for paper."""
    return page(request, "webmail/order.html", _context(request, visitor, order_id), visitor=visitor)


@staff
@require_safe
@hides_foreign
def order_rows(request: HttpRequest, visitor: Visitor, order_id: UUID) -> HttpResponse:
    """Return the table alone, as it is now: the page asks for it while it is looked at."""
    return page(request, "webmail/order_table.html", _context(request, visitor, order_id))


@staff
@require_safe
@hides_foreign
def order_exported(request: HttpRequest, visitor: Visitor, order_id: UUID) -> HttpResponse:
    """Return the table of an order as a workbook."""
    del request
    table = get_table(order_id, account_id=visitor.account_id, at=clock.now())
    told = table.order
    head = [
        told.body or told.issuer_post,
        "BẢNG THEO DÕI NHẬN MỆNH LỆNH HÀNH CHÍNH",
        ": ".join(part for part in (told.reference, told.summary) if part),
        f"Ban hành: {_time(told.issued_at)}, {told.issuer}",
    ]
    rows = [_row(number, receipt) for number, receipt in enumerate(table.receipts, start=1)]
    content = sheet_bytes([line for line in head if line], COLUMNS, rows, name="Mệnh lệnh")
    return sheet_response(content, name=f"menh-lenh-{localtime(told.issued_at):%Y%m%d-%H%M}.xlsx")


@staff
@require_POST
@hides_foreign
def confirm(request: HttpRequest, visitor: Visitor, receipt_id: UUID) -> HttpResponse:
    """Confirm that an order was received, and return to where the visitor was."""
    at = clock.now()
    confirm_order(receipt_id, actor=get_actor(visitor.account_id, on=clock.local_date(at)), at=at)
    return redirect(own_page(request, request.POST.get("next")) or reverse("webmail:orders"))


@staff
@require_POST
@hides_foreign
def remind(request: HttpRequest, visitor: Visitor, order_id: UUID) -> HttpResponse:
    """Remind those who have not confirmed an order yet."""
    del request
    at = clock.now()
    try:
        remind_receivers(order_id, actor=get_actor(visitor.account_id, on=clock.local_date(at)), at=at)
    except TooSoon:
        return redirect(f"{reverse('webmail:order', args=[order_id])}?vua-nhac=1")
    return redirect(f"{reverse('webmail:order', args=[order_id])}?da-nhac=1")


def order_fault_text(composition: Composition, account_id: UUID, *, at: datetime) -> str:
    """Return why a letter cannot leave as an order; empty where it can, or where it is none."""
    if composition.document is None or not composition.document.is_order:
        return ""
    receivers = [receiver.address for receiver in composition.receivers]
    try:
        check_deadline(composition.document.deadline, on=clock.local_date(at))
        check_order(account_id, composition.sender.address, receivers, at=at)
    except CannotOrder as refused:
        return _refusal(refused)
    return ""


def _refusal(refused: CannotOrder) -> str:
    if refused.code == "no_right":
        return _("An order is issued by the head of a body, or by an office under its own address.")
    if refused.code == "no_receiver":
        return _("There is no receiver yet.")
    if refused.code == "deadline_over":
        return _("The day by which the order is to be carried out is over.")
    if refused.code == "deadline_far":
        return _("The deadline lies more than ten years away. Look at its year.")
    addresses = refused.params.get("addresses", [])
    named = [str(one) for one in addresses] if isinstance(addresses, list) else []
    told = ", ".join(named[:_MOST_NAMED]) + ("…" if len(named) > _MOST_NAMED else "")
    return _("An order goes to people and offices of the own body. These are not: %(names)s.") % {"names": told}


def _context(request: HttpRequest, visitor: Visitor, order_id: UUID) -> dict[str, object]:
    at = clock.now()
    table = get_table(order_id, account_id=visitor.account_id, at=at)
    ask_for_look(order_id, at=at)
    return {"table": table, "order": table.order, "open": _open(table), "asked_at": at, "said": request.GET}


def _open(table: OrderTable) -> int:
    return table.order.receivers - table.order.confirmed


def _row(number: int, receipt: Receipt) -> Sequence[str]:
    by = dict.fromkeys(name for name in (receipt.opened_by, receipt.confirmed_by) if name)
    return (
        str(number),
        receipt.name,
        receipt.post,
        receipt.unit_name,
        receipt.address,
        _time(receipt.delivered_at),
        _time(receipt.opened_at),
        _time(receipt.confirmed_at),
        ", ".join(by) if receipt.is_office else "",
    )


def _time(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}" if at else ""
