"""Sign-in and sign-out. What was wrong is never said: name, password, state of the account look the same from outside.

Clause: D3.3, D11.2c.
"""

from __future__ import annotations

import logging

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import is_throttled, network_of, note_refusal, record_sign_in
from congthu.common import clock
from congthu.common.actor import Actor, ActorKind
from congthu.directory.api import get_actor
from congthu.directory.errors import UnknownPerson
from congthu.portal.web.access import Visitor, find_visitor, public, staff
from congthu.portal.web.instance import instance
from congthu.portal.web.pages import page
from congthu.portal.web.preferences import safe_next

_log = logging.getLogger(__name__)


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        max_length=254,
        label=_("E-mail address"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["username"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or let somebody in."""
    target = safe_next(request, request.POST.get("next") or request.GET.get("next"), otherwise="portal:home")
    if request.method != "POST":
        if find_visitor(request) is not None:
            return HttpResponseRedirect(target)
        return page(request, "portal/sign_in.html", {"form": SignInForm(), "next": target})
    form = SignInForm(request.POST)
    refusal: object = _("Please enter your address and password.")
    if form.is_valid():
        refusal = _try(request, name=form.cleaned_data["username"], password=form.cleaned_data["password"])
        if refusal is None:
            return HttpResponseRedirect(target)
    return page(request, "portal/sign_in.html", {"form": form, "next": target, "refusal": refusal}, status=422)


@staff
@require_POST
def sign_out(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End the session."""
    del visitor
    logout(request)
    return redirect("portal:sign-in")


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead from the root to where one belongs."""
    return redirect("portal:home" if find_visitor(request) else "portal:sign-in")


def _try(request: HttpRequest, *, name: str, password: str) -> object | None:
    """Sign somebody in and return None, or return the sentence to be shown."""
    at, network = clock.now(), network_of(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    if is_throttled(name, network=network, at=at):
        _log.warning("sign-in withheld: too many failures from %s", network)
        return _("Too many failed attempts. Please wait 15 minutes and try again.")
    user = authenticate(request, username=name, password=password)
    if user is None:
        note_refusal(name, network=network, at=at)
        _log.warning("sign-in refused from %s", network)
        return _("Address or password is wrong, or the account may not be used at present.")
    with transaction.atomic():
        login(request, user)
        record_sign_in(user.pk, network=network, actor=_actor(user), at=at)
    return None


def _actor(user: AbstractBaseUser) -> Actor:
    try:
        return get_actor(user.pk, on=clock.local_date(clock.now()))
    except UnknownPerson:
        return Actor(kind=ActorKind.PERSON, id=str(user.pk), name=user.get_username())
