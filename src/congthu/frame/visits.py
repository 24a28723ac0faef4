"""From where, with what program and in which session a page is asked for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from congthu.accounts.api import SESSION, Visit, network_of, program_of


def visit_of(request: HttpRequest) -> Visit:
    """Return network and program of a request."""
    return Visit(network=network_of(address_of(request)), program=program_of(request.headers.get("User-Agent", "")))


def session_of(request: HttpRequest) -> UUID | None:
    """Return the session that a request belongs to; it may have ended."""
    kept = request.session.get(SESSION)
    return UUID(kept) if kept else None


def address_of(request: HttpRequest) -> str:
    """Return the address that nginx saw; what the browser itself claims stands before it and does not count."""
    return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
