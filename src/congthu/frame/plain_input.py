"""Refusing what nobody types: a NUL in an address or a form, which PostgreSQL cannot keep and no search can mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

_FORM: Final = "application/x-www-form-urlencoded"


class PlainInput:
    """400 for a NUL, before any page sees it.

    Files and their forms (multipart) are left to the page that takes them: to look at them here would read them whole.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at what was sent; errors raised here become the page for 400.

        Raises:
            BadRequest: there is a NUL in it.
        """
        if _has_nul(request.GET) or (request.content_type == _FORM and _has_nul(request.POST)):
            raise BadRequest("NUL")


def _has_nul(given: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in given.lists())
