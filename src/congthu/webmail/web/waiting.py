"""The outbox: what waits for its hour, and what became of what was sent lately. Clause: D12.2-1, D3.3.

Who, when and whereto come from the database; what a letter is about only from its writer's own box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.common import clock
from congthu.engine.api import list_rows
from congthu.frame.api import Visitor, instance, page, staff
from congthu.webmail.api import Daemons, list_outbox, reschedule_sending, take_back
from congthu.webmail.errors import AlreadyLeft, CannotSend, UnknownOutgoing
from congthu.webmail.sending.shelf import OUTBOX
from congthu.webmail.types import OutboxEntry, OutgoingState, ReturnReason
from congthu.webmail.web.doors import opened, tells_store_faults
from congthu.webmail.web.drafts import DraftName
from congthu.webmail.web.rows import row_views
from congthu.webmail.web.settings_doors import actor_of
from congthu.webmail.web.writing import own_box

STATES: Final[Mapping[OutgoingState, object]] = {
    OutgoingState.PREPARING: _("Being put into the outbox"),
    OutgoingState.WAITING: _("Waiting"),
    OutgoingState.SUBMITTING: _("Leaving now"),
    OutgoingState.ENDING: _("Leaving now"),
    OutgoingState.SENT: _("It was sent"),
    OutgoingState.GIVING_BACK: _("On its way back into Drafts"),
    OutgoingState.DONE: _("It was sent"),
    OutgoingState.RETURNED: _("Not sent"),
}
REASONS: Final[Mapping[ReturnReason, object]] = {
    ReturnReason.CANCELLED: _("You took it back."),
    ReturnReason.INTERRUPTED: _("It was interrupted before it was in the outbox as a whole."),
    ReturnReason.REFUSED: _("It was refused."),
    ReturnReason.NO_RIGHT: _("You may not write under this address any more."),
    ReturnReason.TOO_LONG: _("It could not be handed over for a whole day."),
    ReturnReason.UNCLEAR: _("Nobody knows whether it has left. Ask a receiver before you send it again."),
    ReturnReason.LOST: _("Somebody took it out of the outbox with a mail program."),
}
FAULTS: Final[Mapping[str, object]] = {
    "left": _("It is too late: the message has left."),
    "time": _("The time chosen is past, or more than a year away."),
}
STEPS: Final = frozenset({"back", "now", "time"})


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """One letter, as the page shows it."""

    entry: OutboxEntry
    state: object
    reason: object
    subject: str = ""
    """Of what waits; empty where it is not known any more."""
    who: str = ""


@staff
@require_safe
@tells_store_faults
def outbox(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what waits first, then what was sent in the last weeks."""
    entries = list_outbox(visitor.account_id)
    views = _views(visitor, entries)
    context = {
        "waiting": [one for one in views if one.entry.can_be_taken_back],
        "others": [one for one in views if not one.entry.can_be_taken_back],
        "fault": FAULTS.get(request.GET.get("loi", "")),
        "now": clock.now(),
    }
    return page(request, "webmail/outbox.html", context, visitor=visitor)


@staff
@require_POST
@tells_store_faults
def outbox_step(request: HttpRequest, visitor: Visitor, outgoing_id: UUID) -> HttpResponse:
    """Take a letter back into Drafts, let it leave now, or at another time."""
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    try:
        return _take(request, visitor, outgoing_id, step)
    except (AlreadyLeft, UnknownOutgoing):
        return redirect(f"{reverse('webmail:outbox')}?loi=left")
    except CannotSend:
        return redirect(f"{reverse('webmail:outbox')}?loi=time")


def _take(request: HttpRequest, visitor: Visitor, outgoing_id: UUID, step: str) -> HttpResponse:
    actor, at = actor_of(visitor), clock.now()
    if step == "back":
        place = take_back(outgoing_id, post=Daemons.of(instance(), clock=clock.now), actor=actor, clock=clock.now)
        draft = DraftName(uid_validity=place.uid_validity, uid=place.uid)
        return redirect(f"{reverse('webmail:compose', args=[own_box(visitor).mailbox_id])}?draft={draft}")
    due_at = at if step == "now" else _moment(request.POST.get("due", ""))
    if due_at is None:
        raise CannotSend("bad_time")
    reschedule_sending(outgoing_id, due_at=due_at, actor=actor, at=at)
    return redirect("webmail:outbox")


def _views(visitor: Visitor, entries: Sequence[OutboxEntry]) -> list[EntryView]:
    told = _subjects(visitor, [one for one in entries if one.can_be_taken_back and one.uid])
    return [
        EntryView(
            entry=one,
            state=STATES[one.state],
            reason=REASONS[one.reason] if one.reason else "",
            subject=told.get(one.uid, ("", ""))[0] if one.can_be_taken_back else "",
            who=told.get(one.uid, ("", ""))[1] if one.can_be_taken_back else "",
        )
        for one in entries
    ]


def _subjects(visitor: Visitor, waiting: Sequence[OutboxEntry]) -> Mapping[int, tuple[str, str]]:
    """Return subject and receivers of what waits, out of its writer's own box."""
    if not waiting:
        return {}
    with opened(own_box(visitor), visitor, folder=OUTBOX) as connection:
        rows = list_rows(connection, OUTBOX, [one.uid for one in waiting])
    views = row_views(rows, sent_like=True, now=clock.now())
    return {view.uid: (view.subject, view.who) for view in views}


def _moment(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)
