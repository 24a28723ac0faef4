"""Writing: a new letter, an answer, a forwarded one, a draft; kept while it is typed. Clause: D9.1, D9.5, D5.2b."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.common import clock
from congthu.engine.api import read_message, throw_away
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, is_piece, page, staff
from congthu.regulation.api import get_rules
from congthu.webmail.api import list_templates, may_order
from congthu.webmail.boxes.access import my_box
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.addresses import format_receivers, parse_receivers
from congthu.webmail.composing.deriving import forward, reply
from congthu.webmail.composing.documents.kinds import kinds_on
from congthu.webmail.composing.documents.types import DocumentClass, Urgency
from congthu.webmail.composing.originals import original_of
from congthu.webmail.composing.plain import html_to_text, text_to_html
from congthu.webmail.composing.types import Answered, AnswerKind, Composition, Identity
from congthu.webmail.showing.show import show
from congthu.webmail.types import IdentityOption
from congthu.webmail.uploading.actions import drop_upload
from congthu.webmail.uploading.errors import UploadError
from congthu.webmail.web.asked import uid_of
from congthu.webmail.web.cleaning import clean_written, with_our_images
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.drafts import DraftName, Page, drafts_folder, find, keep, load, with_parts_of
from congthu.webmail.web.files import files_of, too_large_text
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.phrases import Desk, desk_of, identities_of, signed
from congthu.webmail.web.writing_texts import CLASSES, DRAFT_GONE, URGENCIES, told_files
from congthu.webmail.web.written import written

_KINDS: Final = {"reply": AnswerKind.REPLY, "reply-all": AnswerKind.REPLY_ALL, "forward": AnswerKind.FORWARD}


@staff
@require_safe
@tells_store_faults
def compose(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show the form: empty, with a draft, or with what is answered."""
    box = find_box(visitor, mailbox_id)
    own, desk = own_box(visitor), desk_of(request, visitor)
    draft = DraftName.of(request.GET.get("draft", ""))
    if draft is not None:
        with opened(own, visitor) as connection:
            found = load(connection, draft)
        draft, composition = found.name, found.composition
    elif request.GET.get("as") in _KINDS and uid_of(request):
        composition = signed(_answer(request, visitor, box, desk.identities), desk.signatures)
        if composition.attachments or composition.inline:
            # What has files is a draft from the beginning: files lie in the box and nowhere else.
            with opened(own, visitor) as connection:
                kept = keep(connection, composition, Page.of({}), over=None, at=clock.now())
            return HttpResponseRedirect(_address(box, draft=str(kept)))
    else:
        to = parse_receivers(request.GET.get("to", "")[:2000]).receivers
        composition = signed(Composition(sender=identity_for(desk.identities, box), to=to, html=""), desk.signatures)
    return _form(request, visitor, box, composition, draft=draft, desk=desk)


@staff
@require_POST
@tells_store_faults
def save(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Keep what has been typed so far, as JSON with the new name of the draft.

    Where the former one is gone, the text is kept without the files that lay in it, and that is said.
    """
    find_box(visitor, mailbox_id)
    at, asked = clock.now(), Page.of(request.POST.dict())
    composition, faults = written(request.POST, identities_of(request, visitor))
    with opened(own_box(visitor), visitor) as connection:
        former = find(connection, asked.name)
        composition = with_parts_of(composition, former.composition) if former else composition
        kept = keep(connection, composition, asked, over=former, at=at)
    answer: dict[str, object] = {
        "draft": str(kept),
        "saved": _("Saved at %(time)s") % {"time": date_format(timezone.localtime(at), "H:i")},
        "faults": list(faults),
    }
    if asked.name.uid and not former:
        answer |= {"files": [], "text": str(DRAFT_GONE)}
    return JsonResponse(answer)


@staff
@require_POST
@tells_store_faults
def attach(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Add files to the draft, or take one away, and return those that it has now, as JSON. Clause: D5.2b."""
    find_box(visitor, mailbox_id)
    at, asked = clock.now(), Page.of(request.POST.dict())
    composition, _faults = written(request.POST, identities_of(request, visitor))
    dropped = request.POST.get("drop", "")
    without = frozenset({int(dropped)}) if dropped.isascii() and dropped.isdigit() else frozenset[int]()
    try:
        given = files_of(request, visitor)
    except UploadError:
        return JsonResponse(
            {"fault": "upload", "text": _("The file did not arrive whole. Attach it again.")}, status=422
        )
    with opened(own_box(visitor), visitor) as connection:
        former = find(connection, asked.name)
        if former:
            composition = with_parts_of(composition, former.composition, without=without)
        added = given.added_to(composition)
        if text := too_large_text(added, get_rules(clock.local_date(at))):
            return JsonResponse({"fault": "too_large", "text": text, "draft": str(asked.name)}, status=413)
        kept = keep(connection, added, asked, over=former, at=at)
    for upload_id in given.uploads:
        drop_upload(upload_id, account_id=visitor.account_id)
    image = with_our_images(given.image_html(), image_base(mailbox_id, kept)) if given.is_inline else ""
    return JsonResponse({"draft": str(kept), "files": told_files(added.attachments), "image": image})


@staff
@require_POST
@tells_store_faults
def discard(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Put a draft into the bin, from where it can be had back."""
    box = find_box(visitor, mailbox_id)
    asked = Page.of(request.POST.dict())
    with opened(own_box(visitor), visitor) as connection:
        found = find(connection, asked.name)
        if found and not found.is_anothers(asked):
            throw_away(connection, drafts_folder(connection), [found.name.uid])
    return JsonResponse({"text": _("Draft moved to the bin"), "to": reverse("webmail:mail", args=[box.mailbox_id])})


@staff
@require_safe
@tells_store_faults
def picture(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return a picture of a draft's text."""
    find_box(visitor, mailbox_id)
    draft, cid = DraftName.of(request.GET.get("draft", "")), request.GET.get("cid", "")
    if draft is None:
        raise StoreError("gone")
    with opened(own_box(visitor), visitor) as connection:
        composition = load(connection, draft).composition
    found = next((image for image in composition.inline if image.cid == cid), None)
    if found is None or not found.media_type.startswith("image/") or "svg" in found.media_type:
        raise StoreError("gone")
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def own_box(visitor: Visitor) -> OpenableBox:
    """Return the visitor's own box, where drafts lie.

    Raises:
        StoreError: there is none.
    """
    own = my_box(visitor.own, login=visitor.login)
    if own is None:
        raise StoreError("no_folder")
    return own


def image_base(mailbox_id: UUID, draft: DraftName) -> str:
    """Return the address of a draft's pictures, up to their name."""
    return f"{reverse('webmail:picture', args=[mailbox_id])}?draft={draft}&cid="


def _answer(
    request: HttpRequest, visitor: Visitor, box: OpenableBox, identities: Sequence[IdentityOption]
) -> Composition:
    folder, uid, kind = folder_of(request), uid_of(request) or 0, _KINDS[request.GET["as"]]
    with opened(box, visitor, folder=folder) as connection:
        raw = read_message(connection, folder, uid, limit=LARGEST_SHOWN)
        validity = connection.selected.uid_validity if connection.selected else 0
    shown = show(raw)
    original = original_of(raw, cleaned_html=clean_written(shown.html.body) if shown.html else None)
    answered = Answered(
        kind=kind,
        box=box.address,
        folder=folder,
        uid_validity=validity,
        uid=uid,
        message_id=original.message_id,
    )
    addressed = [receiver.address.lower() for receiver in (*original.to, *original.cc)]
    me, language = identity_for(identities, box, addressed=addressed), translation.get_language() or "vi"
    if kind is AnswerKind.FORWARD:
        whole = request.GET.get("whole") == "1"
        made = forward(original, me=me, as_attachment=whole, language=language, answered=answered)
    else:
        own = frozenset({box.address, *box.aliases})
        to_all = kind is AnswerKind.REPLY_ALL
        made = reply(original, me=me, own=own, to_all=to_all, language=language, answered=answered)
    return made if made.html is not None else replace(made, html=text_to_html(made.text), text="")


def identity_for(found: Sequence[IdentityOption], box: OpenableBox, *, addressed: Sequence[str] = ()) -> Identity:
    """Return the address that one writes under in a box: one that was written to, the chosen one, or any.

    Raises:
        StoreError: there is none.
    """
    theirs = sorted(
        (one for one in found if one.mailbox_id == box.mailbox_id), key=lambda one: one.address not in addressed
    )
    chosen = next(iter(theirs), found[0] if found else None)
    if chosen is None:
        raise StoreError("forbidden")
    return Identity(address=chosen.address, name=chosen.name)


def _form(
    request: HttpRequest,
    visitor: Visitor,
    box: OpenableBox,
    composition: Composition,
    *,
    draft: DraftName | None,
    desk: Desk,
) -> HttpResponse:
    at = clock.now()
    html = clean_written(composition.html if composition.html is not None else text_to_html(composition.text))
    rules = get_rules(clock.local_date(at))
    context = {
        "box": box,
        "composition": composition,
        "draft": draft or DraftName.new(),
        "identities": desk.identities,
        "signatures": desk.signatures,
        "templates": list_templates(visitor.account_id, at=at),
        "to": format_receivers(composition.to),
        "cc": format_receivers(composition.cc),
        "bcc": format_receivers(composition.bcc),
        "html": with_our_images(html, image_base(box.mailbox_id, draft)) if draft else html,
        "text": composition.text or html_to_text(html),
        "is_plain": composition.html is None,
        "files": told_files(composition.attachments),
        "file_limit": rules.attachment_bytes,
        "message_limit": rules.message_bytes,
        "is_document": composition.document is not None or request.GET.get("document") == "1",
        "classes": CLASSES,
        "class_default": DocumentClass.NOTICE,
        "kinds": kinds_on(clock.local_date(at)),
        "urgencies": URGENCIES,
        "urgency_default": Urgency.ORDINARY,
        "may_order": may_order(visitor.account_id, at=at),
        "in_piece": is_piece(request),
    }
    template = "webmail/compose.html" if is_piece(request) else "webmail/compose_page.html"
    return page(request, template, context, visitor=visitor)


def _address(box: OpenableBox, **wanted: str) -> str:
    return f"{reverse('webmail:compose', args=[box.mailbox_id])}?{urlencode(wanted)}"
