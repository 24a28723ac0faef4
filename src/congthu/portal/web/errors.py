"""Pages for what went wrong. They need neither database nor session, so that they also come when those are down."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse

from congthu.frame.api import is_piece, page, public

_log = logging.getLogger(__name__)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the browser sent something that makes no sense here."""
    return _page(request, 400)


@public
def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: signed in, but not for this page."""
    return _page(request, 403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: there is no such page, or no such thing."""
    return _page(request, 404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; it is in the log."""
    return _page(request, 500)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token, e.g. one that stood open over night or came from another site."""
    _log.info("form refused: %s", reason)
    return page(request, "portal/errors/form_expired.html", status=403)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if is_piece(request):
        return HttpResponse(status=status)
    return page(request, f"portal/errors/{status}.html", status=status)
