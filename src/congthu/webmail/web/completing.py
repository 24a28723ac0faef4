"""Receivers while they are typed: people, bodies, groups, whom one wrote to before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.api import Completion, CompletionKind, complete_receivers


@staff
@require_safe
def complete(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Return up to ten receivers that fit, as JSON."""
    query = request.GET.get("q", "").strip()[:100]
    found = complete_receivers(query, account_id=visitor.account_id, at=clock.now(), limit=10) if query else ()
    return JsonResponse(
        {
            "found": [
                {"address": one.address, "name": one.name, "detail": _detail(one), "kind": one.kind} for one in found
            ]
        }
    )


def _detail(one: Completion) -> str:
    """Return what tells a proposal from others: a body and the list of its people have the same name."""
    return _("mailing list: many receivers") if one.kind is CompletionKind.GROUP else one.detail
