"""Opening a box by order: asking, the second person, and what the owner is shown. Clause: D3.3."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import list_box_visits
from congthu.accounts.types import Role
from congthu.common import clock
from congthu.common.errors import CongThuError
from congthu.directory.api import find_own_box, get_actor
from congthu.frame.api import Visitor, instance, page, requires, staff
from congthu.offices import api as offices
from congthu.offices.errors import UnknownAccess
from congthu.offices.types import ACCESS_POLICY, READERS, AccessStep, Asked
from congthu.portal.web.account import account_page
from congthu.portal.web.office_texts import ACCESS_STATES, ACCESS_STEPS, REFUSALS

WHO_TAKES_PART = (Role.INTAKE, Role.OPERATOR, Role.PROVINCE, Role.PROVINCE_OFFICE, Role.AUDITOR)
_VISITS_SHOWN = timedelta(days=400)
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """What an order says."""

    box = forms.CharField(max_length=254, label=_("Mailbox"))
    reason = forms.CharField(max_length=1000, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    order_number = forms.CharField(max_length=100, label=_("Number of the order"))
    order_on = forms.DateField(label=_("Dated"), widget=_DAY)
    days = forms.IntegerField(
        min_value=1, max_value=ACCESS_POLICY.longest.days, initial=1, label=_("For how many days")
    )
    hidden_order = forms.CharField(max_length=100, required=False, label=_("Number of the order to keep it secret"))
    hidden_until = forms.DateField(required=False, label=_("Secret until (last day)"), widget=_DAY)

    def clean_box(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["box"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


@requires(*WHO_TAKES_PART)
def access_list(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the requests that the visitor may see, and let a reader ask."""
    form, refusal = AskForm(request.POST or None), None
    may_ask = bool(visitor.roles & READERS)
    if request.method == "POST":
        refusal = _ask(form, visitor) if may_ask else REFUSALS["not_a_reader"]
        if refusal is None:
            return redirect("portal:exceptional")
    return _list(request, visitor, form=form, may_ask=may_ask, refusal=refusal)


@requires(*WHO_TAKES_PART)
@require_POST
def access_step(request: HttpRequest, visitor: Visitor, access_id: UUID, step: str) -> HttpResponse:
    """Approve, refuse, withdraw or end."""
    if step not in set(AccessStep):
        raise Http404
    at = clock.now()
    try:
        offices.take_step(
            access_id, AccessStep(step), actor=get_actor(visitor.account_id, on=clock.local_date(at)), at=at
        )
    except UnknownAccess as error:
        raise Http404 from error
    except CongThuError as error:
        if error.code not in REFUSALS:
            raise
        may_ask = bool(visitor.roles & READERS)
        return _list(request, visitor, form=AskForm(), may_ask=may_ask, refusal=REFUSALS[error.code])
    return redirect("portal:exceptional")


@staff
@require_safe
def who_opened(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show an owner who read, or may read, the own boxes by order, and each login; later where an order says so."""
    at = clock.now()
    own = find_own_box(visitor.account_id, on=clock.local_date(at))
    held = [o for o in offices.list_offices(visitor.account_id, on=clock.local_date(at), at=at) if o.is_manager]
    boxes = [own.mailbox_id] if own else []
    entries = offices.list_access_to([*boxes, *(office.mailbox_id for office in held)], at=at)
    readers = {(entry.box, entry.reader_login) for entry in entries}
    visits = list_box_visits(sorted({entry.box for entry in entries}), since=at - _VISITS_SHOWN)
    context = {
        "entries": [(entry, ACCESS_STATES[entry.state]) for entry in entries],
        "visits": [visit for visit in visits if (visit.box, visit.login) in readers],
    }
    return account_page(request, "portal/account/who_opened.html", context, visitor=visitor)


def _ask(form: AskForm, visitor: Visitor) -> object:
    if not form.is_valid():
        return _("Please check what you have entered.")
    at = clock.now()
    try:
        offices.ask_for_access(
            Asked(**form.cleaned_data), actor=get_actor(visitor.account_id, on=clock.local_date(at)), at=at
        )
    except CongThuError as error:
        if error.code not in REFUSALS:
            raise
        return REFUSALS[error.code]
    return None


def _list(request: HttpRequest, visitor: Visitor, *, form: AskForm, may_ask: bool, refusal: object) -> HttpResponse:
    entries = offices.list_access(account_id=visitor.account_id, at=clock.now())
    context = {
        "entries": [
            (
                entry,
                ACCESS_STATES[entry.state],
                [(step, ACCESS_STEPS[step]) for step in AccessStep if step in entry.possible],
            )
            for entry in entries
        ],
        "form": form,
        "may_ask": may_ask,
        "policy": ACCESS_POLICY,
        "refusal": refusal,
    }
    return page(request, "portal/offices/exceptional.html", context, visitor=visitor, status=422 if refusal else 200)
