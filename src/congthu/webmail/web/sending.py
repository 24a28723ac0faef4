"""A letter leaves: what is asked first, the seconds in which it can be taken back, its time. Clause: D12.2-1."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.engine.types import Place
from congthu.frame.api import Visitor, instance, staff
from congthu.regulation.api import get_rules
from congthu.webmail.api import Daemons, send, surroundings_of, take_back
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.cautions import find_cautions
from congthu.webmail.errors import AlreadyLeft, CannotSend, TooLarge, UnknownOutgoing
from congthu.webmail.types import SENDING_POLICY
from congthu.webmail.web.documents import document_doubt_texts, document_fault_text
from congthu.webmail.web.doors import find_box, opened, tells_store_faults
from congthu.webmail.web.drafts import Draft, DraftName, Page, find, place_of, with_parts_of
from congthu.webmail.web.files import too_large_text
from congthu.webmail.web.orders import order_fault_text
from congthu.webmail.web.phrases import identities_of
from congthu.webmail.web.remembered import choices_of
from congthu.webmail.web.writing import own_box
from congthu.webmail.web.writing_texts import DRAFT_GONE, caution_texts
from congthu.webmail.web.written import written

FIELDS: Final = {"no_receiver": "to", "bad_time": "due", "not_your_address": "from"}
"""Where it is put right that a letter cannot be sent."""


@staff
@require_POST
@tells_store_faults
def send_letter(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Send what the form holds, or say what should be looked at first, as JSON."""
    box, at = find_box(visitor, mailbox_id), clock.now()
    composition, faults = written(request.POST, identities_of(request, visitor))
    if faults:
        text = _("This is no e-mail address: %(found)s") % {"found": ", ".join(faults[:5])}
        return JsonResponse({"fault": "address", "text": text, "field": _faulty_field(request)}, status=422)
    asked = Page.of(request.POST.dict())
    draft, place = _draft_of(visitor, asked)
    composition = with_parts_of(composition, draft.composition) if draft else composition
    if text := document_fault_text(composition) or order_fault_text(composition, visitor.account_id, at=at):
        return JsonResponse({"fault": "document", "text": text}, status=422)
    around = surroundings_of(composition, domain=instance().domain)
    cautions = [*caution_texts(find_cautions(composition, around=around)), *document_doubt_texts(composition, at=at)]
    if asked.name.uid and not draft:
        cautions.insert(0, str(DRAFT_GONE))
    if cautions and request.POST.get("sure") != "1":
        return JsonResponse({"cautions": cautions})
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    post, due = Daemons.of(instance(), clock=clock.now), _due(request)
    undo = timedelta(seconds=choices_of(request, visitor).undo_seconds)
    try:
        name = send(composition, post=post, actor=actor, at=at, due_at=due, undo=undo, draft=place)
    except TooLarge:
        text = too_large_text(composition, get_rules(clock.local_date(at)))
        return JsonResponse({"fault": "too_large", "text": text}, status=413)
    except CannotSend as refused:
        told = {"fault": refused.code, "text": _refusal(refused.code), "field": FIELDS.get(refused.code)}
        return JsonResponse(told, status=422)
    return JsonResponse(
        {
            "sent": str(name),
            "text": _told(request),
            "seconds": (SENDING_POLICY.undo if due else undo).total_seconds(),
            "back": reverse("webmail:take-back", args=[box.mailbox_id, name]),
            "to": reverse("webmail:mail", args=[box.mailbox_id]),
        }
    )


@staff
@require_POST
@tells_store_faults
def take_letter_back(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, outgoing_id: UUID) -> HttpResponse:
    """Take a letter back before it has left, and say where it can be written on."""
    del request
    box, at = find_box(visitor, mailbox_id), clock.now()
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    try:
        place = take_back(outgoing_id, post=Daemons.of(instance(), clock=clock.now), actor=actor, clock=clock.now)
    except (AlreadyLeft, UnknownOutgoing):
        text = _("It is too late: the message has left.")
        return JsonResponse({"fault": "left", "text": text}, status=409)
    draft = DraftName(uid_validity=place.uid_validity, uid=place.uid)
    address = f"{reverse('webmail:compose', args=[box.mailbox_id])}?draft={draft}"
    return JsonResponse({"text": _("The message was not sent. It lies in Drafts."), "to": address})


def _draft_of(visitor: Visitor, asked: Page) -> tuple[Draft | None, Place | None]:
    """Return the draft that is sent, and where it lies if it goes when it is sent: what another window kept stays."""
    if asked.name == DraftName():
        return None, None
    with opened(own_box(visitor), visitor) as connection:
        draft = find(connection, asked.name)
        return draft, place_of(connection, draft.name) if draft and not draft.is_anothers(asked) else None


def _faulty_field(request: HttpRequest) -> str | None:
    """Return the name of the first field of receivers in which something is no address."""
    names = ("to", "cc", "bcc")
    return next((name for name in names if parse_receivers(request.POST.get(name, "")[:100_000]).faults), None)


def _due(request: HttpRequest) -> datetime | None:
    given = request.POST.get("due", "")
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _told(request: HttpRequest) -> str:
    due = _due(request)
    if due is None:
        return _("Message sent")
    return _("The message leaves at %(time)s") % {"time": date_format(timezone.localtime(due), "H:i d/m/Y")}


def _refusal(code: str) -> str:
    if code == "no_receiver":
        return _("There is no receiver yet.")
    if code == "bad_time":
        return _("The time chosen is past, or more than a year away.")
    if code == "not_your_address":
        return _("You may not write under this address now.")
    return _("The message cannot be sent.")
