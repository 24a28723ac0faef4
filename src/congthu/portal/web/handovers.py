"""Handing an official box over: starting, following and confirming it, its inventory and minutes. Clause: D13.2."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.api import find_unit_box, get_actor, get_mailbox_id, list_line
from congthu.directory.errors import UnknownMailbox
from congthu.frame.api import Visitor, instance, is_piece, page, staff
from congthu.offices import api as offices
from congthu.offices.errors import OfficesError, UnknownHandover
from congthu.offices.types import Capacity, HandoverState, MinutesFormat, Moment, NewHandover, Step
from congthu.portal.web.handover_texts import PROBLEMS, REFUSALS, STATES
from congthu.portal.web.password_again import count_wrong, forget_wrong, is_present_password

_TYPES: Final = {
    MinutesFormat.PDF: "application/pdf",
    MinutesFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_LATEST_SHOWN: Final = 100
_STARTERS: Final = frozenset({Capacity.OUTGOING, Capacity.INCOMING, Capacity.SUPERIOR, Capacity.HOME_AFFAIRS})


class StartForm(forms.Form):
    """Who takes over, by which decision, and where."""

    incoming = forms.CharField(
        max_length=254,
        label=_("E-mail address of the incoming head"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    decision_number = forms.CharField(max_length=100, label=_("Number of the decision"))
    decision_on = forms.DateField(
        label=_("Date of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(max_length=200, label=_("Place of the handover"))

    def clean_incoming(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["incoming"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


class StepForm(forms.Form):
    """What comes with a step; what a step needs is the workflow's to say."""

    password = forms.CharField(max_length=1000, strip=False, required=False)
    reason = forms.CharField(max_length=500, required=False)


@staff
@require_safe
def all_handovers(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the latest handovers that concern the visitor, and lead to those of a box by its address."""
    on, asked = _today(), request.GET.get("box", "").strip().lower()
    if asked and (mailbox_id := _find_box(asked, visitor, on=on)):
        return redirect("portal:handovers", mailbox_id=mailbox_id)
    rows = []
    for row in offices.list_latest(visitor.account_id, on=on, limit=_LATEST_SHOWN):
        box = find_unit_box(row.mailbox_id)
        rows.append((row, box.address if box else "", STATES[HandoverState(row.state)]))
    context = {"rows": rows, "asked": asked, "sees_all": offices.sees_all(visitor.account_id, on=on)}
    return page(request, "portal/handovers/all.html", context, visitor=visitor)


@staff
@require_safe
def handovers(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """List the handovers of a box, the cancelled ones too."""
    return _overview(request, visitor, mailbox_id, StartForm(initial={"decision_on": _today()}))


@staff
@require_POST
def start(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Start a handover."""
    form, at = StartForm(request.POST), clock.now()
    if not form.is_valid():
        return _overview(request, visitor, mailbox_id, form, refusal=_("Please check what you have entered."))
    new = NewHandover(
        incoming_login=form.cleaned_data["incoming"],
        decision_number=form.cleaned_data["decision_number"],
        decision_on=form.cleaned_data["decision_on"],
        place=form.cleaned_data["place"],
    )
    try:
        handover_id = offices.start_handover(mailbox_id, new, actor=_actor(visitor), at=at)
    except UnknownHandover as error:
        raise Http404 from error
    except OfficesError as error:
        return _overview(request, visitor, mailbox_id, form, refusal=REFUSALS[error.code])
    return redirect("portal:handover", mailbox_id=mailbox_id, handover_id=handover_id)


@staff
@require_safe
def handover(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, handover_id: UUID) -> HttpResponse:
    """Show one handover: how far it is, its inventory, and the steps that the visitor may take."""
    return _show(request, visitor, mailbox_id, handover_id)


@staff
@require_POST
@sensitive_post_parameters("password")
def take_step(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, handover_id: UUID, step: str) -> HttpResponse:
    """Confirm, with the own password once more, cancel, or let a job try again."""
    form = StepForm(request.POST)
    if step not in {Step.CONFIRM_OUTGOING, Step.CONFIRM_ABSENT, Step.CONFIRM_INCOMING, Step.CANCEL, Step.RETRY}:
        raise Http404
    if not form.is_valid():
        return _show(request, visitor, mailbox_id, handover_id, refusal=_("Please check what you have entered."))
    if step != Step.RETRY:
        if not is_present_password(request, form.cleaned_data["password"]):
            if count_wrong(request):
                return redirect("portal:sign-in")
            return _show(request, visitor, mailbox_id, handover_id, refusal=REFUSALS["wrong_password"])
        forget_wrong(request)
    try:
        _take(Step(step), handover_id, request, visitor, reason=form.cleaned_data["reason"])
    except UnknownHandover as error:
        raise Http404 from error
    except OfficesError as error:
        return _show(request, visitor, mailbox_id, handover_id, refusal=REFUSALS[error.code])
    return redirect("portal:handover", mailbox_id=mailbox_id, handover_id=handover_id)


@staff
@require_safe
def minutes(
    request: HttpRequest, visitor: Visitor, mailbox_id: UUID, handover_id: UUID, file_format: str
) -> HttpResponse:
    """Send a file of the minutes as it was stored."""
    del request
    if file_format not in set(MinutesFormat):
        raise Http404
    chosen = MinutesFormat(file_format)
    try:
        kept = offices.get_minutes(handover_id, chosen, account_id=visitor.account_id, on=_today())
    except UnknownHandover as error:
        raise Http404 from error
    if kept.handover.mailbox_id != mailbox_id:
        raise Http404
    response = HttpResponse(bytes(kept.content), content_type=_TYPES[chosen])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="bien-ban-ban-giao-{kept.handover.number}.{chosen}"'
    )
    return response


def _find_box(asked: str, visitor: Visitor, *, on: date) -> UUID | None:
    """Return the box of an address if its handovers are the visitor's to see; a name without domain is completed."""
    address = asked if "@" in asked else f"{asked}@{instance().domain}"
    try:
        mailbox_id = get_mailbox_id(address)
        offices.get_handover_box(mailbox_id, account_id=visitor.account_id, on=on)
    except (UnknownMailbox, UnknownHandover):
        return None
    return mailbox_id


def _take(step: Step, handover_id: UUID, request: HttpRequest, visitor: Visitor, *, reason: str) -> None:
    actor, at = _actor(visitor), clock.now()
    if step in {Step.CONFIRM_OUTGOING, Step.CONFIRM_ABSENT}:
        offices.confirm_outgoing(handover_id, reason=reason, actor=actor, at=at)
    elif step is Step.CONFIRM_INCOMING:
        kept = tuple(request.POST.getlist("keep"))
        offices.confirm_incoming(handover_id, kept_delegations=kept, actor=actor, at=at)
    elif step is Step.CANCEL:
        offices.cancel_handover(handover_id, reason=reason, actor=actor, at=at)
    else:
        offices.retry_handover(handover_id, actor=actor, at=at)


def _overview(
    request: HttpRequest, visitor: Visitor, mailbox_id: UUID, form: StartForm, *, refusal: object = None
) -> HttpResponse:
    on = _today()
    try:
        box, capacities = offices.get_handover_box(mailbox_id, account_id=visitor.account_id, on=on)
    except UnknownHandover as error:
        raise Http404 from error
    rows = offices.list_visible(mailbox_id, account_id=visitor.account_id, on=on)
    line = list_line(box.unit_id, on=on)
    running = offices.find_running(mailbox_id)
    context = {
        "box": box,
        "unit_name": line[0].name if line else "",
        "rows": [(row, STATES[row.state]) for row in rows],
        "running": running,
        "may_start": not running and bool(capacities & _STARTERS) and Capacity.OPERATOR not in capacities,
        "form": form,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return page(request, "portal/handovers/list.html", context, visitor=visitor, status=status)


def _show(
    request: HttpRequest, visitor: Visitor, mailbox_id: UUID, handover_id: UUID, *, refusal: object = None
) -> HttpResponse:
    try:
        row, box, capacities = offices.get_handover(handover_id, account_id=visitor.account_id, on=_today())
    except UnknownHandover as error:
        raise Http404 from error
    if row.mailbox_id != mailbox_id:
        raise Http404
    state = HandoverState(row.state)
    context = {
        "row": row,
        "box": box,
        "state": STATES[state],
        "problem": PROBLEMS.get(row.problem) if row.problem else None,
        "working": state in {HandoverState.STARTED, HandoverState.CONFIRMED},
        "opening": offices.find_inventory(row.pk, Moment.OPENING),
        "closing": offices.find_inventory(row.pk, Moment.CLOSING),
        "steps": {step.name for step in offices.steps_offered(row, capacities)},
        "path": _path(state, outgoing=bool(row.outgoing_confirmed_at), incoming=bool(row.incoming_confirmed_at)),
        "refusal": refusal,
    }
    template = "portal/handovers/progress.html" if is_piece(request) else "portal/handovers/page.html"
    return page(request, template, context, visitor=visitor, status=422 if refusal else 200)


def _path(state: HandoverState, *, outgoing: bool, incoming: bool) -> list[tuple[object, bool]]:
    """Return the way of a handover, and how much of it is done."""
    return [
        (_("Started"), True),
        (_("Inventory"), outgoing or incoming or state not in {HandoverState.STARTED, HandoverState.CANCELLED}),
        (_("Outgoing confirms"), outgoing),
        (_("Incoming confirms"), incoming),
        (_("Completed"), state is HandoverState.COMPLETED),
    ]


def _actor(visitor: Visitor) -> Actor:
    return get_actor(visitor.account_id, on=_today())


def _today() -> date:
    return clock.local_date(clock.now())
