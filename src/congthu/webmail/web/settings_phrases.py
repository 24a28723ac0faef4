"""Signatures for each box and templates, made, changed and removed. Clause: D12.2-1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.api import (
    list_signatures,
    list_templates,
    propose_signature,
    remove_signature,
    remove_template,
    save_signature,
    save_template,
)
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.errors import PhraseRefused, UnknownPhrase
from congthu.webmail.types import SignatureEntry, SignatureFields, TemplateEntry
from congthu.webmail.web.doors import boxes_of, find_box
from congthu.webmail.web.phrases import phrase_fault
from congthu.webmail.web.settings_doors import actor_of, settings_page

P = ParamSpec("P")
SettingsView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
FIELDS: Final = {
    "closing": _("Closing words"),
    "name": _("Name"),
    "post": _("Post"),
    "unit": _("Unit"),
    "phone": _("Telephone"),
    "address": _("Address of the building"),
    "mail": _("E-mail"),
}
"""In the order of an office's signature; further lines have a field of their own."""


def unknown_is_absent(view: SettingsView[P]) -> SettingsView[P]:
    """Answer as if there were no page where there is no such phrase for who asks."""

    def told(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, visitor, *args, **kwargs)
        except UnknownPhrase as unknown:
            raise Http404 from unknown

    update_wrapper(told, view)
    return told


@staff
@require_safe
def signatures(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """List the visitor's signatures for a box."""
    box = _written_box(visitor, mailbox_id)
    context = {"signatures": list_signatures(visitor.account_id, mailbox_id)} | _switch(visitor)
    return settings_page(request, "webmail/settings/signatures.html", context, visitor=visitor, box=box)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@unknown_is_absent
def signature(
    request: HttpRequest, visitor: Visitor, mailbox_id: UUID, signature_id: UUID | None = None
) -> HttpResponse:
    """Show the form of a signature, a new one as the directory proposes it; or keep or remove it."""
    box, faults = _written_box(visitor, mailbox_id), list[str]()
    found = _signature(visitor, box, signature_id)
    if request.method == "POST":
        try:
            _change_signature(request, visitor, box, found)
        except PhraseRefused as refused:
            faults = [phrase_fault(refused)]
        else:
            return redirect(f"{resolve_url('settings:signatures', mailbox_id)}?luu=1")
    shown = _given_fields(request) if faults else found.fields if found else _proposed(visitor, box)
    context = {
        "signature": found,
        "rows": [(name, label, getattr(shown, name)) for name, label in FIELDS.items()],
        "extra": shown.extra,
        "title": request.POST.get("title", found.title if found else gettext("Main")),
        "is_default": found.is_default if found else not list_signatures(visitor.account_id, mailbox_id),
        "faults": faults,
    } | _switch(visitor)
    status = 422 if faults else 200
    return settings_page(request, "webmail/settings/signature.html", context, visitor=visitor, box=box, status=status)


@staff
@require_safe
def templates(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the templates that the visitor may begin from."""
    offices = {box.mailbox_id: box.name for box in boxes_of(visitor)}
    rows = [
        {"entry": one, "office": offices.get(one.mailbox_id, "") if one.mailbox_id else ""}
        for one in list_templates(visitor.account_id, at=clock.now())
    ]
    return settings_page(request, "webmail/settings/templates.html", {"rows": rows}, visitor=visitor)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@unknown_is_absent
def template(request: HttpRequest, visitor: Visitor, template_id: UUID | None = None) -> HttpResponse:
    """Show the form of a template, or keep or remove it."""
    found, faults = _template(visitor, template_id), list[str]()
    if request.method == "POST":
        try:
            _change_template(request, visitor, found)
        except PhraseRefused as refused:
            faults = [phrase_fault(refused)]
        else:
            return redirect(f"{resolve_url('settings:templates')}?luu=1")
    shown = {
        name: request.POST.get(name, getattr(found, name) if found else "") for name in ("title", "subject", "text")
    }
    managed = [box for box in boxes_of(visitor) if box.may_remove and not box.is_own]
    context = {"template": found, "shown": shown, "managed": managed, "faults": faults}
    status = 422 if faults else 200
    return settings_page(request, "webmail/settings/template.html", context, visitor=visitor, status=status)


def _change_signature(request: HttpRequest, visitor: Visitor, box: OpenableBox, old: SignatureEntry | None) -> None:
    actor, at, form = actor_of(visitor), clock.now(), request.POST
    if form.get("step") == "remove":
        if old is not None:
            remove_signature(old.id, actor=actor, at=at)
        return
    save_signature(
        box.mailbox_id,
        title=form.get("title", ""),
        fields=_given_fields(request),
        is_default=form.get("is_default") == "1",
        signature_id=old.id if old else None,
        actor=actor,
        at=at,
    )


def _change_template(request: HttpRequest, visitor: Visitor, old: TemplateEntry | None) -> None:
    actor, at, form = actor_of(visitor), clock.now(), request.POST
    if form.get("step") == "remove":
        if old is not None:
            remove_template(old.id, actor=actor, at=at)
        return
    save_template(
        title=form.get("title", ""),
        subject=form.get("subject", ""),
        text="" if old and old.html else form.get("text", "").replace("\r\n", "\n"),
        html=old.html if old else "",
        mailbox_id=_office(form.get("office", "")),
        template_id=old.id if old else None,
        actor=actor,
        at=at,
    )


def _given_fields(request: HttpRequest) -> SignatureFields:
    return SignatureFields(**{name: request.POST.get(name, "") for name in (*FIELDS, "extra")})


def _proposed(visitor: Visitor, box: OpenableBox) -> SignatureFields:
    """Return what the directory knows; in the box of an office its own name counts."""
    proposed = propose_signature(visitor.account_id, sender=box.address, at=clock.now())
    return replace(proposed, unit=box.name) if box.name else proposed


def _signature(visitor: Visitor, box: OpenableBox, signature_id: UUID | None) -> SignatureEntry | None:
    if signature_id is None:
        return None
    entries = list_signatures(visitor.account_id, box.mailbox_id)
    found = next((one for one in entries if one.id == signature_id), None)
    if found is None:
        raise UnknownPhrase("unknown_signature", id=str(signature_id))
    return found


def _template(visitor: Visitor, template_id: UUID | None) -> TemplateEntry | None:
    if template_id is None:
        return None
    entries = list_templates(visitor.account_id, at=clock.now())
    found = next((one for one in entries if one.id == template_id and one.may_change), None)
    if found is None:
        raise UnknownPhrase("unknown_template", id=str(template_id))
    return found


def _office(given: str) -> UUID | None:
    """Return the office that is named; none where the template is the visitor's own."""
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise UnknownPhrase("unknown_box", id=given[:50]) from None


def _written_box(visitor: Visitor, mailbox_id: UUID) -> OpenableBox:
    box = find_box(visitor, mailbox_id)
    if not box.may_write:
        raise Http404
    return box


def _switch(visitor: Visitor) -> dict[str, object]:
    """Return the boxes whose signatures may be looked at instead."""
    return {"page_name": "settings:signatures", "offered": [box for box in boxes_of(visitor) if box.may_write]}
