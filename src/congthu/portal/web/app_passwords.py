"""The own app passwords: one for each mail program, shown once. Clause: D12.3-1, D11.2c."""

from __future__ import annotations

import contextlib
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from congthu.accounts.api import create_app_password, end_app_password, list_app_passwords
from congthu.accounts.errors import WrongState
from congthu.accounts.types import Protocol
from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.frame.api import Visitor, instance, staff
from congthu.portal.web.account import account_page, ask_again
from congthu.portal.web.home import connections

PROTOCOLS: dict[Protocol, object] = {
    Protocol.IMAP: _("IMAP: read mail, kept on the server"),
    Protocol.SMTP: _("SMTP: send mail"),
    Protocol.POP3: _("POP3: fetch mail to one computer"),
    Protocol.SIEVE: _("ManageSieve: filter rules"),
}
USUAL = (Protocol.IMAP.value, Protocol.SMTP.value)


class AppPasswordForm(forms.Form):
    """For which program, and for what."""

    name = forms.CharField(
        max_length=80,
        label=_("Program and device"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "aria-describedby": "name-hint"}),
    )
    protocols = forms.MultipleChoiceField(
        choices=[(protocol.value, label) for protocol, label in PROTOCOLS.items()],
        initial=USUAL,
        label=_("May be used for"),
        widget=forms.CheckboxSelectMultiple,
    )


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def app_passwords(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List those in use, or make one and show it with what the program needs beside it."""
    if request.method != "POST":
        return _list(request, visitor, AppPasswordForm())
    if first := ask_again(visitor, then="portal:app-passwords"):
        return first
    form = AppPasswordForm(request.POST)
    if not form.is_valid():
        return _list(request, visitor, form, refusal=_("Please give a name and choose at least one purpose."))
    at = clock.now()
    try:
        issued = create_app_password(
            visitor.account_id,
            name=form.cleaned_data["name"],
            protocols=[Protocol(value) for value in form.cleaned_data["protocols"]],
            actor=get_actor(visitor.account_id, on=clock.local_date(at)),
            at=at,
        )
    except WrongState:
        return _list(request, visitor, form, refusal=_("You have too many app passwords. End one first."))
    state = instance()
    context = {"issued": issued, "hostname": state.hostname, "connections": connections(state)}
    return account_page(request, "portal/account/app_password_issued.html", context, visitor=visitor)


@staff
@require_POST
def end_one(request: HttpRequest, visitor: Visitor, app_password_id: UUID) -> HttpResponse:
    """End one, and what it has open."""
    del request
    at = clock.now()
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    # What has ended already, and what never was this person's, look the same.
    with contextlib.suppress(WrongState):
        end_app_password(visitor.account_id, app_password_id, actor=actor, at=at)
    return redirect("portal:app-passwords")


def _list(request: HttpRequest, visitor: Visitor, form: AppPasswordForm, *, refusal: object = None) -> HttpResponse:
    at = clock.now()
    rows = [
        {"it": row, "protocols": [protocol.value.upper() for protocol in Protocol if protocol in row.protocols]}
        for row in list_app_passwords(visitor.account_id, at=at)
    ]
    context = {"rows": rows, "form": form, "refusal": refusal}
    status = 422 if refusal else 200
    return account_page(request, "portal/account/app_passwords.html", context, visitor=visitor, status=status)
