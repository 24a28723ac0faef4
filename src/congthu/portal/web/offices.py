"""Official boxes: which I manage or may open, their delegates, who was in them and who wrote for them.

Clause: D13.1, D14.2, D12.2-1.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import list_box_visits
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.common.errors import CongThuError
from congthu.directory.api import get_actor
from congthu.frame.api import Visitor, instance, page, staff
from congthu.offices import api as offices
from congthu.offices.errors import UnknownDelegation, UnknownOffice
from congthu.offices.types import NewDelegation, OfficePage, Right, Standing
from congthu.portal.web.exceptional import WHO_TAKES_PART
from congthu.portal.web.office_texts import CLASSES, REFUSALS, RIGHTS, STANDINGS

_VISITS_SHOWN = timedelta(days=90)
_LAST = date.max - timedelta(days=2)
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PaperForm(forms.Form):
    """The document on which a delegation rests; what it must have, the delegation itself checks too. Clause: D13.1."""

    paper_number = forms.CharField(max_length=100, label=_("Number of the document"))
    paper_on = forms.DateField(label=_("Dated"), widget=_DAY)
    last_day = forms.DateField(label=_("Until (last day)"), widget=_DAY)


class DelegateForm(PaperForm):
    """A delegation as its giver writes it."""

    delegate = forms.CharField(
        max_length=254,
        label=_("E-mail address of the delegate"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    first_day = forms.DateField(label=_("From"), widget=_DAY)
    rights = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=[(right.value, RIGHTS[right]) for right in Right],
        initial=[Right.READ, Right.ANSWER, Right.SEND],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("delegate", "rights", "paper_number", "paper_on", "first_day", "last_day")

    def clean_delegate(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["delegate"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


@staff
@require_safe
def office_list(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the boxes that the visitor manages or may open now, with how to open them."""
    at = clock.now()
    entries = offices.list_offices(visitor.account_id, on=clock.local_date(at), at=at)
    context = {
        "entries": [(entry, CLASSES[entry.rights], f"{entry.address}*{visitor.login}") for entry in entries],
        "may_order": bool(visitor.roles & set(WHO_TAKES_PART)),
    }
    return page(request, "portal/offices/list.html", context, visitor=visitor)


@staff
@require_safe
def office(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show one box: rights, delegates, and, to its managers, who was in it and from where."""
    return _show(request, visitor, mailbox_id)


@staff
def delegate(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Let somebody of the own body open the box, by a document."""
    at = clock.now()
    shown = _office(mailbox_id, visitor, at=at)
    if not shown.office.is_manager:
        raise Http404
    form = DelegateForm(request.POST or None, initial={"first_day": clock.local_date(at)})
    refusal: object = None
    if request.method == "POST":
        refusal = _("Please check what you have entered.")
        if form.is_valid():
            given = form.cleaned_data
            new = NewDelegation(
                delegate_login=given["delegate"],
                rights=frozenset(Right(right) for right in given["rights"]),
                paper_number=given["paper_number"],
                paper_on=given["paper_on"],
                starts_at=_start_of(given["first_day"], at=at),
                ends_at=_end_of(given["last_day"]),
            )
            try:
                offices.give_delegation(mailbox_id, new, actor=_actor(visitor, at=at), at=at)
            except CongThuError as error:
                refusal = _told(error)
            else:
                return redirect("portal:office", mailbox_id=mailbox_id)
    context = {"shown": shown, "form": form, "refusal": refusal}
    return page(request, "portal/offices/delegate.html", context, visitor=visitor, status=422 if refusal else 200)


@staff
@require_safe
def delegation(request: HttpRequest, visitor: Visitor, delegation_id: UUID) -> HttpResponse:
    """Show what a delegation says, to be printed and put to the document."""
    try:
        entry = offices.get_delegation(delegation_id, account_id=visitor.account_id, at=clock.now())
    except UnknownDelegation as error:
        raise Http404 from error
    context = {
        "entry": entry,
        "rights": [RIGHTS[right] for right in Right if right in entry.rights],
        "standing": STANDINGS[entry.standing],
    }
    return page(request, "portal/offices/delegation.html", context, visitor=visitor)


@staff
@require_POST
def prolong(request: HttpRequest, visitor: Visitor, delegation_id: UUID) -> HttpResponse:
    """Let a delegation be followed by another, by a new document."""
    at, form = clock.now(), PaperForm(request.POST)
    mailbox_id = _mailbox_of(delegation_id, visitor, at=at)
    if not form.is_valid():
        return _show(request, visitor, mailbox_id, refusal=_("Please check what you have entered."))
    given = form.cleaned_data
    try:
        offices.prolong_delegation(
            delegation_id,
            paper_number=given["paper_number"],
            paper_on=given["paper_on"],
            ends_at=_end_of(given["last_day"]),
            actor=_actor(visitor, at=at),
            at=at,
        )
    except CongThuError as error:
        return _show(request, visitor, mailbox_id, refusal=_told(error))
    return redirect("portal:office", mailbox_id=mailbox_id)


@staff
@require_POST
def end(request: HttpRequest, visitor: Visitor, delegation_id: UUID) -> HttpResponse:
    """End a delegation now."""
    at = clock.now()
    mailbox_id = _mailbox_of(delegation_id, visitor, at=at)
    try:
        offices.end_delegation(delegation_id, actor=_actor(visitor, at=at), at=at)
    except CongThuError as error:
        return _show(request, visitor, mailbox_id, refusal=_told(error))
    return redirect("portal:office", mailbox_id=mailbox_id)


def _show(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, *, refusal: object = None) -> HttpResponse:
    at = clock.now()
    shown = _office(mailbox_id, visitor, at=at)
    address = shown.office.address
    visits = list_box_visits([address], since=at - _VISITS_SHOWN) if shown.office.is_manager else []
    hidden = offices.list_hidden_readers(mailbox_id, at=at)
    context = {
        "shown": shown,
        "rights": CLASSES[shown.office.rights],
        "login_name": f"{address}*{visitor.login}",
        "openers": [(opener, CLASSES[opener.rights]) for opener in shown.openers if opener.login not in hidden],
        "delegations": [
            (
                entry,
                STANDINGS[entry.standing],
                [RIGHTS[right] for right in Right if right in entry.rights],
                entry.standing in {Standing.COMING, Standing.RUNNING},
            )
            for entry in shown.delegations
        ],
        "visits": [visit for visit in visits if visit.login not in hidden],
        "refusal": refusal,
    }
    return page(request, "portal/offices/page.html", context, visitor=visitor, status=422 if refusal else 200)


def _office(mailbox_id: UUID, visitor: Visitor, *, at: datetime) -> OfficePage:
    try:
        return offices.get_office_page(mailbox_id, account_id=visitor.account_id, at=at)
    except UnknownOffice as error:
        raise Http404 from error


def _mailbox_of(delegation_id: UUID, visitor: Visitor, *, at: datetime) -> UUID:
    try:
        return offices.get_delegation(delegation_id, account_id=visitor.account_id, at=at).mailbox_id
    except UnknownDelegation as error:
        raise Http404 from error


def _actor(visitor: Visitor, *, at: datetime) -> Actor:
    return get_actor(visitor.account_id, on=clock.local_date(at))


def _start_of(day: date, *, at: datetime) -> datetime:
    """Return the beginning of a day in Việt Nam, but not before now: nobody delegates the past."""
    return max(at, datetime.combine(day, time(), tzinfo=clock.VIETNAM))


def _end_of(last_day: date) -> datetime:
    """Return the end of the last day, in Việt Nam; of the last days that there are, the one before."""
    return datetime.combine(min(last_day, _LAST) + timedelta(days=1), time(), tzinfo=clock.VIETNAM)


def _told(error: CongThuError) -> object:
    if isinstance(error, UnknownDelegation | UnknownOffice):
        raise Http404 from error
    if error.code not in REFUSALS:
        raise error
    return REFUSALS[error.code]
