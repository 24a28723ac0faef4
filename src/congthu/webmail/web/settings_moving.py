"""Bringing mail in, from a file or an old server, with what became of it; and taking folders out.

Clause: D5.2a, D12.5-1, D13.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from congthu.common import clock
from congthu.common.actor import Actor
from congthu.engine.api import list_folders
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, page, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.moving.access import list_imports
from congthu.webmail.moving.actions import begin_import, cancel_import, remove_import, resume_import
from congthu.webmail.moving.errors import CannotImport, UnknownImport
from congthu.webmail.moving.orders import FileOrder, Order, ServerOrder, Vault
from congthu.webmail.moving.shelf import folder_name
from congthu.webmail.moving.types import POLICY
from congthu.webmail.web.doors import find_box, opened
from congthu.webmail.web.moving_texts import CANNOT, import_views
from congthu.webmail.web.places import folder_views
from congthu.webmail.web.settings_doors import actor_of, settings_page, tells_faults

_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
_LARGEST_PORT: Final = 65_535
_ENDING: Final = frozenset({"cancel", "remove"})
"""What needs no right to the box: it changes nothing there."""


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@tells_faults
def moving(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show what can be brought in and taken out, and what is under way; a POST begins, ends or lets go on."""
    box = find_box(visitor, mailbox_id)
    fault = ""
    if request.method == "POST":
        if not box.may_remove and request.POST.get("step") not in _ENDING:
            raise StoreError("forbidden")
        try:
            _take(request, visitor, box)
        except CannotImport as refused:
            fault = str(CANNOT.get(refused.code, CANNOT["server"]))
        except UnknownImport as unknown:
            raise Http404 from unknown
        else:
            return redirect(f"{resolve_url('settings:moving', box.mailbox_id)}#imports")
    with opened(box, visitor) as connection:
        folders = folder_views(list_folders(connection))
    context = _imports(visitor, box) | {
        "folders": [folder for folder in folders if folder.is_selectable],
        "file_limit": POLICY.file_octets,
        "faults": [fault] if fault else [],
        "given": request.POST,
        "page_name": "settings:moving",
    }
    status = 422 if fault else 200
    return settings_page(request, "webmail/settings/moving.html", context, visitor=visitor, box=box, status=status)


@staff
@require_safe
def imports(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return what is under way as a piece of the page, which asks for it again while something is."""
    box = find_box(visitor, mailbox_id)
    return page(request, "webmail/settings/imports.html", _imports(visitor, box))


def vault() -> Vault:
    """Return what seals the orders of imports."""
    return Vault.of(settings.INSTANCE.web_keys)


def _imports(visitor: Visitor, box: OpenableBox) -> dict[str, object]:
    found = list_imports(visitor.account_id, box.mailbox_id, vault=vault())
    return {"box": box, "imports": import_views(found), "is_running": any(one.is_open for one in found)}


def _take(request: HttpRequest, visitor: Visitor, box: OpenableBox) -> None:
    """Take the step that a form asks for.

    Raises:
        CannotImport, UnknownImport: it cannot be taken.
    """
    form, actor, at = request.POST, actor_of(visitor), clock.now()
    step = form.get("step", "")
    if step in {"cancel", "remove", "resume"}:
        _go_on(step, _id(form.get("import", "")), actor=actor, at=at)
        return
    order: Order
    if step == "server":
        order = _server(form)
        source = order.host
    else:
        order = FileOrder(upload=form.get("upload", "")[:200])
        source = form.get("name", "")[:255] or _("file")
    folder = _folder(form)
    begin_import(box.mailbox_id, order, source=source, folder=folder, vault=vault(), actor=actor, at=at)


def _go_on(step: str, import_id: UUID, *, actor: Actor, at: datetime) -> None:
    if step == "cancel":
        cancel_import(import_id, vault=vault(), actor=actor, at=at)
    elif step == "remove":
        remove_import(import_id, actor=actor, at=at)
    else:
        resume_import(import_id, actor=actor, at=at)


def _server(form: Mapping[str, str]) -> ServerOrder:
    host, port = form.get("host", "").strip(), form.get("port", "")
    login, password = form.get("login", "").strip(), form.get("password", "")
    if not _HOST.fullmatch(host) or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) <= _LARGEST_PORT:
        raise CannotImport("server")
    if not login or not password or len(login) > 320 or len(password) > 1000 or "\0" in login + password:  # noqa: PLR2004
        raise CannotImport("login")
    return ServerOrder(
        host=host,
        port=int(port),
        is_wrapped=form.get("security") != "starttls",
        login=login,
        password=password,
        with_thrown_away=form.get("with_thrown_away") == "1",
    )


def _folder(form: Mapping[str, str]) -> str:
    """Return the folder that is chosen, or the new one that is named; empty: the box itself."""
    new = form.get("new_folder", "").strip()
    return folder_name(tuple(new.split("/")))[:250] if new else form.get("folder", "")[:250]


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise UnknownImport("unknown_import") from error
