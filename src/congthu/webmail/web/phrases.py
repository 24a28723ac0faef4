"""Signatures and templates while somebody writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.api import list_signatures, list_templates, save_template
from congthu.webmail.composing.plain import html_to_text, text_to_html
from congthu.webmail.composing.types import Composition
from congthu.webmail.errors import PhraseRefused
from congthu.webmail.phrases.placing import with_signature
from congthu.webmail.preferences.identities import list_chosen_identities
from congthu.webmail.types import IdentityOption, SignatureEntry, TemplateEntry
from congthu.webmail.web.cleaning import clean_written
from congthu.webmail.web.doors import find_box
from congthu.webmail.web.remembered import choices_of
from congthu.webmail.web.settings_doors import actor_of


@dataclass(frozen=True, kw_only=True)
class SignatureChoice:
    """A signature that may stand below letters under an address."""

    address: str
    entry: SignatureEntry


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What somebody begins a letter with."""

    identities: Sequence[IdentityOption]
    """Addresses that they may write under, named and in the order that was chosen."""
    signatures: Sequence[SignatureChoice]


def desk_of(request: HttpRequest, visitor: Visitor) -> Desk:
    """Return what the visitor writes with now."""
    identities = identities_of(request, visitor)
    return Desk(identities=identities, signatures=_signature_choices(visitor, identities))


def identities_of(request: HttpRequest, visitor: Visitor) -> Sequence[IdentityOption]:
    """Return the addresses that the visitor may write under now, named and in the order that was chosen."""
    return list_chosen_identities(visitor.account_id, choices_of(request, visitor), at=clock.now())


def _signature_choices(visitor: Visitor, identities: Sequence[IdentityOption]) -> list[SignatureChoice]:
    """Return the visitor's signatures for the addresses that they may write under."""
    entries = list_signatures(visitor.account_id)
    return [
        SignatureChoice(address=one.address, entry=entry)
        for one in identities
        for entry in entries
        if entry.mailbox_id == one.mailbox_id
    ]


def signed(composition: Composition, signatures: Sequence[SignatureChoice]) -> Composition:
    """Return a letter that is begun, with the signature that is taken without asking for its address."""
    usual = (one.entry for one in signatures if one.address == composition.sender.address and one.entry.is_default)
    return with_signature(composition, next(usual, None))


@staff
@require_safe
def template(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, template_id: UUID) -> HttpResponse:
    """Return a template as JSON, cleaned as everything that comes into the editor."""
    del request
    find_box(visitor, mailbox_id)
    found = next((one for one in list_templates(visitor.account_id, at=clock.now()) if one.id == template_id), None)
    if found is None:
        raise Http404
    html = clean_written(found.html or text_to_html(found.text))
    return JsonResponse({"subject": found.subject, "html": html, "text": found.text or html_to_text(html)})


@staff
@require_POST
def keep_template(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Keep what is being written as a template of the visitor's own; one of the same title is replaced."""
    find_box(visitor, mailbox_id)
    form, at = request.POST, clock.now()
    title, is_html = form.get("title", ""), form.get("format") != "plain"
    html = clean_written(form.get("html", "")) if is_html else ""
    try:
        save_template(
            title=title,
            subject=form.get("subject", ""),
            text="" if is_html else form.get("text", ""),
            html=html,
            template_id=_named(list_templates(visitor.account_id, at=at), title),
            actor=actor_of(visitor),
            at=at,
        )
    except PhraseRefused as refused:
        return JsonResponse({"fault": refused.code, "text": phrase_fault(refused)}, status=422)
    return JsonResponse({"text": _("Template “%(title)s” kept") % {"title": title.strip()}})


def phrase_fault(refused: PhraseRefused) -> str:
    """Return why a signature or a template was not kept."""
    if refused.code == "no_title":
        return _("Please give it a title.")
    return _("It is too long to be kept.")


def _named(templates: Sequence[TemplateEntry], title: str) -> UUID | None:
    return next((one.id for one in templates if one.mailbox_id is None and one.title == title.strip()), None)
