"""Signing in by the word of an identity provider of the province or the state.

Nobody gets an account by it, and nobody is found by an e-mail address: only a link that an operator recorded counts, or
the staff number where the configuration says that the provider vouches for it. A start password must still be changed,
and who has a second factor here shows it unless the provider says that it asked for one. Clause: D2.3, D11.2c, D12.1-4.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import (
    Departure,
    Identity,
    Provider,
    SignInMethod,
    depart,
    find_linked_account,
    has_second_factor,
    identify,
)
from congthu.accounts.errors import ProviderRefused
from congthu.common import clock
from congthu.directory.api import find_account_by_staff_number
from congthu.frame.api import page, public, web_url
from congthu.portal.web import halfway
from congthu.portal.web.entering import enter
from congthu.portal.web.instance import find_provider, provider_authority
from congthu.portal.web.leading import lead_on
from congthu.portal.web.preferences import safe_next

_log = logging.getLogger(__name__)
_COOKIE: Final = "congthu-identity"
_SALT: Final = "congthu.portal.identity"
_LIFE: Final = 600
_PATH: Final = "/dang-nhap/"

SILENT = _("The other sign-in does not answer at present. Please sign in with your password.")
UNKNOWN = _(
    "The other sign-in was not accepted, or is not linked to an account here. Please sign in with your password."
)


@public
@never_cache
@require_POST
def leave_for_provider(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider."""
    provider = find_provider()
    target = safe_next(request, request.POST.get("next"), otherwise=settings.LOGIN_REDIRECT_URL)
    if provider is None:
        return redirect("portal:sign-in")
    try:
        address, departure = depart(provider, back=_back(), verify=provider_authority())
    except ProviderRefused as refused:
        _log.warning("identity provider: %s", refused.code)
        return _refuse(request, SILENT)
    response = lead_on(request, address)
    # Lax, because the way back is a link from another site.
    response.set_cookie(
        _COOKIE,
        signing.dumps({"departure": asdict(departure), "target": target}, salt=_SALT),
        max_age=_LIFE,
        path=_PATH,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider vouches for, if we know them."""
    provider = find_provider()
    try:
        kept = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_LIFE)
        departure = Departure(**kept["departure"])
    except (signing.BadSignature, KeyError, TypeError):
        return redirect("portal:sign-in")
    if provider is None:
        return redirect("portal:sign-in")
    answer = {name: str(value) for name, value in request.GET.items()}
    try:
        identity = identify(
            provider, departure, answer=answer, back=_back(), at=clock.now(), verify=provider_authority()
        )
    except ProviderRefused as refused:
        _log.warning("identity provider: %s", refused.code)
        return _drop(_refuse(request, UNKNOWN))
    return _drop(_let_in(request, provider, identity, target=kept["target"]))


def _let_in(request: HttpRequest, provider: Provider, identity: Identity, *, target: str) -> HttpResponse:
    account_id = _known(provider, identity)
    user = halfway.find_user(account_id) if account_id else None
    if user is None:
        return _refuse(request, UNKNOWN)
    if has_second_factor(user.pk) and not identity.has_second_factor:
        response = redirect("portal:second-step")
        halfway.keep(response, halfway.begin(request, user, target=target))
        return response
    enter(request, user, method=SignInMethod.PORTAL)
    return lead_on(request, target)


def _known(provider: Provider, identity: Identity) -> UUID | None:
    linked = find_linked_account(identity.issuer, identity.subject)
    if linked is not None or not provider.staff_number_claim:
        return linked
    return find_account_by_staff_number(identity.staff_number)


def _back() -> str:
    return f"{web_url()}{reverse('portal:identity-return')}"


def _drop(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Lax")
    return response


def _refuse(request: HttpRequest, text: object) -> HttpResponse:
    return page(request, "portal/identity_refused.html", {"text": text}, status=422)
