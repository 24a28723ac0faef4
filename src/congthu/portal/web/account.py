"""The frame of the pages about one's own account: a list at the side, and what each page adds to it.

A page of another part is entered in `ACCOUNT_PAGES`; its template extends ``portal/account/frame.html`` and is
shown by `account_page`. Clause: D11.2c, D12.3-1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from congthu.accounts.api import SESSION_POLICY, find_start, get_overview, list_app_passwords, list_sessions
from congthu.common import clock
from congthu.frame.api import Visitor, page, staff


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """One entry of the list at the side."""

    url_name: str
    label: object
    purpose: object
    """One sentence for the overview."""


ACCOUNT_PAGES: Final = (
    AccountPage(
        url_name="portal:password",
        label=_("Password"),
        purpose=_("Change the password with which you sign in."),
    ),
    AccountPage(
        url_name="portal:factors",
        label=_("Second factor"),
        purpose=_("Protect the account with a code or a passkey beside the password."),
    ),
    AccountPage(
        url_name="portal:app-passwords",
        label=_("App passwords"),
        purpose=_("Connect mail programs without giving them your own password."),
    ),
    AccountPage(
        url_name="portal:sessions",
        label=_("Sessions and devices"),
        purpose=_("See where you are signed in, and end what is not yours."),
    ),
    AccountPage(
        url_name="portal:own-attempts",
        label=_("Recent logins"),
        purpose=_("See who tried to log in to your account, from where and with what program."),
    ),
    AccountPage(
        url_name="portal:who-opened",
        label=_("Who opened my box"),
        purpose=_("See whether somebody may read your mail by order, and when that was done."),
    ),
)


@staff
@require_safe
def account(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what there is to see and to change, and how it stands."""
    at = clock.now()
    context = {
        "overview": get_overview(visitor.account_id),
        "app_passwords": len(list_app_passwords(visitor.account_id, at=at)),
        "sessions": len(list_sessions(visitor.account_id, current=visitor.session_id, at=at)),
    }
    return account_page(request, "portal/account/overview.html", context, visitor=visitor)


def account_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    visitor: Visitor,
    status: int = 200,
) -> HttpResponse:
    """Return a page inside the frame."""
    return page(request, template, {"account_pages": ACCOUNT_PAGES, **(context or {})}, visitor=visitor, status=status)


def ask_again(visitor: Visitor, *, then: str) -> HttpResponse | None:
    """Lead to sign-in whoever signed in a while ago, before they change how the account is opened; None: go on.

    An unlocked screen or a stolen session shall not be enough to plant another's key. Clause: D11.2c.
    """
    begun = find_start(visitor.session_id)
    if begun is not None and clock.now() - begun <= SESSION_POLICY.fresh_for:
        return None
    return redirect(f"{resolve_url('portal:sign-in')}?{urlencode({'again': '1', 'next': resolve_url(then)})}")
