"""Of which offices' new mail somebody is told while no page is open. Clause: D13.1, D3.3."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.pushing.access import list_office_choices
from congthu.webmail.pushing.keys import find_sender
from congthu.webmail.pushing.queries import is_enrolled
from congthu.webmail.pushing.wishing import choose_offices
from congthu.webmail.web.settings_doors import actor_of, settings_page


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def ringing(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show of which offices somebody is told, or keep what was chosen."""
    at = clock.now()
    if request.method == "POST":
        try:
            choose_offices(visitor.account_id, _chosen(request), actor=actor_of(visitor), at=at)
        except (UnknownBox, ValueError) as fault:
            raise Http404 from fault
        return redirect(f"{reverse('settings:ringing')}?luu=1")
    context = {
        "offices": list_office_choices(visitor.account_id, at=at),
        "is_enrolled": is_enrolled(visitor.session_id),
        "can_tell": find_sender(settings.INSTANCE) is not None and visitor.own is not None,
    }
    return settings_page(request, "webmail/settings/ringing.html", context, visitor=visitor)


def _chosen(request: HttpRequest) -> frozenset[UUID]:
    return frozenset(UUID(given) for given in request.POST.getlist("office"))
