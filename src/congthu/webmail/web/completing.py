"""Receivers while they are typed: people, bodies, groups, whom one wrote to before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.api import complete_receivers


@staff
@require_safe
def complete(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Return up to ten receivers that fit, as JSON."""
    query = request.GET.get("q", "").strip()[:100]
    found = complete_receivers(query, account_id=visitor.account_id, at=clock.now(), limit=10) if query else ()
    return JsonResponse(
        {"found": [{"address": one.address, "name": one.name, "detail": one.detail, "kind": one.kind} for one in found]}
    )
