"""Files that come in pieces: announced, added to, asked how far they are, dropped (after tus 1.0). Clause: D5.2b."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congthu.common import clock
from congthu.frame.api import Visitor, size, staff
from congthu.regulation.api import get_rules
from congthu.webmail.moving.types import POLICY as MOVING
from congthu.webmail.uploading.access import progress_of
from congthu.webmail.uploading.actions import add_piece, begin_upload, drop_upload
from congthu.webmail.uploading.errors import TooManyUploads, UnknownUpload, UploadError, UploadTooLarge, WrongOffset
from congthu.webmail.uploading.types import POLICY, UploadKey

_VERSION: Final = "1.0.0"
_LONGEST: Final = 15
"""Digits of a number of octets."""


@staff
@require_POST
def begin(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Announce a file and return, as JSON, where its pieces go, with what key, and how large they may be."""
    octets = _number(request.headers.get("Upload-Length", ""))
    if octets is None:
        return HttpResponse(status=400)
    at = clock.now()
    limit = (
        MOVING.file_octets if request.GET.get("for") == "import" else get_rules(clock.local_date(at)).attachment_bytes
    )
    try:
        key = begin_upload(visitor.account_id, octets, limit=limit, at=at)
    except UploadTooLarge:
        text = _("This file has %(size)s. A file may have at most %(limit)s. Make it smaller or split it.")
        words = {"size": size(octets), "limit": size(limit)}
        return JsonResponse({"fault": "too_large", "text": text % words}, status=413)
    except TooManyUploads:
        text = _("You have too many files on their way. Wait until some of them have arrived.")
        return JsonResponse({"fault": "too_many", "text": text}, status=429)
    response = JsonResponse({"upload": str(key), "secret": key.secret, "piece": POLICY.piece // 2}, status=201)
    response.headers["Location"] = reverse("webmail:upload", args=[key.id])
    return _versioned(response)


@staff
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, visitor: Visitor, upload_id: UUID) -> HttpResponse:
    """Add a piece, tell how far the file has come, or drop it."""
    key = UploadKey(id=upload_id, secret=request.headers.get("Upload-Key", ""))
    at = clock.now()
    try:
        progress = progress_of(key, account_id=visitor.account_id, at=at)
        if request.method == "DELETE":
            drop_upload(upload_id, account_id=visitor.account_id)
            return _versioned(HttpResponse(status=204))
        received = progress.received
        if request.method == "PATCH":
            content = request.read(POLICY.piece + 1)
            offset = _number(request.headers.get("Upload-Offset", ""))
            received = add_piece(
                key, content, offset=-1 if offset is None else offset, account_id=visitor.account_id, at=at
            )
    except UploadError as error:
        return _versioned(_refused(error))
    response = HttpResponse(status=204 if request.method == "PATCH" else 200)
    response.headers["Upload-Offset"] = str(received)
    response.headers["Upload-Length"] = str(progress.octets)
    return _versioned(response)


def _refused(error: UploadError) -> HttpResponse:
    status = {UnknownUpload: 404, WrongOffset: 409, UploadTooLarge: 413}.get(type(error), 400)
    response = HttpResponse(status=status)
    if isinstance(error, WrongOffset):
        response.headers["Upload-Offset"] = str(error.received)
    return response


def _versioned(response: HttpResponse) -> HttpResponse:
    response.headers["Tus-Resumable"] = _VERSION
    return response


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST else None
