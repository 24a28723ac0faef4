"""What everybody sees first: the own box, and how a mail program is connected to it. Clause: D11.2a-2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.directory.api import find_own_box, find_post
from congthu.engine.types import DesiredState
from congthu.frame.api import Visitor, instance, page, public, staff
from congthu.portal.web.messages import ROLE_NAMES


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One line of the table that a mail program is set up from."""

    purpose: object
    protocol: str
    port: int
    security: str
    recommended: bool = False


@staff
@require_safe
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the own address, post and quota, and the connection data."""
    on = clock.local_date(clock.now())
    state = instance()
    context = {
        "post": find_post(visitor.account_id, on=on),
        "box": find_own_box(visitor.account_id, on=on),
        "roles": [ROLE_NAMES[role] for role in sorted(visitor.roles)],
        "hostname": state.hostname,
        "connections": connections(state),
    }
    return page(request, "portal/home.html", context, visitor=visitor)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer that the web runs; asked by nginx's health probe, so it needs neither database nor session."""
    del request
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out: nothing here is for them."""
    del request
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask at the old place to the icon."""
    del request
    return HttpResponseRedirect(static("favicon.svg"))


def connections(state: DesiredState) -> Sequence[Connection]:
    """Return how mail is fetched and sent; every way is encrypted. Clause: D11.2a-2, RFC8314."""
    tls, starttls, ports = "SSL/TLS", "STARTTLS", state.ports
    fetch, send = _("Receiving"), _("Sending")
    return (
        Connection(purpose=fetch, protocol="IMAP", port=ports.imaps, security=tls, recommended=True),
        Connection(purpose=send, protocol="SMTP", port=ports.submissions, security=tls, recommended=True),
        Connection(purpose=fetch, protocol="IMAP", port=ports.imap, security=starttls),
        Connection(purpose=fetch, protocol="POP3", port=ports.pop3s, security=tls),
        Connection(purpose=send, protocol="SMTP", port=ports.submission, security=starttls),
        Connection(purpose=_("Filter rules"), protocol="ManageSieve", port=ports.managesieve, security=starttls),
    )
