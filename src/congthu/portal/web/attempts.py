"""Attempts to log in: one's own to their owner, and who is attacked from where to those who run the system.

Clause: D11.2c, D11.2e, D12.3-1. Numbers, names and places; never content.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import Counted, OwnAttempt, Result, find_attacks, lift_block, list_own_attempts
from congthu.accounts.errors import NotBlocked
from congthu.accounts.types import Role
from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.frame.api import OPERATIONS, Visitor, is_piece, page, requires, staff
from congthu.portal.web.account import account_page
from congthu.portal.web.instance import guard_keys

OWN_SHOWN: Final = timedelta(days=90)
ATTACKS_SHOWN: Final = timedelta(hours=24)

RESULTS: Final[dict[Result, object]] = {
    Result.SUCCESS: _("Logged in"),
    Result.WRONG: _("Wrong password"),
    Result.BLOCKED: _("Blocked, password not looked at"),
    Result.NOT_ALLOWED: _("Right password, but not allowed here"),
}
PROTOCOLS: Final[dict[str, object]] = {
    "web": _("Web pages"),
    "imap": _("Mail program (IMAP)"),
    "pop3": _("Mail program (POP3)"),
    "smtp": _("Sending by a mail program (SMTP)"),
    "sieve": _("Filters of a mail program (ManageSieve)"),
}
_KINDS: Final = {"account": Counted.ACCOUNT, "address": Counted.ADDRESS, "network": Counted.NETWORK}
_LONGEST_NAME: Final = 254


@staff
@require_safe
def own_attempts(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show who tried to log in to one's own account: when, from where, with what, and what became of it."""
    rows = list_own_attempts(visitor.account_id, since=clock.now() - OWN_SHOWN)
    good = [row for row in rows if row.result is Result.SUCCESS]
    context = {
        "rows": [(row, RESULTS[row.result], _words(row)) for row in rows],
        "places": len({row.address for row in good}),
        "programs": len({(row.protocol, row.program) for row in good}),
        "failed": sum(row.count for row in rows if row.result in {Result.WRONG, Result.BLOCKED}),
        "days": OWN_SHOWN.days,
    }
    return account_page(request, "portal/account/attempts.html", context, visitor=visitor)


@requires(*OPERATIONS)
@require_safe
def login_attacks(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show which accounts are tried, from where, and what is blocked until when; htmx renews it."""
    at = clock.now()
    context = {
        "at": at,
        "overview": find_attacks(at=at, within=ATTACKS_SHOWN, keys=guard_keys()),
        "may_lift": Role.OPERATOR in visitor.roles,
    }
    template = "portal/operations/attacks.html" if is_piece(request) else "portal/operations/logins.html"
    return page(request, template, context, visitor=visitor)


@requires(Role.OPERATOR)
@require_POST
def lift(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Lift a block; one that is gone already is no fault."""
    at = clock.now()
    kind, name = _KINDS.get(request.POST.get("kind", "")), request.POST.get("name", "")[:_LONGEST_NAME]
    if kind is not None:
        actor = get_actor(visitor.account_id, on=clock.local_date(at))
        with suppress(NotBlocked):
            lift_block(kind, name, keys=guard_keys(), actor=actor, at=at)
    return redirect("portal:login-attacks")


def _words(row: OwnAttempt) -> tuple[object, str]:
    return PROTOCOLS.get(row.protocol, row.protocol.upper()), row.program
