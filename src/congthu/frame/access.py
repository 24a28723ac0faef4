"""Who may open a page: every view declares it, and tests/rooms/portal refuses one that does not.

The rule is checked before the view runs; the view is then told by whom it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare

from congthu.accounts.api import find_present
from congthu.accounts.types import Role
from congthu.common import clock
from congthu.directory.api import read_own_addresses
from congthu.directory.types import OwnAddresses
from congthu.frame.gates import find_gate

P = ParamSpec("P")
RULE = "access_rule"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a page asks of its visitor."""

    signed_in: bool
    roles: frozenset[Role] = frozenset()
    """One of these must be held today; empty means that an account is enough."""
    gated: bool = True
    """Whether what its visitor must do first (see `gates`) comes before the page."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks for a page, with the roles held today."""

    account_id: UUID
    login: str
    roles: frozenset[Role]
    session_id: UUID
    own: OwnAddresses | None
    """The own box; None where there is none."""
    second_factor_due_at: datetime | None
    """From when this person can do nothing without a second factor; None: there is one, or none is needed."""


Guarded = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]
Open = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: Open[P]) -> Open[P]:
    """Declare that anybody may open the page."""
    setattr(view, RULE, Rule(signed_in=False))
    return view


def staff(view: Guarded[P]) -> Open[P]:
    """Declare that everybody with an account may open the page."""
    return requires()(view)


def before_gates(view: Guarded[P]) -> Open[P]:
    """Declare that everybody with an account may open the page, also who must do something first.

    For the pages on which it is done, and for leaving.
    """
    return requires(gated=False)(view)


def requires(*roles: Role, gated: bool = True) -> Callable[[Guarded[P]], Open[P]]:
    """Declare that the page is for those who hold one of the roles today.

    Others who have signed in are told so (403); who has not is asked to.
    """
    rule = Rule(signed_in=True, roles=frozenset(roles), gated=gated)

    def decorate(view: Guarded[P]) -> Open[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            visitor = find_visitor(request)
            if visitor is None:
                return _to_sign_in(request)
            if rule.gated and (first := find_gate(request, visitor.account_id)):
                return _lead_to(request, first)
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
    """Return who has signed in, in a session that is still open; a suspended account no longer has."""
    session = request.session
    if SESSION_KEY not in session:
        return None
    present = find_present(session, at=clock.now())
    if present is None or not _is_of_this_password(session, present.account):
        logout(request)
        return None
    account = present.account
    request.user = account
    return Visitor(
        account_id=account.pk,
        login=account.get_username(),
        roles=present.roles,
        session_id=present.session_id,
        own=read_own_addresses(present.beside),
        second_factor_due_at=None if account.second_factor_since else account.second_factor_due_at,
    )


def _is_of_this_password(session: SessionBase, account: AbstractBaseUser) -> bool:
    """Tell whether a session began with the password of today (and one of the keys of today), as Django signs it."""
    proof = session.get(HASH_SESSION_KEY, "")
    digests = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(proof, digest) for digest in digests)


def _lead_to(request: HttpRequest, url_name: str) -> HttpResponse:
    """Lead to a page that comes first; htmx takes the whole page there."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=403)
        response.headers["HX-Redirect"] = resolve_url(url_name)
        return response
    return redirect(url_name)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign-in; a part of a page that htmx asks for makes the whole page go there."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = resolve_url("portal:sign-in")
        return response
    return redirect_to_login(request.get_full_path())
