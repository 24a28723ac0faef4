"""Parts of a message to take away: attachments, inline images, the message itself. Clause: D5.2b, D12.5-1."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import read_message
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, page, staff
from congthu.webmail.moving.exporting import packed
from congthu.webmail.previews.kinds import kind_of
from congthu.webmail.previews.sandbox import preview
from congthu.webmail.previews.types import CannotPreview
from congthu.webmail.showing.contents import content_of
from congthu.webmail.showing.mime.sniffing import SNIFFED_OCTETS, sniff
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import PartContent
from congthu.webmail.web.asked import wanted_uid
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.parts_shown import PREVIEW_FAULTS, SHOWN_IN_PLACE

_PART_POLICY: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; sandbox"
_PAGE_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""Of a document as a page: nothing runs and nothing is asked for, whatever the cleaning missed."""
_PDF_POLICY: Final = "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'"


@staff
@require_safe
@tells_store_faults
def part(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return one part, to be kept as a file, or shown in place where that is safe."""
    raw = _raw(request, visitor, mailbox_id)
    found = content_of(raw, request.GET.get("section", "")[:200])
    if found is None:
        raise StoreError("gone")
    if request.GET.get("page") == "1":
        return _page(request, found)
    in_place = request.GET.get("inline") == "1" and found.content_type in SHOWN_IN_PLACE
    response = HttpResponse(found.octets, content_type=found.content_type if in_place else "application/octet-stream")
    response.headers["Content-Disposition"] = disposition(found.name or _("attachment"), in_place=in_place)
    _close(response, found.content_type)
    return response


@staff
@require_safe
@tells_store_faults
def all_parts(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return all attachments of a message in one ZIP file."""
    raw = _raw(request, visitor, mailbox_id)
    shown, now = show(raw), clock.now()
    found = ((one, content_of(raw, one.section)) for one in shown.attachments)
    files = ((one.name or _("attachment"), now, content.octets) for one, content in found if content is not None)
    name = f"{(shown.headers.subject or 'thu')[:100]}.zip"
    response = HttpResponse(b"".join(packed(files)), content_type="application/zip")
    response.headers["Content-Disposition"] = disposition(name, in_place=False)
    return response


@staff
@require_safe
@tells_store_faults
def source(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the message as it is stored: to look at, or as an ``.eml`` file."""
    raw = _raw(request, visitor, mailbox_id)
    if request.GET.get("save") == "1":
        response = HttpResponse(raw, content_type="message/rfc822")
        subject = show(raw).headers.subject or "thu"
        response.headers["Content-Disposition"] = disposition(f"{subject[:100]}.eml", in_place=False)
    else:
        response = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    _close(response, "text/plain")
    return response


def _page(request: HttpRequest, found: PartContent) -> HttpResponse:
    """Return a document or a text as a page for the frame beside the letter; why there is none stands on it as well."""
    context: dict[str, object] = {"name": found.name}
    kind = kind_of(found.name, sniff(found.octets[:SNIFFED_OCTETS]))
    try:
        context |= {"preview": preview(found.octets, kind)} if kind else {"fault": PREVIEW_FAULTS["damaged"]}
    except CannotPreview as fault:
        context["fault"] = PREVIEW_FAULTS.get(fault.code, PREVIEW_FAULTS["damaged"])
    response = page(request, "webmail/preview.html", context)
    _close(response, "text/html")
    return response


def disposition(name: str, *, in_place: bool) -> str:
    """Return a Content-Disposition that every browser reads (RFC 6266): an ASCII name, and the real one."""
    clean = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"').strip() or "file"
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    kind = "inline" if in_place else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _raw(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> bytes:
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    with opened(box, visitor, folder=folder) as connection:
        return read_message(connection, folder, uid, limit=LARGEST_SHOWN)


def _close(response: HttpResponse, media_type: str) -> None:
    """Let nothing in a part run, even when it is opened by itself."""
    policies = {"application/pdf": _PDF_POLICY, "text/html": _PAGE_POLICY}
    response.headers["Content-Security-Policy"] = policies.get(media_type, _PART_POLICY)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=600"
