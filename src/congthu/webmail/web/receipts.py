"""A read receipt that somebody asks for: told to the reader, sent or refused by a click, never by itself.

Clause: RFC8098.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congthu.common import clock
from congthu.engine.api import change_flags, read_message
from congthu.engine.errors import StoreError
from congthu.engine.types import Outcome
from congthu.frame.api import Visitor, instance, staff
from congthu.webmail.api import Daemons, send_receipt
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.types import Identity
from congthu.webmail.errors import CannotSend
from congthu.webmail.web.asked import uid_of_form
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.phrases import identities_of
from congthu.webmail.web.settings_doors import actor_of
from congthu.webmail.web.wishes import SETTLED


@staff
@require_POST
@tells_store_faults
def settle_receipt(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Send the receipt, or let it be; nobody is asked again, but when it could only not be sent just now."""
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), uid_of_form(request)
    if uid is None or not box.is_own:
        raise StoreError("gone")
    text = ""
    with opened(box, visitor, folder=folder) as connection:
        if request.POST.get("step") == "send":
            raw = read_message(connection, folder, uid, limit=LARGEST_SHOWN)
            outcome = _send(request, visitor, box, raw)
            if outcome is Outcome.DEFERRED:
                later = _("The receipt could not be sent just now. Try again in a minute.")
                return JsonResponse({"fault": "later", "text": later}, status=503)
            is_sent = outcome is Outcome.SENT
            text = _("Read receipt sent") if is_sent else _("The receipt could not be sent; it is not tried again.")
        change_flags(connection, folder, [uid], add=[SETTLED])
    return JsonResponse({"text": text})


def _send(request: HttpRequest, visitor: Visitor, box: OpenableBox, raw: bytes) -> Outcome:
    """Send the receipt and return what became of it.

    Raises:
        StoreError: nobody asks for one.
    """
    name = next((one.name for one in identities_of(request, visitor) if one.address == box.address), "")
    try:
        return send_receipt(
            raw,
            reader=Identity(address=box.address, name=name),
            post=Daemons.of(instance(), clock=clock.now),
            hostname=instance().hostname,
            actor=actor_of(visitor),
            at=clock.now(),
        )
    except CannotSend as refused:
        raise StoreError("gone") from refused
