"""Imports, and why something was left out, as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.webmail.moving.types import ImportEntry, ImportState, Reason
from congthu.webmail.web.texts import folder_label

STATES: Final[Mapping[ImportState, object]] = {
    ImportState.WAITING: _("Waits for its turn"),
    ImportState.RUNNING: _("Under way"),
    ImportState.DONE: _("Finished"),
    ImportState.STOPPED: _("Stopped"),
    ImportState.CANCELLED: _("Cancelled"),
}
FAULTS: Final[Mapping[str, object]] = {
    "full": _("The mailbox is full. Clean up, then let it go on."),
    "forbidden": _("Your rights in this mailbox do not allow that."),
    "no_right": _("The right to this mailbox has ended."),
    "bad_name": _("A folder cannot have this name here. Choose another one and begin again."),
    "kind": _("This is neither a letter (.eml), nor a file of letters (.mbox), nor a ZIP of these. Nothing was taken."),
    "damaged": _("The ZIP file is damaged, or asks for a password."),
    "too_many": _("There is more in it than can be brought in at once. Divide it."),
    "too_large": _("Unpacked, the ZIP file is larger than it may be. Divide it."),
    "file_gone": _("The uploaded file is not there any more. Upload it again; nothing is doubled."),
    "refused": _("The old server refused name or password. Many ask for an app password. Begin again."),
    "untrusted": _("The old server does not encrypt, or its certificate is not in order. Ask the centre."),
    "not_public": _("This server lies in an inner network, or the port is not one of IMAP. Ask the centre."),
    "unreachable": _("The server cannot be reached."),
    "unreachable_scanner": _("The virus scanner does not answer, and nothing is taken unseen. It goes on by itself."),
}
OTHERWISE: Final = _("Something is in the way that is not known here. Let it go on, or tell the centre.")
REASONS: Final[Mapping[Reason, object]] = {
    Reason.TOO_LARGE: _("too large"),
    Reason.NO_LETTER: _("no letter"),
    Reason.DELETED: _("thrown away already"),
    Reason.LOCKED: _("asks for a password"),
    Reason.DAMAGED: _("damaged"),
    Reason.REFUSED: _("not taken by the mailbox"),
    Reason.VIRUS: _("holds a virus"),
    Reason.UNSCANNED: _("too large to be looked through for viruses"),
    Reason.FOLDER: _("folder that cannot be opened"),
}
CANNOT: Final[Mapping[str, object]] = {
    "too_many": _("Three imports are under way already. Wait until one has finished."),
    "file": _("Choose a file first and wait until it has been uploaded."),
    "server": _("Name the old server, for example mail.example.vn, and the port of IMAP."),
    "login": _("Name and password of the old mailbox are needed."),
    "under_way": _("This import is under way, or can go on. Cancel it first."),
    "over": _("This import cannot go on. Begin again; nothing is doubled."),
}


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """An import on the page."""

    entry: ImportEntry
    folder: str
    """Where to, as lists of folders call it; empty for the box itself."""
    state: object
    fault: object
    reasons: Sequence[tuple[object, int]]
    """What was left out of those that are named, by reason."""
    rows: Sequence[tuple[str, object, int]]


def import_views(found: Sequence[ImportEntry]) -> list[ImportView]:
    """Return imports as the page shows them."""
    return [
        ImportView(
            entry=one,
            # Special folders of our boxes are called after their use.
            folder=folder_label(one.folder, f"\\{one.folder}"),
            state=STATES[one.state],
            fault=FAULTS.get(one.fault, OTHERWISE) if one.fault else "",
            reasons=[(REASONS[reason], count) for reason, count in Counter(row.reason for row in one.report).items()],
            rows=[(row.where, REASONS[row.reason], row.octets) for row in one.report],
        )
        for one in found
    ]
