"""What makes an application of the pages: the program between them and the network, and the page without one.

Both are the same for everybody and hold nothing of anybody.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from congthu.frame.api import public

_PROGRAM: Final = "worker.js"


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the program; it stands here, because it may serve only what lies below its own address.

    Its last line changes with the page that it keeps, so that browsers take both anew together.
    """
    del request
    found = finders.find(_PROGRAM)
    if not found:
        raise Http404
    kept = hashlib.sha256(_offline().encode()).hexdigest()[:10]
    text = f"{Path(str(found)).read_text(encoding='utf-8')}\n// {kept}\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page that stands in for all others while there is no network."""
    del request
    return HttpResponse(_offline())


def _offline() -> str:
    return render_to_string("frame/offline.html")
