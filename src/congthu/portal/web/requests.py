"""Requests: those that wait for me, one with its history and the steps I may take, and entering one for somebody.

Clause: D11.1b, D12.3-2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.types import Role
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.common.errors import CongThuError
from congthu.directory.api import get_actor
from congthu.frame.api import Visitor, instance, page, requires, staff
from congthu.portal.web.request_texts import (
    BUTTONS,
    CHANNELS,
    HAPPENED,
    IDENTITIES,
    LISTINGS,
    PATH,
    REFUSALS,
    STATES,
)
from congthu.portal.web.slip import slip_page
from congthu.provisioning import api as provisioning
from congthu.provisioning.errors import UnknownRequest
from congthu.provisioning.types import Action, Channel, Identity, Listing, Need, Possible, RequestPage

WHO_ENTERS = (Role.HEAD, Role.IT_OFFICER, Role.INTAKE)
_SHOWN = 50
_FARTHEST = 100_000


@dataclass(frozen=True, kw_only=True)
class Button:
    """A step that may be taken, as the page offers it."""

    action: Action
    label: object
    needs_reason: bool
    needs_identity: bool
    leads_on: bool


class EnterForm(forms.Form):
    """Who came or called, and what is known."""

    address = forms.CharField(
        max_length=254,
        label=_("E-mail address of the person"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    channel = forms.ChoiceField(
        label=_("How did the person ask?"),
        choices=[(c.value, CHANNELS[c]) for c in (Channel.IN_PERSON, Channel.PHONE)],
        initial=Channel.IN_PERSON,
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(max_length=120, required=False, label=_("How to reach the person"))
    note = forms.CharField(max_length=500, required=False, label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}))
    device_lost = forms.BooleanField(required=False, label=_("The device with the second factor is lost, too"))

    def clean_address(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["address"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


class StepForm(forms.Form):
    """What comes with a step; what a step needs is the workflow's to say."""

    reason = forms.CharField(max_length=500, required=False)
    identity = forms.ChoiceField(choices=[(i.value, i.value) for i in Identity], required=False)
    identity_note = forms.CharField(max_length=200, required=False)
    device_lost = forms.BooleanField(required=False)


@staff
@require_safe
def request_list(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the requests that the visitor may see; those that wait for the visitor first."""
    at, query = clock.now(), request.GET.get("q", "").strip()[:100]
    waiting = provisioning.count_waiting(account_id=visitor.account_id, at=at)
    listing = _listing(request, otherwise=Listing.WAITING if waiting else Listing.OPEN)
    offset = _offset(request)
    entries = provisioning.list_requests(
        listing, account_id=visitor.account_id, at=at, query=query, limit=_SHOWN + 1, offset=offset
    )
    context = {
        "listing": listing,
        "listings": LISTINGS.items(),
        "waiting": waiting,
        "query": query,
        "entries": [(entry, STATES[entry.state]) for entry in entries[:_SHOWN]],
        "next_offset": offset + _SHOWN if len(entries) > _SHOWN else None,
        "may_enter": bool(visitor.roles & set(WHO_ENTERS)),
    }
    return page(request, "portal/requests/list.html", context, visitor=visitor)


@staff
@require_safe
def request_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show one request: where it stands, what happened, and the steps that the visitor may take."""
    return _show(request, visitor, number)


@staff
@require_POST
def take_step(request: HttpRequest, visitor: Visitor, number: int, action: str) -> HttpResponse:
    """Take a step; a new password is shown in the answer, and never again."""
    form, at = StepForm(request.POST), clock.now()
    if action not in set(BUTTONS):
        raise Http404
    if not form.is_valid():
        return _show(request, visitor, number, refusal=_("Please check what you have entered."), status=422)
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    try:
        if action == Action.CARRY_OUT:
            issued = provisioning.carry_out_reset(number, actor=actor, at=at)
            return slip_page(request, visitor, issued)
        _take(number, Action(action), form, actor=actor, at=at)
    except UnknownRequest as error:
        raise Http404 from error
    except CongThuError as error:
        if error.code not in REFUSALS:
            raise
        return _show(request, visitor, number, refusal=REFUSALS[error.code], status=422)
    return redirect("portal:request", number=number)


@requires(*WHO_ENTERS)
def enter_request(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Enter a request for somebody who came or called."""
    form = EnterForm(request.POST or None)
    refusal: object = None
    if request.method == "POST" and form.is_valid():
        at, given = clock.now(), form.cleaned_data
        try:
            number = provisioning.enter_reset(
                given["address"],
                channel=Channel(given["channel"]),
                contact=given["contact"],
                note=given["note"],
                device_lost=given["device_lost"],
                actor=get_actor(visitor.account_id, on=clock.local_date(at)),
                at=at,
            )
        except CongThuError as error:
            if error.code not in REFUSALS:
                raise
            refusal = REFUSALS[error.code]
        else:
            return redirect("portal:request", number=number)
    elif request.method == "POST":
        refusal = _("Please check what you have entered.")
    context = {"form": form, "refusal": refusal}
    return page(request, "portal/requests/enter.html", context, visitor=visitor, status=422 if refusal else 200)


def _take(number: int, action: Action, form: StepForm, *, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    if action is Action.CONFIRM:
        provisioning.confirm_reset(
            number,
            identity=Identity(given["identity"]) if given["identity"] else None,
            identity_note=given["identity_note"],
            device_lost=given["device_lost"],
            actor=actor,
            at=at,
        )
    elif action is Action.RECEIVE:
        provisioning.receive_request(number, actor=actor, at=at)
    elif action is Action.RETURN:
        provisioning.return_request(number, reason=given["reason"], actor=actor, at=at)
    elif action is Action.REFUSE:
        provisioning.refuse_request(number, reason=given["reason"], actor=actor, at=at)
    elif action is Action.WITHDRAW:
        provisioning.withdraw_request(number, reason=given["reason"], actor=actor, at=at)


def _show(
    request: HttpRequest, visitor: Visitor, number: int, *, refusal: object = None, status: int = 200
) -> HttpResponse:
    try:
        shown = provisioning.get_request_page(number, account_id=visitor.account_id, at=clock.now())
    except UnknownRequest as error:
        raise Http404 from error
    context = {
        "shown": shown,
        "state": STATES[shown.entry.state],
        "channel": CHANNELS[shown.entry.channel],
        "steps": [
            (step, HAPPENED[step.action], IDENTITIES[step.identity] if step.identity else "") for step in shown.steps
        ],
        "path": _path(shown),
        "buttons": [_button(possible) for possible in shown.possible],
        "identities": IDENTITIES.items(),
        "refusal": refusal,
    }
    return page(request, "portal/requests/page.html", context, visitor=visitor, status=status)


def _button(possible: Possible) -> Button:
    return Button(
        action=possible.action,
        label=BUTTONS[possible.action],
        needs_reason=Need.REASON in possible.needs,
        needs_identity=Need.IDENTITY in possible.needs,
        leads_on=possible.action in {Action.CONFIRM, Action.RECEIVE, Action.CARRY_OUT},
    )


def _path(shown: RequestPage) -> Sequence[tuple[object, bool]]:
    """Return the way to a good end, and how far it has been gone since the last time it was returned."""
    done: set[Action] = set()
    for step in shown.steps:
        done = {Action.ASK} if step.action is Action.RETURN else done | {step.action}
    return [(label, action in done) for action, label in PATH]


def _listing(request: HttpRequest, *, otherwise: Listing) -> Listing:
    given = request.GET.get("list", "")
    return next((listing for listing in Listing if listing.value == given), otherwise)


def _offset(request: HttpRequest) -> int:
    given = request.GET.get("from", "0")
    return min(int(given), _FARTHEST) if given.isascii() and given.isdigit() and len(given) < 10 else 0  # noqa: PLR2004
