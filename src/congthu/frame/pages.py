"""How a page is put together: what every page shows around its own content."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congthu.accounts.types import Role
from congthu.common import clock
from congthu.frame.access import Visitor
from congthu.frame.instance import instance
from congthu.frame.kept import KeptTexts
from congthu.offices.api import count_my_work
from congthu.provisioning.api import count_waiting

OPERATIONS = (Role.OPERATOR, Role.AUDITOR, Role.INTAKE)
"""Who may see how the system is: those who run it, inspect it, and answer for it. Clause: D11.1b, D11.2b-1."""

THEME_COOKIE = "congthu-theme"
THEMES = ("auto", "light", "dark")
LATER_COOKIE = "congthu-later"
"""Somebody has put the reminder of the second factor away for a day."""

_PIECES: Final = KeptTexts(most_characters=4_000_000)


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the main navigation."""

    url_name: str
    label: object
    roles: tuple[Role, ...] = ()
    count: Callable[[UUID, datetime], int] | None = None
    """How many things wait there for an account; shown beside the label."""


@dataclass(frozen=True, kw_only=True)
class NavigationLink:
    """One entry as the page shows it."""

    url_name: str
    label: object
    waiting: int


def _count_work(account_id: UUID, at: datetime) -> int:
    return count_my_work(account_id=account_id, at=at)


def _count_requests(account_id: UUID, at: datetime) -> int:
    return count_waiting(account_id=account_id, at=at)


NAVIGATION = (
    NavigationItem(url_name="webmail:start", label=_("Mail")),
    NavigationItem(url_name="portal:home", label=_("My mailbox")),
    NavigationItem(url_name="portal:organisation", label=_("Directory")),
    NavigationItem(url_name="portal:my-work", label=_("My work"), count=_count_work),
    NavigationItem(url_name="portal:offices", label=_("Official boxes")),
    NavigationItem(url_name="portal:requests", label=_("Requests"), count=_count_requests),
    NavigationItem(url_name="portal:account", label=_("Account")),
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
        "navigation": cache(partial(_navigation, visitor)),
        "second_factor_due_at": None if LATER_COOKIE in request.COOKIES else visitor and visitor.second_factor_due_at,
        "domain": instance().domain,
        "theme": chosen if chosen in THEMES else "auto",
        "next_theme": THEMES[(THEMES.index(chosen) + 1) % len(THEMES)] if chosen in THEMES else "light",
    }
    text = render_to_string(template, surroundings | dict(context or {}), request=request)
    return HttpResponse(text, status=status)


def kept_piece(template: str, **values: Hashable) -> SafeString:
    """Return a piece that depends on nothing but some values and the language: put together once for the same ones.

    Not for what holds a form, whose token is another for each visitor.
    """
    key = (template, get_language(), *values.items())
    return _PIECES.get(key, lambda: render_to_string(template, values))


def is_piece(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a piece of the page; a page restored from history is asked for whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def _navigation(visitor: Visitor | None) -> list[NavigationLink]:
    if visitor is None:
        return []
    at = clock.now()
    return [
        NavigationLink(
            url_name=item.url_name,
            label=item.label,
            waiting=item.count(visitor.account_id, at) if item.count else 0,
        )
        for item in NAVIGATION
        if not item.roles or visitor.roles & set(item.roles)
    ]
