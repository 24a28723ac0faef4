"""The own second factors: adding, removing, recovery codes. Clause: D11.2c, D12.3-1."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congthu.accounts.api import (
    add_passkey,
    confirm_generator,
    creation_options,
    get_overview,
    list_credential_ids,
    offer_generator,
    remove_generator,
    remove_passkey,
    renew_recovery_codes,
)
from congthu.accounts.errors import FactorRefused, FactorRequired, WrongState
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.api import get_actor
from congthu.frame.api import LATER_COOKIE, Visitor, before_gates, choose_password_first, instance, staff
from congthu.portal.web import challenges
from congthu.portal.web.account import account_page, ask_again
from congthu.portal.web.instance import sealer
from congthu.portal.web.preferences import safe_next

_PURPOSE: Final = "add-passkey"
_DAY: Final = 86_400


class CodeForm(forms.Form):
    """The code that the program shows."""

    code = forms.CharField(
        max_length=12,
        label=_("Code that the program shows"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasskeyForm(forms.Form):
    """A name by which its owner knows the key, and what the browser made."""

    name = forms.CharField(
        max_length=60,
        label=_("Name of this key"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    challenge = forms.CharField(max_length=400, widget=forms.HiddenInput)
    answer = forms.CharField(max_length=8000, widget=forms.HiddenInput)


@before_gates
@require_safe
def factors(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show which second factors there are."""
    return _password_first(request, visitor) or _overview(request, visitor)


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def add_generator(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the picture for an authenticator program, and take its first code."""
    if first := _before_change(request, visitor, "portal:add-generator"):
        return first
    actor, at = _actor(visitor)
    try:
        offer = offer_generator(visitor.account_id, sealer=sealer(), issuer=f"Công Thư {instance().domain}", at=at)
    except WrongState:
        return redirect("portal:factors")
    form = CodeForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_generator(
                visitor.account_id, form.cleaned_data["code"], sealer=sealer(), actor=actor, at=at
            )
        except FactorRefused:
            refusal = _("That is not the code that the program shows now. Is the clock of your telephone right?")
        else:
            return _added(request, visitor, codes)
    context = {"offer": offer, "form": form, "refusal": refusal}
    status = 422 if refusal else 200
    return account_page(request, "portal/account/add_generator.html", context, visitor=visitor, status=status)


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
def add_key(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Let the browser make a passkey, and take it."""
    if first := _before_change(request, visitor, "portal:add-passkey"):
        return first
    refusal = None
    if request.method == "POST":
        form = PasskeyForm(request.POST)
        refusal = _("Please give the key a name.")
        if form.is_valid():
            try:
                return _added(request, visitor, _take_key(visitor, form))
            except FactorRefused:
                refusal = _("This key was not accepted. Please try again.")
            except WrongState:
                refusal = _("You have as many keys as are possible. Remove one first.")
    context: dict[str, object] = {"form": PasskeyForm(), "refusal": refusal}
    if challenges.works_here(request):
        challenge = challenges.issue(_PURPOSE, visitor.account_id)
        context |= {
            "challenge": challenge.token,
            "passkey_options": creation_options(
                challenges.relying_party(),
                account_id=visitor.account_id,
                login=visitor.login,
                challenge=challenge.value,
                known=list_credential_ids(visitor.account_id),
            ),
        }
    else:
        context["right_place"] = challenges.relying_party().origins[-1]
    status = 422 if refusal else 200
    return account_page(request, "portal/account/add_passkey.html", context, visitor=visitor, status=status)


@before_gates
@require_POST
def drop_generator(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Forget the authenticator program."""
    if first := _before_change(request, visitor, "portal:factors"):
        return first
    actor, at = _actor(visitor)
    try:
        with contextlib.suppress(WrongState):  # Gone already, e.g. by a second click.
            remove_generator(visitor.account_id, actor=actor, at=at)
    except FactorRequired:
        return _overview(request, visitor, refusal=LAST_ONE)
    return redirect("portal:factors")


@before_gates
@require_POST
def drop_key(request: HttpRequest, visitor: Visitor, passkey_id: UUID) -> HttpResponse:
    """Forget one passkey."""
    if first := _before_change(request, visitor, "portal:factors"):
        return first
    actor, at = _actor(visitor)
    try:
        with contextlib.suppress(WrongState):  # Gone already, or never this person's: both look the same.
            remove_passkey(visitor.account_id, passkey_id, actor=actor, at=at)
    except FactorRequired:
        return _overview(request, visitor, refusal=LAST_ONE)
    return redirect("portal:factors")


@before_gates
@require_POST
def renew_codes(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    if first := _before_change(request, visitor, "portal:factors"):
        return first
    actor, at = _actor(visitor)
    try:
        codes = renew_recovery_codes(visitor.account_id, actor=actor, at=at)
    except WrongState:
        return redirect("portal:factors")
    return account_page(request, "portal/account/recovery_codes.html", {"codes": codes}, visitor=visitor)


@staff
@require_POST
def remind_later(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Put the reminder away for a day; the date in it stays."""
    del visitor
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next"), otherwise="portal:home"))
    response.set_cookie(LATER_COOKIE, "1", max_age=_DAY, secure=True, httponly=True, samesite="Lax")
    return response


LAST_ONE = _("Your role needs a second factor. Add another one before you remove the last.")


def _take_key(visitor: Visitor, form: PasskeyForm) -> list[str]:
    actor, at = _actor(visitor)
    challenge = challenges.read(form.cleaned_data["challenge"], _PURPOSE, visitor.account_id)
    return add_passkey(
        visitor.account_id,
        form.cleaned_data["answer"],
        name=form.cleaned_data["name"],
        challenge=challenge,
        party=challenges.relying_party(),
        actor=actor,
        at=at,
    )


def _added(request: HttpRequest, visitor: Visitor, codes: list[str]) -> HttpResponse:
    if not codes:
        return redirect("portal:factors")
    context = {"codes": codes, "is_first": True}
    return account_page(request, "portal/account/recovery_codes.html", context, visitor=visitor)


def _overview(request: HttpRequest, visitor: Visitor, *, refusal: object = None) -> HttpResponse:
    overview = get_overview(visitor.account_id)
    is_due = overview.since is None and overview.due_at is not None and overview.due_at <= clock.now()
    context = {"overview": overview, "is_due": is_due, "refusal": refusal}
    status = 422 if refusal else 200
    return account_page(request, "portal/account/factors.html", context, visitor=visitor, status=status)


def _before_change(request: HttpRequest, visitor: Visitor, then: str) -> HttpResponse | None:
    return _password_first(request, visitor) or ask_again(visitor, then=then)


def _password_first(request: HttpRequest, visitor: Visitor) -> HttpResponse | None:
    """These pages open before the gate of the second factor, and not before that of the password. Clause: D12.1-4."""
    first = choose_password_first(request, visitor.account_id)
    return redirect(first) if first else None


def _actor(visitor: Visitor) -> tuple[Actor, datetime]:
    at = clock.now()
    return get_actor(visitor.account_id, on=clock.local_date(at)), at
