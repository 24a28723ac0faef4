"""The second step of signing in: a code, a passkey or a recovery code. Clause: D11.2c."""

from __future__ import annotations

import logging
from typing import Final

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from congthu.accounts.api import (
    FactorKind,
    Outcome,
    Result,
    SignInMethod,
    get_overview,
    list_credential_ids,
    prove_by_code,
    prove_by_passkey,
    request_options,
)
from congthu.accounts.errors import FactorRefused
from congthu.common import clock
from congthu.frame.api import page, public, visit_of
from congthu.portal.web import challenges, halfway
from congthu.portal.web.entering import actor_of, enter, keep_device
from congthu.portal.web.guarding import SignInAttempt, remember_browser
from congthu.portal.web.halfway import Halfway
from congthu.portal.web.instance import sealer
from congthu.portal.web.leading import lead_on

_log = logging.getLogger(__name__)
PURPOSE: Final = "second-step"
_METHODS: Final = {
    FactorKind.CODE: SignInMethod.CODE,
    FactorKind.RECOVERY: SignInMethod.RECOVERY,
    FactorKind.PASSKEY: SignInMethod.KEY,
}


class CodeForm(forms.Form):
    """One field for both kinds of codes; they cannot be confused."""

    code = forms.CharField(
        max_length=40,
        label=_("Code"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "aria-describedby": "code-hint",
            }
        ),
    )


@public
@never_cache
@sensitive_post_parameters("code", "answer")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of who is halfway, or take it."""
    found = halfway.find(request)
    if found is None:
        return redirect("portal:sign-in")
    state, user = found
    if request.method != "POST":
        return _show(request, user)
    typed = request.POST.get("answer") or request.POST.get("code", "")
    attempt = SignInAttempt(request, login=user.get_username(), password=typed, at=clock.now())
    withheld = {Outcome.REFUSE, Outcome.SECOND_FACTOR}
    if not request.POST.get("answer") and attempt.verdict.outcome in withheld:
        attempt.note(Result.BLOCKED)
        return _show(request, user, refusal=_("Too many failed attempts. Please wait a while, or use a passkey."))
    try:
        kind = _prove(request, user)
    except FactorRefused as refused:
        attempt.note(Result.WRONG)
        _log.warning("second factor refused from %s: %s", visit_of(request).network, refused.code)
        return _show(
            request, user, refusal=_("That was not accepted. A code is good only once: wait for the next one.")
        )
    return _go_on(request, state, user, attempt, kind=kind)


def _prove(request: HttpRequest, user: AbstractBaseUser) -> FactorKind:
    at = clock.now()
    if answer := request.POST.get("answer", ""):
        challenge = challenges.read(request.POST.get("challenge", ""), PURPOSE, user.pk)
        party = challenges.relying_party()
        prove_by_passkey(answer, account_id=user.pk, challenge=challenge, party=party, at=at)
        return FactorKind.PASSKEY
    form = CodeForm(request.POST)
    if not form.is_valid():
        raise FactorRefused("wrong_code")
    return prove_by_code(user.pk, form.cleaned_data["code"], sealer=sealer(), actor=actor_of(user), at=at)


def _go_on(
    request: HttpRequest, state: Halfway, user: AbstractBaseUser, attempt: SignInAttempt, *, kind: FactorKind
) -> HttpResponse:
    enter(request, user, method=_METHODS[kind])
    attempt.note(Result.SUCCESS)
    response = lead_on(request, state.target)
    halfway.drop(response)
    remember_browser(response, login=user.get_username(), at=clock.now())
    if request.POST.get("remember") == "yes":
        keep_device(request, response, user)
    return response


def _show(request: HttpRequest, user: AbstractBaseUser, *, refusal: object = None) -> HttpResponse:
    overview = get_overview(user.pk)
    context: dict[str, object] = {
        "form": CodeForm(),
        "refusal": refusal,
        "has_generator": overview.code_since is not None,
        "has_passkey": bool(overview.passkeys),
    }
    if overview.passkeys and challenges.works_here(request):
        challenge = challenges.issue(PURPOSE, user.pk)
        known = list_credential_ids(user.pk)
        options = request_options(challenges.relying_party(), challenge=challenge.value, known=known)
        context |= {"challenge": challenge.token, "passkey_options": options}
    return page(request, "portal/second_step.html", context, status=422 if refusal else 200)
