"""Folders are made, renamed, moved, emptied, subscribed to, thrown away and removed; what can be undone says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congthu.engine.api import (
    BoxConnection,
    create_folder,
    delete_folder,
    empty_folder,
    list_folders,
    rename_folder,
    special_folder,
    subscribe_folder,
)
from congthu.engine.errors import StoreError
from congthu.engine.types import Folder
from congthu.frame.api import Visitor, staff
from congthu.webmail.web.acting_texts import deleted
from congthu.webmail.web.doors import INBOX, find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.places import special_of
from congthu.webmail.web.texts import folder_label

STEPS: Final = frozenset({"create", "rename", "move", "bin", "delete", "empty", "subscribe", "unsubscribe"})
EMPTIED: Final = frozenset({"\\Trash", "\\Junk"})
Answer = Mapping[str, object]


@staff
@require_POST
@tells_store_faults
def keep_folder(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Take one step with a folder and say what was done and how it is undone, as JSON."""
    box, folder, step = find_box(visitor, mailbox_id), folder_of(request), request.POST.get("step", "")
    if step not in STEPS:
        return JsonResponse({"fault": "nothing", "text": _("Nothing was asked for.")}, status=422)
    if not box.may_remove:
        raise StoreError("forbidden")
    name, parent = request.POST.get("name", "").strip(), request.POST.get("parent", "")
    with opened(box, visitor) as connection:
        answer = _create(connection, name, parent) if step == "create" else _take(connection, step, folder, name)
    return JsonResponse(answer)


def leaf_of(name: str) -> str:
    """Return what a folder is called without those that it lies in."""
    return name.rpartition("/")[2]


def beside(folder: str, name: str) -> str:
    """Return the whole name of a folder that is called ``name`` where ``folder`` lies."""
    parent = folder.rpartition("/")[0]
    return f"{parent}/{name}" if parent else name


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that no folder has yet, the wanted one if possible."""
    others = (f"{wanted} ({number})" for number in count(2))
    return wanted if wanted not in taken else next(name for name in others if name not in taken)


def _create(connection: BoxConnection, name: str, parent: str) -> Answer:
    whole = f"{parent}/{_checked(name)}" if parent else _checked(name)
    create_folder(connection, whole)
    undo = {"step": "delete", "f": whole}
    return {"folder": whole, "text": _("Folder “%(name)s” created") % {"name": name}, "undo": undo}


def _take(connection: BoxConnection, step: str, folder: str, name: str) -> Answer:
    folders = list_folders(connection)
    found = next((one for one in folders if one.name == folder), None)
    if found is None:
        raise StoreError("no_folder", folder=folder)
    special = special_of(found)
    if step == "empty":
        return _empty(connection, found, folders)
    if step in {"subscribe", "unsubscribe"}:
        return _subscribe(connection, folder, is_wanted=step == "subscribe")
    if special:
        raise StoreError("forbidden", folder=folder)
    if step == "rename":
        return _rename(connection, folder, beside(folder, _checked(name)))
    if step == "move":
        return _rename(connection, folder, f"{name}/{leaf_of(folder)}" if name else leaf_of(folder))
    if step == "bin":
        return _throw_away(connection, found, folders)
    return _remove(connection, found, folders)


def _rename(connection: BoxConnection, folder: str, to: str) -> Answer:
    rename_folder(connection, folder, to=to)
    text = _("Folder renamed to “%(name)s”") if leaf_of(folder) != leaf_of(to) else _("Folder “%(name)s” moved")
    return {"folder": to, "text": text % {"name": leaf_of(to)}, "undo": _back(folder, to)}


def _back(old: str, new: str) -> Answer:
    """Return the steps that give a folder its old name again; where also its place changed, two."""
    moved = {"step": "move", "f": new, "name": old.rpartition("/")[0]}
    if leaf_of(old) == leaf_of(new):
        return moved
    renamed = {"step": "rename", "f": new, "name": leaf_of(old)}
    return renamed if beside(new, leaf_of(old)) == old else renamed | {"then": moved | {"f": beside(new, leaf_of(old))}}


def _empty(connection: BoxConnection, found: Folder, folders: Sequence[Folder]) -> Answer:
    """Empty bin and junk alone: whoever wants another folder empty moves its messages to the bin first."""
    if special_of(found) not in EMPTIED:
        raise StoreError("forbidden", folder=found.name)
    number = empty_folder(connection, found.name)
    inside = [one for one in folders if one.name.startswith(f"{found.name}/") and one.name.count("/") == 1]
    for one in inside:
        number += sum(each.messages for each in folders if (each.name + "/").startswith(f"{one.name}/"))
        delete_folder(connection, one.name)
    return {"folder": found.name, "text": deleted(number)}


def _subscribe(connection: BoxConnection, folder: str, *, is_wanted: bool) -> Answer:
    subscribe_folder(connection, folder, is_wanted=is_wanted)
    text = _("Mail programs show the folder") if is_wanted else _("Mail programs do not show the folder any more")
    undo = {"step": "unsubscribe" if is_wanted else "subscribe", "f": folder}
    return {"folder": folder, "text": text, "undo": undo}


def _throw_away(connection: BoxConnection, found: Folder, folders: Sequence[Folder]) -> Answer:
    """Move a folder with all that is in it into the bin, from where it can be had back."""
    bin_name = special_folder(connection, "\\Trash")
    if found.name.startswith(f"{bin_name}/"):
        raise StoreError("in_bin", folder=found.name)
    to = free_name(f"{bin_name}/{leaf_of(found.name)}", [one.name for one in folders])
    rename_folder(connection, found.name, to=to)
    text = _("Folder “%(name)s” moved to the bin") % {"name": folder_label(found.name, None)}
    return {"folder": INBOX, "text": text, "undo": _back(found.name, to)}


def _remove(connection: BoxConnection, found: Folder, folders: Sequence[Folder]) -> Answer:
    """Remove for ever a folder that is empty or lies in the bin already: nobody loses letters by a slip."""
    bins = [one.name for one in folders if special_of(one) == "\\Trash"]
    if not found.name.startswith(tuple(f"{name}/" for name in bins)) and (found.messages or found.has_children):
        raise StoreError("not_empty", folder=found.name)
    delete_folder(connection, found.name)
    return {"folder": INBOX, "text": _("Folder “%(name)s” deleted for ever") % {"name": leaf_of(found.name)}}


def _checked(name: str) -> str:
    """Return a name for one folder; a slash would make two.

    Raises:
        StoreError: ``bad_name``.
    """
    if not name or "/" in name:
        raise StoreError("bad_name", name=name)
    return name
