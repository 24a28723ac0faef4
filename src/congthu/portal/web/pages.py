"""How a page is put together: what every page shows around its own content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from congthu.accounts.types import Role
from congthu.portal.web.access import Visitor
from congthu.portal.web.instance import instance

OPERATIONS = (Role.OPERATOR, Role.AUDITOR, Role.INTAKE)
"""Who may see how the system is: those who run it, inspect it, and answer for it. Clause: D11.1b, D11.2b-1."""

THEME_COOKIE = "congthu-theme"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the main navigation."""

    url_name: str
    label: object
    roles: tuple[Role, ...] = ()


NAVIGATION = (
    NavigationItem(url_name="portal:home", label=_("My mailbox")),
    NavigationItem(url_name="portal:organisation", label=_("Directory")),
    NavigationItem(url_name="portal:operations", label=_("Operations"), roles=OPERATIONS),
)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    visitor: Visitor | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page, or, for a template that is not a whole page, the piece of one."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    surroundings: dict[str, object] = {
        "visitor": visitor,
        "navigation": _navigation(visitor),
        "domain": instance().domain,
        "theme": chosen if chosen in THEMES else "auto",
        "next_theme": THEMES[(THEMES.index(chosen) + 1) % len(THEMES)] if chosen in THEMES else "light",
    }
    text = render_to_string(template, surroundings | dict(context or {}), request=request)
    return HttpResponse(text, status=status)


def is_piece(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a piece of the page; a page restored from history is asked for whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def _navigation(visitor: Visitor | None) -> list[NavigationItem]:
    if visitor is None:
        return []
    return [item for item in NAVIGATION if not item.roles or visitor.roles & set(item.roles)]
