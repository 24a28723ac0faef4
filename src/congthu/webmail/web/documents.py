"""A document while it is written: whom its "Nơi nhận" names, and what should be looked at. Clause: D9.1, D9.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from congthu.common import clock
from congthu.directory.api import find_box as find_box_facts
from congthu.directory.api import get_mailbox_id
from congthu.directory.errors import UnknownMailbox
from congthu.directory.types import MailboxKind
from congthu.frame.api import Visitor, page, staff
from congthu.webmail.api import match_receivers
from congthu.webmail.composing.addresses import format_receivers
from congthu.webmail.composing.documents.checking import (
    DocumentDoubt,
    DocumentFault,
    Doubt,
    Sending,
    find_doubts,
    find_faults,
)
from congthu.webmail.composing.documents.places import Body
from congthu.webmail.composing.types import Composition, Receiver
from congthu.webmail.web.doors import find_box

_LONGEST: Final = 20_000
_MOST_NAMED: Final = 5

FAULTS: Final[Mapping[DocumentFault, object]] = {
    DocumentFault.NO_SUMMARY: _("A document needs its summary (trích yếu): the receiver's register shows it."),
    DocumentFault.DEADLINE_BEFORE_DATE: _("The answer is asked for before the day on which the document is dated."),
}
DOUBTS: Final[Mapping[DocumentDoubt, object]] = {
    DocumentDoubt.NUMBER_WITHOUT_DATE: _("The document has a number and no date."),
    DocumentDoubt.DATE_WITHOUT_NUMBER: _("The document has a date and no number."),
    DocumentDoubt.DATED_AHEAD: _("The document is dated ahead of today."),
    DocumentDoubt.DEADLINE_PAST: _("The day by which an answer is asked for is past."),
    DocumentDoubt.KIND_AND_SYMBOL: _("Kind of document and symbol do not fit: %(names)s."),
    DocumentDoubt.NO_FILE: _("No file is attached: the message itself is the document then."),
    DocumentDoubt.PERSONAL_SENDER: _(
        "It leaves under a personal address. Only what an official box sends is entered in the receivers' registers."
    ),
    DocumentDoubt.PLACES_MISSED: _("Named among the “Nơi nhận”, and not a receiver of this message: %(names)s."),
    DocumentDoubt.PLACES_UNKNOWN: _("Named among the “Nơi nhận”, and not in the directory: %(names)s."),
    DocumentDoubt.PLACES_AMBIGUOUS: _("Several bodies of the directory are called so; choose one: %(names)s."),
}


@staff
@require_POST
def places(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return whom a "Nơi nhận" names, whom nobody knows, and where one has to choose, as a piece of the form."""
    find_box(visitor, mailbox_id)
    text = request.POST.get("document_places", "")[:_LONGEST]
    matched = match_receivers(text, on=clock.local_date(clock.now()))
    context = {
        "found": [(line, body, _as_receiver(body)) for line, body in matched.found],
        "ambiguous": [(line, [(body, _as_receiver(body)) for body in bodies]) for line, bodies in matched.ambiguous],
        "unknown": matched.unknown,
    }
    return page(request, "webmail/places.html", context)


def document_fault_text(composition: Composition) -> str:
    """Return why a document cannot leave as it is; empty where it can, or where it is none."""
    if composition.document is None:
        return ""
    return " ".join(str(FAULTS[fault]) for fault in find_faults(composition.document))


def document_doubt_texts(composition: Composition, *, at: datetime) -> list[str]:
    """Return what the writer of a document should look at before it leaves; nothing for an ordinary letter."""
    if composition.document is None:
        return []
    today = clock.local_date(at)
    sending = Sending(
        receivers=frozenset(receiver.address.lower() for receiver in composition.receivers),
        has_files=bool(composition.attachments),
        is_from_office=_is_office(composition.sender.address, at=at),
        matched=match_receivers("\n".join(composition.document.places), on=today),
    )
    return [_told(doubt) for doubt in find_doubts(composition.document, sending, today=today)]


def _told(doubt: Doubt) -> str:
    named = ", ".join(doubt.names[:_MOST_NAMED]) + ("…" if len(doubt.names) > _MOST_NAMED else "")
    return str(DOUBTS[doubt.code]) % {"names": named}


def _is_office(address: str, *, at: datetime) -> bool:
    try:
        facts = find_box_facts(get_mailbox_id(address), on=clock.local_date(at))
    except UnknownMailbox:
        return False
    return facts is not None and facts.kind is not MailboxKind.PERSONAL


def _as_receiver(body: Body) -> str:
    return format_receivers([Receiver(address=body.address, name=body.name)])
