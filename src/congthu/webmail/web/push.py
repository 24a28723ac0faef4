"""A browser asks to be told of new mail while no page is open, or not to be. Clause: D2.2, D3.3."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.frame.api import Visitor, staff
from congthu.webmail.pushing.actions import enrol_device, forget_device
from congthu.webmail.pushing.errors import DeviceRefused
from congthu.webmail.pushing.keys import find_sender
from congthu.webmail.pushing.queries import is_enrolled
from congthu.webmail.pushing.sealing import public_text, read_target


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def push(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Return whether this browser is told of new mail and by which key, as JSON; or begin or end that."""
    if request.method == "POST":
        return _end(visitor) if request.POST.get("step") == "end" else _begin(request, visitor)
    sender = find_sender(settings.INSTANCE)
    key = public_text(sender.key) if sender and visitor.own else ""
    return JsonResponse({"key": key, "enrolled": is_enrolled(visitor.session_id)})


def _begin(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    form, at = request.POST, clock.now()
    own = visitor.own
    if own is None:
        return _refused()
    try:
        enrol_device(
            visitor.session_id,
            read_target(form.get("endpoint", ""), form.get("key", ""), form.get("secret", "")),
            mailbox_id=own.mailbox_id,
            address=own.address,
            services=settings.INSTANCE.push_origins,
            actor=get_actor(visitor.account_id, on=clock.local_date(at)),
            at=at,
        )
    except DeviceRefused:
        return _refused()
    return JsonResponse({"enrolled": True})


def _refused() -> HttpResponse:
    text = _("This browser cannot be told of new mail while the page is closed.")
    return JsonResponse({"fault": "refused", "text": text}, status=422)


def _end(visitor: Visitor) -> HttpResponse:
    at = clock.now()
    forget_device(visitor.session_id, actor=get_actor(visitor.account_id, on=clock.local_date(at)), at=at)
    return JsonResponse({"enrolled": False})
