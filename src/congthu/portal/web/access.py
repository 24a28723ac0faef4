"""Who may open a page: every view declares it, and tests/rooms/portal refuses one that does not.

The rule is checked before the view runs; the view is then told by whom it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from congthu.accounts.api import list_grants
from congthu.accounts.types import Role
from congthu.common import clock

P = ParamSpec("P")
RULE = "access_rule"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a page asks of its visitor."""

    signed_in: bool
    roles: frozenset[Role] = frozenset()
    """One of these must be held today; empty means that an account is enough."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks for a page, with the roles held today."""

    account_id: UUID
    login: str
    roles: frozenset[Role]


Guarded = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, P], HttpResponse]


def public(view: Open[P]) -> Open[P]:
    """Declare that anybody may open the page."""
    setattr(view, RULE, Rule(signed_in=False))
    return view


def staff(view: Guarded[P]) -> Open[P]:
    """Declare that everybody with an account may open the page."""
    return requires()(view)


def requires(*roles: Role) -> Callable[[Guarded[P]], Open[P]]:
    """Declare that the page is for those who hold one of the roles today.

    Others who have signed in are told so (403); who has not is asked to.
    """
    rule = Rule(signed_in=True, roles=frozenset(roles))

    def decorate(view: Guarded[P]) -> Open[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            visitor = find_visitor(request)
            if visitor is None:
                return _to_sign_in(request)
            if rule.roles and not rule.roles & visitor.roles:
                raise PermissionDenied
            response = view(request, visitor, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        update_wrapper(guarded, view)
        setattr(guarded, RULE, rule)
        return guarded

    return decorate


def find_visitor(request: HttpRequest) -> Visitor | None:
    """Return who has signed in; a suspended account no longer has."""
    user = request.user
    if not user.is_authenticated:
        return None
    grants = list_grants(user.pk, on=clock.local_date(clock.now()))
    return Visitor(account_id=user.pk, login=user.get_username(), roles=frozenset(grant.role for grant in grants))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign-in; a part of a page that htmx asks for makes the whole page go there."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = resolve_url("portal:sign-in")
        return response
    return redirect_to_login(request.get_full_path())
