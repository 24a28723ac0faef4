"""Which addresses outside may be led back to after signing in. Pure.

An address is taken apart as a browser does (WHATWG URL, not RFC 3986 alone) before it is compared, and refused where
the two could read it differently: backslashes, control characters, user names, dots that climb. Clause: D2.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 2000


def is_return_address(given: str, allowed: Sequence[str]) -> bool:
    """Tell whether ``given`` lies below one of the ``allowed``: same scheme, host and port, path as prefix."""
    if len(given) > _LONGEST or not _is_plain(given):
        return False
    found = _take_apart(given)
    if found is None:
        return False
    return any(_lies_below(found, _take_apart(item)) for item in allowed)


def _is_plain(given: str) -> bool:
    return given.isascii() and given.isprintable() and not any(letter in given for letter in " \\<>\"'`{}|^")


def _take_apart(given: str) -> SplitResult | None:
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc or "%" in parts.netloc:
        return None
    segments = unquote(unquote(parts.path)).split("/")
    if ".." in segments or "." in segments or "\\" in unquote(unquote(parts.path)):
        return None
    return parts._replace(netloc=f"{host}:{port or _DEFAULT_PORTS[parts.scheme]}", path=parts.path or "/")


def _lies_below(found: SplitResult, allowed: SplitResult | None) -> bool:
    if allowed is None or (found.scheme, found.netloc) != (allowed.scheme, allowed.netloc):
        return False
    folder = allowed.path.rstrip("/")
    return found.path == allowed.path or found.path.startswith(f"{folder}/")
