"""What letters name on other servers is fetched by us, when the reader asks for it: nobody learns who reads.

Nothing inside is reached: every address that the name resolves to must be a public one, and the connection is made to
the address that was looked at. A slow server keeps no thread of ours from others. Clause: D2.2, D8.3-1.
"""

from __future__ import annotations

from typing import Final

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from congthu.frame.api import LaterResponse, Visitor, staff
from congthu.webmail.fetching.fetch import FetchRefused, fetch_image
from congthu.webmail.web.letter import SIGNER_SALT

_KEPT: Final = "private, max-age=86400"


@staff
@require_safe
def remote(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Return an image of another server, if a letter names it and it is one."""
    del visitor
    try:
        url = Signer(salt=SIGNER_SALT).unsign(request.GET.get("u", ""))
    except BadSignature as refused:
        raise Http404 from refused
    return LaterResponse(lambda: _image(url))


async def _image(url: str) -> HttpResponse:
    try:
        found = await fetch_image(url)
    except FetchRefused:
        return HttpResponseNotFound()
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Cache-Control"] = _KEPT
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
