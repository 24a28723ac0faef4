"""Language and light or dark: kept in cookies of this browser, chosen by forms that need no script."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from congthu.frame.api import THEME_COOKIE, THEMES, own_page, public, return_addresses
from congthu.portal.web.returning import is_return_address

_YEAR = 365 * 86_400


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back."""
    known = {code for code, _ in settings.LANGUAGES}
    return _keep(request, settings.LANGUAGE_COOKIE_NAME, request.POST.get("language", ""), known)


@public
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or what the system says, and go back."""
    return _keep(request, THEME_COOKIE, request.POST.get("theme", ""), set(THEMES))


def safe_next(request: HttpRequest, given: str | None, *, otherwise: str) -> str:
    """Return where to go next: only ever a page of this host, or one that the configuration names. Clause: D2.3."""
    if given and is_return_address(given, return_addresses()):
        return given
    return own_page(request, given) or resolve_url(otherwise)


def _keep(request: HttpRequest, cookie: str, value: str, known: set[str]) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next"), otherwise="portal:home"))
    if value in known:
        response.set_cookie(cookie, value, max_age=_YEAR, secure=True, httponly=True, samesite="Lax")
    return response
