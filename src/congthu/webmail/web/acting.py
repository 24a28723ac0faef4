"""What is done to messages: marks, filing, the bin and back. Every answer says how it is undone. Clause: D12.5-1.

A change may fail half-way (rights, quota, another window). The answer then says so, and the page asks for the list
again instead of showing what it hoped for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from congthu.engine.api import BoxConnection, change_flags, expunge, list_folders, move, special_folder
from congthu.engine.errors import StoreError
from congthu.engine.types import Folder
from congthu.frame.api import Visitor, staff
from congthu.webmail.clearing.binning import note_origin, take_origins
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.texts import folder_label

MOST: Final = 20_000
"""So many messages may be named in one request."""

Change = Callable[[BoxConnection, str, Sequence[int], str], Mapping[str, object]]


@staff
@require_POST
@tells_store_faults
def act(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Do one thing to some messages of a folder and return what undoes it, as JSON."""
    box, folder = find_box(visitor, mailbox_id), folder_of(request)
    name, to = request.POST.get("action", ""), request.POST.get("to", "")
    uids = uids_of(request.POST.get("uids", ""))
    if name not in ACTIONS or not uids:
        return JsonResponse({"fault": "nothing", "text": _("Choose messages first.")}, status=422)
    if not box.may_change or (name in REMOVING and not box.may_remove):
        raise StoreError("forbidden")
    with opened(box, visitor, folder=folder) as connection:
        if name in REMOVING and folder == special_folder(connection, "\\Trash"):
            done = _out_of_bin(connection, name, folder, uids, to)
        else:
            done = ACTIONS[name](connection, folder, uids, to)
    return JsonResponse({"done": name, "folder": folder, "uids": uids, **done})


def _mark(flag: str, *, on: bool, undo: str) -> Change:
    def change(connection: BoxConnection, folder: str, uids: Sequence[int], to: str) -> Mapping[str, object]:
        del to
        change_flags(connection, folder, uids, **({"add": [flag]} if on else {"remove": [flag]}))
        return {"undo": {"action": undo, "f": folder, "uids": list(uids)}}

    return change


def _into(use: str, text: Callable[[int], str]) -> Change:
    def change(connection: BoxConnection, folder: str, uids: Sequence[int], to: str) -> Mapping[str, object]:
        del to
        target = "INBOX" if use == "INBOX" else special_folder(connection, use)
        return _moved(connection, folder, uids, target, text(len(uids)))

    return change


def _into_bin(connection: BoxConnection, folder: str, uids: Sequence[int], to: str) -> Mapping[str, object]:
    note_origin(connection, folder, uids)
    return _into("\\Trash", _binned_text)(connection, folder, uids, to)


def _out_of_bin(
    connection: BoxConnection, name: str, folder: str, uids: Sequence[int], to: str
) -> Mapping[str, object]:
    """Do what takes letters out of the bin; they no longer say where they were before."""
    if name == "delete":
        return _for_ever(connection, folder, uids, to)
    ways = take_origins(connection, uids)
    if name != "restore":
        return ACTIONS[name](connection, folder, uids, to)
    moves = [_moved(connection, folder, some, target.name, "") for target, some in ways]
    text = _restored_text(len(uids), [target for target, _ in ways])
    # Thrown away again, they say again where they were.
    undo = [{**move["undo"], "action": "bin"} for move in moves if isinstance(move["undo"], dict)]
    return {"text": text, "undo": undo or None}


def _to_folder(connection: BoxConnection, folder: str, uids: Sequence[int], to: str) -> Mapping[str, object]:
    if not any(one.name == to and one.is_selectable for one in list_folders(connection)):
        raise StoreError("no_folder")
    return _moved(connection, folder, uids, to, _moved_text(len(uids)))


def _moved(connection: BoxConnection, folder: str, uids: Sequence[int], target: str, text: str) -> Mapping[str, object]:
    moved = move(connection, folder, uids, to=target)
    back = list(moved.uids.values())
    undo = {"action": "move", "f": target, "uids": back, "to": folder} if back else None
    return {"text": text, "undo": undo, "left": moved.is_left}


def _for_ever(connection: BoxConnection, folder: str, uids: Sequence[int], to: str) -> Mapping[str, object]:
    del to
    expunge(connection, folder, uids)
    text = ngettext("%(count)d message deleted for ever", "%(count)d messages deleted for ever", len(uids))
    return {"text": text % {"count": len(uids)}, "undo": None}


def _moved_text(count: int) -> str:
    return ngettext("%(count)d message moved", "%(count)d messages moved", count) % {"count": count}


def _binned_text(count: int) -> str:
    text = ngettext("%(count)d message moved to the bin", "%(count)d messages moved to the bin", count)
    return text % {"count": count}


def _restored_text(count: int, targets: Sequence[Folder]) -> str:
    if len(targets) != 1:
        return _("%(count)d messages restored to the folders in which they were") % {"count": count}
    label = folder_label(targets[0].name, targets[0].special_use)
    text = ngettext("%(count)d message restored to “%(folder)s”", "%(count)d messages restored to “%(folder)s”", count)
    return text % {"count": count, "folder": label}


def _junk_text(count: int) -> str:
    text = ngettext("%(count)d message reported as junk", "%(count)d messages reported as junk", count)
    return text % {"count": count}


def _archived_text(count: int) -> str:
    return ngettext("%(count)d message archived", "%(count)d messages archived", count) % {"count": count}


def uids_of(given: str) -> list[int]:
    """Return the messages named as ``1,2,5``; what is no number is not among them."""
    named = given.split(",")[:MOST]
    return [int(word) for word in named if word.isascii() and word.isdigit() and 0 < int(word) < 2**32]


ACTIONS: Final[Mapping[str, Change]] = {
    "seen": _mark("\\Seen", on=True, undo="unseen"),
    "unseen": _mark("\\Seen", on=False, undo="seen"),
    "flag": _mark("\\Flagged", on=True, undo="unflag"),
    "unflag": _mark("\\Flagged", on=False, undo="flag"),
    "move": _to_folder,
    "bin": _into_bin,
    "junk": _into("\\Junk", _junk_text),
    "inbox": _into("INBOX", _moved_text),
    "restore": _into("INBOX", _moved_text),
    "archive": _into("\\Archive", _archived_text),
    "delete": _for_ever,
}
REMOVING: Final = frozenset({"move", "bin", "junk", "inbox", "restore", "archive", "delete"})
"""What takes a message out of its folder; who may only answer copies in a mail program instead (decision 0014)."""
