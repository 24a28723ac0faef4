"""Where the account is open: web sessions, remembered devices, connections of mail programs. Clause: D11.2c, D4-3."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from ipaddress import ip_address
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import (
    end_all_access,
    end_connections,
    end_session,
    end_sessions,
    forget_device,
    list_devices,
    list_sessions,
)
from congthu.accounts.errors import WrongState
from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.engine.api import DoveadmError, list_connections
from congthu.frame.api import Visitor, instance, staff
from congthu.portal.web.account import account_page

_log = logging.getLogger(__name__)


@staff
@require_safe
def sessions(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show everything that is open."""
    at = clock.now()
    context: dict[str, object] = {
        "sessions": list_sessions(visitor.account_id, current=visitor.session_id, at=at),
        "devices": list_devices(visitor.account_id, at=at),
    }
    try:
        context["connections"] = list_connections(instance(), visitor.login)
    except (DoveadmError, OSError) as error:
        # The other lists are worth showing without this one; the page says that it is missing.
        _log.warning("connections cannot be listed: %s", error)
        context["connections_unknown"] = True
    return account_page(request, "portal/account/sessions.html", context, visitor=visitor)


@staff
@require_POST
def end_one(request: HttpRequest, visitor: Visitor, session_id: UUID) -> HttpResponse:
    """End one web session."""
    del request
    return _done(visitor, lambda **by: end_session(visitor.account_id, session_id, **by))


@staff
@require_POST
def forget(request: HttpRequest, visitor: Visitor, device_id: UUID) -> HttpResponse:
    """Let one device need the second factor again."""
    del request
    return _done(visitor, lambda **by: forget_device(visitor.account_id, device_id, **by))


@staff
@require_POST
def disconnect(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End the connections of mail programs: those from one address, or all."""
    given = request.POST.get("address", "")
    try:
        address = str(ip_address(given)) if given else ""
    except ValueError:
        return HttpResponseBadRequest()
    return _done(visitor, lambda **by: end_connections(visitor.account_id, address=address, **by))


@staff
@require_POST
def end_all(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """End everything but this session; also app passwords, where that is asked for."""
    end = end_all_access if request.POST.get("app_passwords") == "yes" else end_sessions
    return _done(visitor, lambda **by: end(visitor.account_id, reason="by-owner", but=visitor.session_id, **by))


def _done(visitor: Visitor, act: Callable[..., None]) -> HttpResponse:
    at = clock.now()
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    # What is gone already, and what never was this person's, look the same.
    with contextlib.suppress(WrongState):
        act(actor=actor, at=at)
    return redirect("portal:sessions")
