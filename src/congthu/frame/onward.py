"""Where a page leads on to when an address came with the request."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(request: HttpRequest, given: str | None) -> str:
    """Return ``given`` where it is the address of a page of this host, and nothing where it is anything else."""
    allowed = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Without the slash it would be taken for the name of a page, or as relative to this one.
    return given if given and allowed and given.startswith("/") else ""
