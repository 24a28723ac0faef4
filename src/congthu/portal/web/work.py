"""Work in official boxes: mine, and that of a box; one assignment with its history; assigning a message.

The webmail does the same beside the message itself; whoever cannot open the box has these pages alone.
Clause: D13.3, D10.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.core.validators import MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import find_active_account
from congthu.common import clock
from congthu.common.errors import CongThuError
from congthu.directory.api import find_own_addresses, get_actor
from congthu.frame.api import (
    SENDER_CLASSES,
    WORK_BUTTONS,
    WORK_HAPPENED,
    WORK_LISTINGS,
    WORK_REFUSALS,
    WORK_STATES,
    Visitor,
    page,
    person_label,
    staff,
    unit_label,
)
from congthu.offices import api as offices
from congthu.offices.errors import UnknownWork
from congthu.offices.types import Assignee, MessageRef, SenderClass, WorkAction, WorkEntry, WorkListing, WorkPage

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_BEFORE_MAIL = datetime(1990, 1, 1, tzinfo=UTC)
_WITHOUT_TEXT = frozenset({WorkAction.ACCEPT, WorkAction.START})


class AssigneeForm(forms.Form):
    """To whom, by when."""

    person = forms.CharField(max_length=254, required=False, label=_("To a person"))
    unit = forms.UUIDField(required=False, label=_("Or to a unit"))
    deadline = forms.DateTimeField(required=False, label=_("To be answered by"), widget=_MOMENT)
    note = forms.CharField(
        max_length=2000, required=False, label=_("Internal note"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def assignee(self) -> Assignee:
        """Return whom the form names; both empty where it names nobody who exists."""
        if name := str(self.cleaned_data["person"]):
            return Assignee(account_id=find_active_account(name))
        return Assignee(unit_id=self.cleaned_data["unit"])


class MessageForm(AssigneeForm):
    """Which message, as a mail program shows it in its source."""

    message_id = forms.CharField(max_length=998, label=_("Message-ID of the message"))
    subject = forms.CharField(max_length=500, label=_("Subject"))
    sender = forms.CharField(max_length=254, label=_("Sender's address"))
    received_at = forms.DateTimeField(
        label=_("Received at"), widget=_MOMENT, validators=[MinValueValidator(_BEFORE_MAIL)]
    )
    field_order = ("message_id", "subject", "sender", "received_at", "person", "unit", "deadline", "note")


@staff
@require_safe
def my_work(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List what is assigned to the visitor or to the visitor's unit, the late first."""
    listing = _listing(request)
    entries = offices.list_my_work(listing, account_id=visitor.account_id, at=clock.now())
    context = {"listing": listing, "listings": WORK_LISTINGS.items(), "entries": _told(entries)}
    return page(request, "portal/work/mine.html", context, visitor=visitor)


@staff
@require_safe
def box_work(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """List the work of a box, the late first, with figures by class of sender."""
    at, listing = clock.now(), _listing(request)
    chosen = next((kind for kind in SenderClass if kind.value == request.GET.get("sender")), None)
    try:
        box, entries = offices.list_box_work(
            mailbox_id, listing, account_id=visitor.account_id, at=at, sender_class=chosen
        )
        figures = offices.count_box_work(mailbox_id, account_id=visitor.account_id, at=at)
    except UnknownWork as error:
        raise Http404 from error
    context = {
        "box": box,
        "listing": listing,
        "listings": WORK_LISTINGS.items(),
        "entries": _told(entries),
        "figures": [(item, SENDER_CLASSES[item.sender_class]) for item in figures],
        "chosen": chosen,
        "may_assign": offices.may_assign(mailbox_id, account_id=visitor.account_id, at=at),
    }
    return page(request, "portal/work/box.html", context, visitor=visitor)


@staff
def assign(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Assign a message of a box."""
    at = clock.now()
    if not offices.may_assign(mailbox_id, account_id=visitor.account_id, at=at):
        raise Http404
    form, refusal = MessageForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        message = MessageRef(
            message_id=given["message_id"],
            subject=given["subject"],
            sender=given["sender"],
            received_at=min(given["received_at"], at),
        )
        try:
            work_id = offices.assign_message(
                mailbox_id,
                message,
                to=form.assignee(),
                deadline_at=given["deadline"],
                note=given["note"],
                actor=get_actor(visitor.account_id, on=clock.local_date(at)),
                at=at,
            )
        except CongThuError as error:
            refusal = _sentence(error)
        else:
            return redirect("portal:work", work_id=work_id)
    elif request.method == "POST":
        refusal = _("Please check what you have entered.")
    context = {"form": form, "refusal": refusal, "mailbox_id": mailbox_id}
    context |= _whom(mailbox_id, visitor, at)
    return page(request, "portal/work/assign.html", context, visitor=visitor, status=422 if refusal else 200)


@staff
@require_safe
def work(request: HttpRequest, visitor: Visitor, work_id: UUID) -> HttpResponse:
    """Show one assignment."""
    return _show(request, visitor, work_id)


@staff
@require_POST
def work_step(request: HttpRequest, visitor: Visitor, work_id: UUID, action: str) -> HttpResponse:
    """Take a step, or assign anew."""
    at = clock.now()
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    try:
        if action == WorkAction.ASSIGN:
            form = AssigneeForm(request.POST)
            if not form.is_valid() or form.cleaned_data["deadline"] is None:
                return _show(request, visitor, work_id, refusal=_("Please check what you have entered."))
            given = form.cleaned_data
            offices.reassign_work(
                work_id, to=form.assignee(), deadline_at=given["deadline"], note=given["note"], actor=actor, at=at
            )
        elif action in set(WORK_BUTTONS):
            text = request.POST.get("text", "")[:2000]
            offices.take_work_step(work_id, WorkAction(action), text=text, actor=actor, at=at)
        else:
            raise Http404
    except UnknownWork as error:
        raise Http404 from error
    except CongThuError as error:
        return _show(request, visitor, work_id, refusal=_sentence(error))
    return redirect("portal:work", work_id=work_id)


def _show(request: HttpRequest, visitor: Visitor, work_id: UUID, *, refusal: object = None) -> HttpResponse:
    at = clock.now()
    try:
        shown: WorkPage = offices.get_work_page(work_id, account_id=visitor.account_id, at=at)
    except UnknownWork as error:
        raise Http404 from error
    anew = WorkAction.ASSIGN in shown.possible
    context = {
        "shown": shown,
        "state": WORK_STATES[shown.entry.state],
        "sender_class": SENDER_CLASSES[shown.entry.sender_class],
        "steps": [(step, WORK_HAPPENED[step.action]) for step in shown.steps],
        "buttons": [(a, WORK_BUTTONS[a], a not in _WITHOUT_TEXT) for a in shown.possible if a in WORK_BUTTONS],
        "assigning": AssigneeForm(initial=_initial(shown)) if anew else None,
        "refusal": refusal,
    }
    context |= _whom(shown.entry.mailbox_id, visitor, at) if anew else {}
    return page(request, "portal/work/page.html", context, visitor=visitor, status=422 if refusal else 200)


def _initial(shown: WorkPage) -> dict[str, object]:
    """Return whom the work was given to, and until when."""
    to = shown.given_to
    own = find_own_addresses(to.account_id) if to.account_id else None
    return {"deadline": shown.entry.deadline_at, "unit": to.unit_id, "person": own.address if own else ""}


def _told(entries: Sequence[WorkEntry]) -> Sequence[tuple[WorkEntry, object, object]]:
    return [(entry, WORK_STATES[entry.state], SENDER_CLASSES[entry.sender_class]) for entry in entries]


def _whom(mailbox_id: UUID, visitor: Visitor, at: datetime) -> dict[str, object]:
    """Return whom letters of a box may be given to, as the form offers them."""
    found = offices.list_assignees(mailbox_id, account_id=visitor.account_id, at=at)
    return {
        "units": [(str(unit.unit_id), unit_label(unit)) for unit in found.units],
        "people": [(one.address, person_label(one)) for one in found.people],
    }


def _listing(request: HttpRequest) -> WorkListing:
    given = request.GET.get("list", "")
    return next((listing for listing in WorkListing if listing.value == given), WorkListing.OPEN)


def _sentence(error: CongThuError) -> object:
    if error.code not in WORK_REFUSALS:
        raise error
    return WORK_REFUSALS[error.code]
