"""The answer to an invitation, sent to who called the meeting when its reader says so (RFC 6047). Clause: RFC5546."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from congthu.common import clock
from congthu.engine.api import change_flags, read_message
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, instance, staff
from congthu.webmail.api import Daemons, send
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.types import Composition, Identity
from congthu.webmail.errors import CannotSend
from congthu.webmail.showing.invitations.replying import build_reply
from congthu.webmail.showing.invitations.types import Answer, Invitation
from congthu.webmail.showing.show import show
from congthu.webmail.types import IdentityOption
from congthu.webmail.web.asked import uid_of_form
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.phrases import identities_of
from congthu.webmail.web.remembered import choices_of
from congthu.webmail.web.settings_doors import actor_of
from congthu.webmail.web.wishes import KEYWORDS, may_answer

_SUBJECTS: Final[Mapping[Answer, object]] = {
    Answer.ACCEPTED: gettext_lazy("Accepted: %(meeting)s"),
    Answer.TENTATIVE: gettext_lazy("Perhaps: %(meeting)s"),
    Answer.DECLINED: gettext_lazy("Declined: %(meeting)s"),
}


@staff
@require_POST
@tells_store_faults
def answer_meeting(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Send the answer that was chosen and say how it is taken back, as JSON."""
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), uid_of_form(request)
    chosen = request.POST.get("answer", "")
    if uid is None or chosen not in set(Answer):
        raise StoreError("gone")
    answer, identities = Answer(chosen), identities_of(request, visitor)
    undo, post = timedelta(seconds=choices_of(request, visitor).undo_seconds), Daemons.of(instance(), clock=clock.now)
    with opened(box, visitor, folder=folder) as connection:
        raw = read_message(connection, folder, uid, limit=LARGEST_SHOWN)
        invitation = show(raw).invitation
        if invitation is None or not may_answer(invitation, box):
            raise StoreError("gone")
        letter = letter_of(invitation, answer, sender=sender_of(invitation, box, identities))
        try:
            name = send(letter, post=post, actor=actor_of(visitor), at=clock.now(), undo=undo)
        except CannotSend as refused:
            return JsonResponse({"fault": refused.code, "text": _("The answer cannot be sent.")}, status=422)
        if box.may_change:
            others = [keyword for each, keyword in KEYWORDS.items() if each is not answer]
            change_flags(connection, folder, [uid], add=[KEYWORDS[answer]], remove=others)
    return JsonResponse(
        {
            "text": _("Answer sent to %(who)s") % {"who": letter.to[0].address},
            "seconds": undo.total_seconds(),
            "back": reverse("webmail:take-back", args=[box.mailbox_id, name]),
        }
    )


def sender_of(invitation: Invitation, box: OpenableBox, identities: Sequence[IdentityOption]) -> Identity:
    """Return under which of the box's addresses one was invited, otherwise its first.

    Raises:
        StoreError: nobody may write under any of them now.
    """
    theirs = [one for one in identities if one.mailbox_id == box.mailbox_id]
    invited = {person.address.lower() for person in invitation.attendees}
    chosen = next((one for one in theirs if one.address in invited), theirs[0] if theirs else None)
    if chosen is None:
        raise StoreError("forbidden")
    return Identity(address=chosen.address, name=chosen.name)


def letter_of(invitation: Invitation, answer: Answer, *, sender: Identity) -> Composition:
    """Return the answer as a letter: a line for people, the calendar for their programs."""
    meeting = invitation.summary or _("Invitation")
    subject = str(_SUBJECTS[answer]) % {"meeting": meeting}
    when = date_format(invitation.starts_at, "H:i d/m/Y") if invitation.starts_at else ""
    calendar = build_reply(invitation, answer, sender.address, at=clock.now())
    return Composition(
        sender=sender,
        to=parse_receivers(invitation.organiser.address if invitation.organiser else "").receivers,
        subject=subject[:500],
        text=f"{subject}\n{when}\n",
        calendar=calendar,
    )
