"""Folders and faults of the store, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

SPECIAL: Final[Mapping[str, object]] = {
    "INBOX": _("Inbox"),
    "\\Drafts": _("Drafts"),
    "\\Sent": _("Sent"),
    "\\Junk": _("Junk"),
    "\\Trash": _("Bin"),
    "\\Archive": _("Archive"),
}
"""The special folders in the order in which they are shown; words that officials know from Zimbra."""
ORDER: Final = tuple(SPECIAL)
OUTBOX: Final = "Outbox"
"""Where letters wait until they leave; shown only while something waits."""
_WAITING: Final = _("Waiting to leave")

STORE_FAULTS: Final[Mapping[str, tuple[int, object]]] = {
    "unreachable": (503, _("The mailbox cannot be reached at the moment. Nothing is lost; please try again shortly.")),
    "busy": (503, _("The mailbox is busy with your earlier requests. Please try again in a moment.")),
    "closed": (503, _("The web is being restarted. Please try again in a moment.")),
    "refused": (
        403,
        _("You can no longer open this mailbox. If that is a surprise, ask the head of the office."),
    ),
    "interrupted": (503, _("The connection ended while something was being changed. Please look whether it was done.")),
    "gone": (404, _("This message is no longer here. It was moved or deleted, perhaps in another window.")),
    "no_folder": (404, _("There is no such folder any more.")),
    "not_empty": (409, _("The folder is not empty. Move its messages and folders elsewhere first.")),
    "exists": (409, _("A folder of this name exists already.")),
    "bad_name": (422, _("A folder cannot have this name. Choose another one, without control characters and slashes.")),
    "forbidden": (403, _("Your rights in this mailbox do not allow that.")),
    "full": (507, _("The mailbox is full. Empty the bin or delete large messages, then try again.")),
    "too_large": (413, _("This message is too large to be shown. Download it instead.")),
    "in_bin": (409, _("This message is in the bin already.")),
    "unreadable": (502, _("The mailbox gave an answer that was not understood. Please try again.")),
    "failed": (502, _("The mailbox could not do that. Please try again; if it goes on, tell the centre.")),
}
"""Code of the store's error → status and sentence."""


def store_fault(code: str) -> str:
    """Return the sentence for an error of the store."""
    return str(STORE_FAULTS.get(code, STORE_FAULTS["failed"])[1])


def folder_label(name: str, special_use: str | None) -> str:
    """Return what a folder is called on the page: special ones in the reader's language, others as named."""
    label = _WAITING if name == OUTBOX else SPECIAL.get(name if name == "INBOX" else special_use or "")
    return str(label) if label is not None else name.rpartition("/")[2]
