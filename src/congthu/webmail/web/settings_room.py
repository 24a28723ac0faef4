"""What fills the box, and clearing it, each step asked for twice. Clause: D5.2a."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congthu.common import clock
from congthu.engine.api import BoxConnection, list_folders
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.clearing.actions import EMPTIED, empty_special, put_into_bin
from congthu.webmail.clearing.queries import find_older, read_room
from congthu.webmail.web.doors import find_box, opened
from congthu.webmail.web.settings_doors import actor_of, settings_page, tells_faults
from congthu.webmail.web.texts import folder_label

MOST: Final = 1000
_LARGEST_UID: Final = 2**32
_EARLIEST: Final = date(1970, 1, 2)
Letters = Sequence[tuple[str, Sequence[int]]]


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@tells_faults
def room(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show what fills the box; a POST asks whether to clear, and clears when that is confirmed."""
    box = find_box(visitor, mailbox_id)
    if request.method == "POST" and not box.may_remove:
        raise StoreError("forbidden")
    with opened(box, visitor) as connection:
        fault = ""
        if request.method == "POST":
            step = request.POST.get("step", "")
            if step == "empty":
                return _empty(request, visitor, box, connection)
            letters = _older(request, connection) if step == "older" else _named(request)
            if letters:
                return _bin(request, visitor, box, connection, letters)
            fault = _("Nothing was chosen, or there is nothing so old.")
        context = _filled(connection) | {"emptied": EMPTIED, "faults": [fault] if fault else []}
    context |= {"done": request.GET.get("xong", ""), "today": clock.local_date(clock.now())}
    status = 422 if fault else 200
    return settings_page(request, "webmail/settings/room.html", context, visitor=visitor, box=box, status=status)


def _filled(connection: BoxConnection) -> dict[str, object]:
    """Return what fills the box, with folders as people call them."""
    found, labels = read_room(connection), _labels(connection)
    return {
        "room": found,
        "folders": [(folder, labels.get(folder.name, folder.name)) for folder in found.folders],
        "largest": [(one, labels.get(one.folder, one.folder)) for one in found.largest],
    }


def _labels(connection: BoxConnection) -> Mapping[str, str]:
    return {folder.name: folder_label(folder.name, folder.special_use) for folder in list_folders(connection)}


def _empty(request: HttpRequest, visitor: Visitor, box: OpenableBox, connection: BoxConnection) -> HttpResponse:
    folder = request.POST.get("folder", "")
    if request.POST.get("sure") != "1":
        found = next((one for one in read_room(connection).folders if one.name == folder), None)
        count = found.messages if found else 0
        called = _labels(connection).get(folder, folder)
        return _ask(request, visitor, box, count=count, for_ever=True, folders=[called])
    count = empty_special(connection, folder, mailbox_id=box.mailbox_id, actor=actor_of(visitor), at=clock.now())
    return _done(box, count)


def _bin(
    request: HttpRequest, visitor: Visitor, box: OpenableBox, connection: BoxConnection, letters: Letters
) -> HttpResponse:
    if request.POST.get("sure") != "1":
        count = sum(len(uids) for _name, uids in letters)
        labels = _labels(connection)
        called = [labels.get(name, name) for name, _uids in letters]
        return _ask(request, visitor, box, count=count, for_ever=False, folders=called)
    done = put_into_bin(connection, letters, mailbox_id=box.mailbox_id, actor=actor_of(visitor), at=clock.now())
    return _done(box, done)


def _ask(
    request: HttpRequest, visitor: Visitor, box: OpenableBox, *, count: int, for_ever: bool, folders: Sequence[str]
) -> HttpResponse:
    """Ask whether that is meant, with everything that was chosen in the form."""
    kept = [
        (name, value) for name in ("step", "folder", "before", "letter") for value in request.POST.getlist(name)[:MOST]
    ]
    context = {"count": count, "for_ever": for_ever, "folders": folders, "kept": kept}
    return settings_page(request, "webmail/settings/room_sure.html", context, visitor=visitor, box=box)


def _done(box: OpenableBox, count: int) -> HttpResponse:
    return redirect(f"{resolve_url('settings:room', box.mailbox_id)}?xong={count}")


def _named(request: HttpRequest) -> Letters:
    """Return the letters that are ticked, by folder; what names none is none."""
    found: dict[str, list[int]] = defaultdict(list)
    for given in request.POST.getlist("letter")[:MOST]:
        uid, _colon, folder = given.partition(":")
        if folder and uid.isascii() and uid.isdigit() and 0 < int(uid[:11]) < _LARGEST_UID:
            found[folder].append(int(uid))
    return list(found.items())


def _older(request: HttpRequest, connection: BoxConnection) -> Letters:
    folder = request.POST.get("folder", "")
    try:
        before = date.fromisoformat(request.POST.get("before", ""))
    except ValueError:
        return []
    # The store counts from 1970 on, and calls an earlier day no day at all.
    uids = find_older(connection, folder, before=before) if before >= _EARLIEST else ()
    return [(folder, list(uids))] if uids else []
