"""Which push services may be spoken to: those that the configuration names, and nobody a browser makes up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from congthu.webmail.pushing.types import Service

LONGEST_ENDPOINT: Final = 1000
_HTTPS_PORT: Final = 443


def find_service(endpoint: str, services: Sequence[str]) -> Service | None:
    """Return the service that an endpoint belongs to, None where it belongs to none that is named."""
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
        return None
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.password is not None or not parts.hostname or not parts.path:
        return None
    for named in services:
        allowed = urlsplit(named)
        if (parts.scheme, port) == (allowed.scheme, allowed.port) and _fits(parts.hostname, allowed.hostname or ""):
            return Service(
                host=parts.hostname,
                port=port or _HTTPS_PORT,
                scheme=parts.scheme,
                is_inside=allowed.port is not None,
            )
    return None


def _fits(host: str, pattern: str) -> bool:
    first, _, rest = pattern.partition(".")
    if first != "*":
        return host == pattern
    name, _, above = host.partition(".")
    return bool(name) and above == rest
