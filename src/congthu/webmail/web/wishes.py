"""What a letter asks of its reader: an answer to an invitation, a read receipt. Clause: RFC5546, RFC8098."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.receipts import ReceiptWish, find_wish
from congthu.webmail.showing.invitations.types import Answer, Invitation

KEYWORDS: Final[Mapping[Answer, str]] = {
    Answer.ACCEPTED: "$MeetingAccepted",
    Answer.TENTATIVE: "$MeetingTentative",
    Answer.DECLINED: "$MeetingDeclined",
}
"""What was answered last is marked at the letter itself, so that every window of the box knows."""
ANSWERS: Final[Mapping[Answer, object]] = {
    Answer.ACCEPTED: _("I will attend"),
    Answer.TENTATIVE: _("Perhaps"),
    Answer.DECLINED: _("Decline"),
}
SETTLED: Final = "$MDNSent"
"""Set when the reader has decided on a receipt, either way: no program of the box asks again (RFC 3503)."""
_FIELD: Final = b"disposition-notification-to:"


def wishes_of(
    raw: bytes, invitation: Invitation | None, keywords: Collection[str], box: OpenableBox
) -> dict[str, object]:
    """Return what the page of a letter needs to offer its reader."""
    is_asked = invitation is not None and may_answer(invitation, box)
    return {
        "receipt": open_wish(raw, keywords, box),
        "meeting_answers": ANSWERS if is_asked else {},
        "meeting_answered": answered_as(keywords),
    }


def may_answer(invitation: Invitation, box: OpenableBox) -> bool:
    """Tell whether a meeting waits for an answer from this box: somebody else asks, and can be reached."""
    organiser = invitation.organiser.address if invitation.organiser else ""
    parsed = parse_receivers(organiser)
    is_reachable = len(parsed.receivers) == 1 and not parsed.faults
    is_own = organiser.lower() in {box.address, *box.aliases}
    return box.may_send and invitation.method == "REQUEST" and bool(invitation.uid) and is_reachable and not is_own


def answered_as(keywords: Collection[str]) -> Answer | None:
    """Return what was answered last; None where nothing was."""
    found = {keyword.lower() for keyword in keywords}
    return next((answer for answer, keyword in KEYWORDS.items() if keyword.lower() in found), None)


def open_wish(raw: bytes, keywords: Collection[str], box: OpenableBox) -> ReceiptWish | None:
    """Return who waits for a receipt that the reader has not decided on; no receipts leave from offices' boxes."""
    head = raw[: raw.find(b"\r\n\r\n") + 4]
    if not box.is_own or _FIELD not in head.lower() or SETTLED.lower() in {one.lower() for one in keywords}:
        return None
    wish = find_wish(head)
    return None if wish is None or wish.to.address.lower() in {box.address, *box.aliases} else wish
