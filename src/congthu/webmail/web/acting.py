"""What is done to messages: marks, filing, the bin and back. Every answer says how it is undone. Clause: D12.5-1.

A change may fail half-way (rights, quota, another window). The answer then says so, and the page asks for the list
again instead of showing what it hoped for. Very many messages come in parts: each says how many were done before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congthu.engine.api import BoxConnection, change_flags, expunge, find_among, list_folders, move, special_folder
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters
from congthu.frame.api import Visitor, staff
from congthu.webmail.clearing.binning import note_origin, take_origins
from congthu.webmail.web import acting_texts as texts
from congthu.webmail.web.asked import number_of
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults

MOST: Final = 20_000
"""So many messages may be named in one request."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be done to some messages of a folder."""

    connection: BoxConnection
    name: str
    folder: str
    uids: Sequence[int]
    to: str = ""
    """Where they are to go, if somebody chose that."""
    before: int = 0
    """How many were done before these, of what was asked for at once."""

    def told(self, count: int, text: texts.Text | None = None) -> str:
        """Return what is said once so many of these were done, too."""
        return (text or texts.TEXTS.get(self.name, texts.moved))(self.before + count)


Change = Callable[[Task], Mapping[str, object]]


@staff
@require_POST
@tells_store_faults
def act(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Do one thing to some messages of a folder and return what undoes it, as JSON."""
    box, folder = find_box(visitor, mailbox_id), folder_of(request)
    name, to = request.POST.get("action", ""), request.POST.get("to", "")
    uids, before = uids_of(request.POST.get("uids", "")), number_of(request.POST.get("before", ""))
    if name not in ACTIONS or not uids:
        return JsonResponse({"fault": "nothing", "text": _("Choose messages first.")}, status=422)
    if not box.may_change or (name in REMOVING and not box.may_remove):
        raise StoreError("forbidden")
    with opened(box, visitor, folder=folder) as connection:
        task = Task(connection=connection, name=name, folder=folder, uids=uids, to=to, before=before)
        is_in_bin = name in REMOVING and folder == special_folder(connection, "\\Trash")
        done = _out_of_bin(task) if is_in_bin else ACTIONS[name](task)
    return JsonResponse({"done": name, "folder": folder, **done})


def _mark(flag: str, *, on: bool, undo: str, others: Filters) -> Change:
    """Return what marks messages; undoing it leaves those alone that were so before."""

    def change(task: Task) -> Mapping[str, object]:
        changed = find_among(task.connection, task.folder, task.uids, filters=others)
        change_flags(task.connection, task.folder, changed, **({"add": [flag]} if on else {"remove": [flag]}))
        # One letter shows its mark; of several one is told how many they were.
        text = task.told(len(changed)) if len(task.uids) > 1 or task.before else ""
        back = {"action": undo, "f": task.folder, "uids": list(changed)} if changed else None
        return {"text": text, "count": len(changed), "undo": back}

    return change


def _into(use: str) -> Change:
    def change(task: Task) -> Mapping[str, object]:
        target = "INBOX" if use == "INBOX" else special_folder(task.connection, use)
        return _moved(task, task.uids, target)

    return change


def _into_bin(task: Task) -> Mapping[str, object]:
    note_origin(task.connection, task.folder, task.uids)
    return _into("\\Trash")(task)


def _out_of_bin(task: Task) -> Mapping[str, object]:
    """Do what takes letters out of the bin; they no longer say where they were before."""
    if task.name == "delete":
        return _for_ever(task)
    if task.name == "bin":
        return _there_already()
    ways = take_origins(task.connection, task.uids)
    if task.name != "restore":
        return ACTIONS[task.name](task)
    moves = [_moved(task, some, target.name) for target, some in ways]
    count = sum(len(some) for _target, some in ways)
    text = task.told(count, lambda total: texts.restored(total, [target for target, _ in ways]))
    # Thrown away again, they say again where they were.
    undo = [{**move["undo"], "action": "bin"} for move in moves if isinstance(move["undo"], dict)]
    return {"text": text, "count": count, "undo": undo or None}


def _to_folder(task: Task) -> Mapping[str, object]:
    if not any(one.name == task.to and one.is_selectable for one in list_folders(task.connection)):
        raise StoreError("no_folder")
    return _moved(task, task.uids, task.to)


def _moved(task: Task, uids: Sequence[int], target: str) -> Mapping[str, object]:
    if target == task.folder:
        return _there_already()
    moved = move(task.connection, task.folder, uids, to=target)
    back = list(moved.uids.values())
    undo = {"action": "move", "f": target, "uids": back, "to": task.folder} if back else None
    return {"text": task.told(len(back)), "count": len(back), "undo": undo, "left": moved.is_left}


def _there_already() -> Mapping[str, object]:
    """Return what is answered where messages are already where they were to go: nothing was done."""
    return {"text": texts.there_already(), "count": 0, "undo": None, "left": True}


def _for_ever(task: Task) -> Mapping[str, object]:
    there = find_among(task.connection, task.folder, task.uids)
    expunge(task.connection, task.folder, there)
    return {"text": task.told(len(there), texts.deleted), "count": len(there), "undo": None}


def uids_of(given: str, *, most: int = MOST) -> list[int]:
    """Return the messages named as ``1,2,5:7``; what is no number is not among them, nor what is too many."""
    found: list[int] = []
    for first, last in _named(given):
        found += range(first, min(last, first + most - len(found) - 1) + 1)
        if len(found) >= most:
            break
    return found


def _named(given: str) -> Iterator[tuple[int, int]]:
    for word in given.split(","):
        first, has_more, last = word.partition(":")
        ends = number_of(first), number_of(last if has_more else first)
        if all(ends):
            yield ends


ACTIONS: Final[Mapping[str, Change]] = {
    "seen": _mark("\\Seen", on=True, undo="unseen", others=Filters(unseen=True)),
    "unseen": _mark("\\Seen", on=False, undo="seen", others=Filters(unseen=False)),
    "flag": _mark("\\Flagged", on=True, undo="unflag", others=Filters(flagged=False)),
    "unflag": _mark("\\Flagged", on=False, undo="flag", others=Filters(flagged=True)),
    "move": _to_folder,
    "bin": _into_bin,
    "junk": _into("\\Junk"),
    "inbox": _into("INBOX"),
    "restore": _into("INBOX"),
    "archive": _into("\\Archive"),
    "delete": _for_ever,
}
REMOVING: Final = frozenset({"move", "bin", "junk", "inbox", "restore", "archive", "delete"})
"""What takes a message out of its folder; who may only answer copies in a mail program instead (decision 0014)."""
