"""Sign-in and sign-out. What was wrong is never said: name, password, state of the account look the same from outside.

Two steps where the account has a second factor: the name and the password, then the factor (`second_step`). A passkey
that verifies its user is both at once. Clause: D3.3, D11.2c.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import (
    Outcome,
    Result,
    SignInMethod,
    Verdict,
    find_active_account,
    has_second_factor,
    is_start_password_expired,
    note_wrong_code,
    prove_by_code,
    prove_by_passkey,
    request_options,
)
from congthu.accounts.errors import FactorRefused
from congthu.common import clock
from congthu.frame.api import Visitor, before_gates, find_visitor, instance, page, public, visit_of
from congthu.portal.web import challenges, halfway
from congthu.portal.web.entering import actor_of, enter, leave, shows_device
from congthu.portal.web.guarding import SignInAttempt, remember_browser
from congthu.portal.web.instance import find_provider, sealer
from congthu.portal.web.leading import lead_on
from congthu.portal.web.preferences import safe_next

_log = logging.getLogger(__name__)
PURPOSE: Final = "sign-in"
_LONGEST_WAIT: Final = timedelta(seconds=5)
"""A page that takes longer looks broken; who guesses on is refused sooner or later."""
_CODE_TAKES: Final = timedelta(seconds=0.4)
"""Longer than any code takes to be looked at."""

INCOMPLETE = _("Please enter your address and password.")
WAIT = _("Too many failed attempts. Please wait until %(time)s, or enter the code of your second factor as well.")
WRONG = _("Address or password is wrong, or the account may not be used at present.")
EXPIRED = _("Your start password has expired. Ask the IT officer of your body for a new slip.")
NO_PASSKEY = _("This passkey was not accepted. Please sign in with your password.")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What is said when somebody was not let in."""

    text: object
    asks_code: bool = False
    """Whether the form asks for a code beside the password."""


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        max_length=254,
        label=_("E-mail address"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username webauthn",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    code = forms.CharField(
        max_length=40,
        required=False,
        label=_("Code of your second factor"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    """Shown only while passwords are withheld."""

    def clean_username(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["username"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or take the first step."""
    asked = request.POST.get("next") or request.GET.get("next") or request.GET.get("tro-lai")
    target = safe_next(request, asked, otherwise=settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        if find_visitor(request) is not None and "again" not in request.GET:
            return HttpResponseRedirect(target)
        return _show(request, SignInForm(), target=target)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _show(request, form, target=target, refusal=Refusal(text=INCOMPLETE))
    return _first_step(request, form, target=target)


@public
@never_cache
@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Let somebody in whose passkey has verified its user: what one has, and what one knows or is."""
    target = safe_next(request, request.POST.get("next"), otherwise=settings.LOGIN_REDIRECT_URL)
    try:
        challenge = challenges.read(request.POST.get("challenge", ""), PURPOSE)
        party, at = challenges.relying_party(), clock.now()
        owner = prove_by_passkey(
            request.POST.get("answer", ""), account_id=None, challenge=challenge, party=party, at=at
        )
    except FactorRefused as refused:
        _log.warning("passkey refused from %s: %s", visit_of(request).network, refused.code)
        return _show(request, SignInForm(), target=target, refusal=Refusal(text=NO_PASSKEY))
    user = halfway.find_user(owner)
    if user is None:
        return _show(request, SignInForm(), target=target, refusal=Refusal(text=NO_PASSKEY))
    enter(request, user, method=SignInMethod.PASSKEY)
    SignInAttempt(request, login=user.get_username(), password="", at=at).note(Result.SUCCESS)
    response = lead_on(request, target)
    remember_browser(response, login=user.get_username(), at=at)
    return response


@before_gates
@require_POST
def sign_out(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End the session, and what the browser kept for it: the next person at this computer finds nothing."""
    del visitor
    leave(request)
    response = redirect("portal:sign-in")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead from the root to where one belongs."""
    return redirect(settings.LOGIN_REDIRECT_URL if find_visitor(request) else "portal:sign-in")


def _first_step(request: HttpRequest, form: SignInForm, *, target: str) -> HttpResponse:
    name, password = form.cleaned_data["username"], form.cleaned_data["password"]
    attempt = SignInAttempt(request, login=name, password=password, at=clock.now())
    outcome, shown = attempt.verdict.outcome, None
    if outcome is Outcome.SLOW:
        time.sleep(min(attempt.verdict.delay, _LONGEST_WAIT).total_seconds())
    withheld, code = outcome in {Outcome.REFUSE, Outcome.SECOND_FACTOR}, form.cleaned_data["code"]
    if withheld and code:
        # Looked at for every name alike: how long it takes must not tell who has an account or a second factor.
        with _lasting(_CODE_TAKES):
            shown = _shown_first(request, name, code) if outcome is Outcome.SECOND_FACTOR else None
    if withheld and shown is None:
        attempt.note(Result.BLOCKED)
        _log.warning("sign-in withheld: too many failures from %s", visit_of(request).network)
        return _show(request, form, target=target, refusal=_wait(attempt.verdict))
    user = authenticate(request, username=name, password=password)
    if user is None:
        attempt.note(Result.WRONG)
        _log.warning("sign-in refused from %s", visit_of(request).network)
        return _show(request, form, target=target, refusal=Refusal(text=WRONG))
    if is_start_password_expired(user.pk, at=clock.now()):
        attempt.note(Result.NOT_ALLOWED)
        return _show(request, form, target=target, refusal=Refusal(text=EXPIRED))
    return _after_password(request, user, attempt, shown=shown, target=target)


def _after_password(
    request: HttpRequest, user: AbstractBaseUser, attempt: SignInAttempt, *, shown: SignInMethod | None, target: str
) -> HttpResponse:
    method = shown or SignInMethod.PASSWORD
    if shown is None and has_second_factor(user.pk):
        if not shows_device(request, user):
            attempt.release()
            second = redirect("portal:second-step")
            halfway.keep(second, halfway.begin(request, user, target=target))
            return second
        method = SignInMethod.DEVICE
    enter(request, user, method=method)
    attempt.note(Result.SUCCESS)
    response = lead_on(request, target)
    halfway.drop(response)
    remember_browser(response, login=user.get_username(), at=clock.now())
    return response


def _shown_first(request: HttpRequest, name: str, code: str) -> SignInMethod | None:
    """Return the second factor that the owner of an account under attack has typed beside the password.

    Only when it is right is the password looked at, so that nobody learns from here whether one was. Clause: D11.2c.
    """
    account_id = find_active_account(name)
    user = halfway.find_user(account_id) if account_id and code else None
    if user is None:
        return None
    at = clock.now()
    try:
        kind = prove_by_code(user.pk, code, sealer=sealer(), is_before_password=True, actor=actor_of(user), at=at)
    except FactorRefused as refused:
        note_wrong_code(user.pk, at=at)
        _log.warning("second factor refused from %s: %s", visit_of(request).network, refused.code)
        return None
    return SignInMethod(kind)


@contextmanager
def _lasting(least: timedelta) -> Iterator[None]:
    """Let what is done here last no shorter than this."""
    ends = time.monotonic() + least.total_seconds()
    try:
        yield
    finally:
        time.sleep(max(0.0, ends - time.monotonic()))


def _wait(verdict: Verdict) -> Refusal:
    """Say until when; the field for a code comes for every name, so that it does not tell which ones exist."""
    until = timezone.localtime(verdict.until or clock.now()).strftime("%H:%M")
    return Refusal(text=WAIT % {"time": until}, asks_code=True)


def _show(request: HttpRequest, form: SignInForm, *, target: str, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, object] = {"form": form, "next": target, "refusal": refusal, "provider": find_provider()}
    if challenges.works_here(request):
        challenge = challenges.issue(PURPOSE)
        options = request_options(challenges.relying_party(), challenge=challenge.value, known=())
        context |= {"challenge": challenge.token, "passkey_options": options}
    return page(request, "portal/sign_in.html", context, status=422 if refusal else 200)
