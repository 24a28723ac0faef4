"""Folders are made, renamed, moved, emptied, subscribed to and removed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from congthu.engine.api import (
    BoxConnection,
    create_folder,
    delete_folder,
    empty_folder,
    list_folders,
    rename_folder,
    subscribe_folder,
)
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, staff
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.places import special_of

STEPS: Final = frozenset({"create", "rename", "delete", "empty", "subscribe", "unsubscribe"})
_EMPTIED: Final = frozenset({"\\Trash", "\\Junk"})


@staff
@require_POST
@tells_store_faults
def keep_folder(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Take one step with a folder and say what was done, as JSON."""
    box, folder, step = find_box(visitor, mailbox_id), folder_of(request), request.POST.get("step", "")
    if step not in STEPS:
        return JsonResponse({"fault": "nothing", "text": _("Nothing was asked for.")}, status=422)
    if not box.may_remove:
        raise StoreError("forbidden")
    name = request.POST.get("name", "").strip()
    with opened(box, visitor) as connection:
        answer = _take(connection, step, folder, name)
    return JsonResponse(answer)


def _take(connection: BoxConnection, step: str, folder: str, name: str) -> dict[str, object]:
    if step == "create":
        create_folder(connection, name)
        return {"folder": name, "text": _("Folder “%(name)s” created") % {"name": name}}
    special = next((special_of(one) for one in list_folders(connection) if one.name == folder), None)
    if special is None:
        raise StoreError("no_folder", folder=folder)
    if step == "empty":
        return _empty(connection, folder, special)
    if step in {"subscribe", "unsubscribe"}:
        subscribe_folder(connection, folder, is_wanted=step == "subscribe")
        return {"folder": folder, "text": ""}
    if special:
        raise StoreError("forbidden", folder=folder)
    if step == "rename":
        rename_folder(connection, folder, to=name)
        return {"folder": name, "text": _("Folder renamed to “%(name)s”") % {"name": name}}
    return _remove(connection, folder)


def _empty(connection: BoxConnection, folder: str, special: str) -> dict[str, object]:
    """Empty bin and junk alone: whoever wants another folder empty moves its messages to the bin first."""
    if special not in _EMPTIED:
        raise StoreError("forbidden", folder=folder)
    count = empty_folder(connection, folder)
    text = ngettext("%(count)d message deleted for ever", "%(count)d messages deleted for ever", count)
    return {"folder": folder, "text": text % {"count": count}}


def _remove(connection: BoxConnection, folder: str) -> dict[str, object]:
    """Remove a folder that is empty: nobody loses letters by a slip."""
    found = next((one for one in list_folders(connection) if one.name == folder), None)
    if found is not None and (found.messages or found.has_children):
        text = _("The folder is not empty. Move its messages and folders elsewhere first.")
        return {"fault": "not_empty", "folder": folder, "text": text}
    delete_folder(connection, folder)
    return {"folder": "INBOX", "text": _("Folder deleted")}
