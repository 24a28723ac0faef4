"""Addresses in HTML as a browser would read them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_IGNORED: Final = re.compile("[\\t\\r\\n]")
_EDGES: Final = "".join(map(chr, range(0x21)))
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_UNSAFE: Final = re.compile(r'[\x00-\x20"<>`{}|^]')
_LONGEST: Final = 4000
_SHOWN_HOST: Final = re.compile(
    r"\s*(?:https?:/{1,3})?(?:[^\s/@]*@)?((?:[\w\-]+[.。．｡])+[^\W\d_]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?(?:[/?#]\S*)?[\s.]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class WebAddress:
    """An address that a link or an image names."""

    scheme: str
    url: str
    host: str = ""
    """As a browser asks for it: lower case, other scripts in punycode."""


def read_url(text: str) -> WebAddress | None:
    """Return the address in ``text`` as browsers read it (WHATWG URL); None for a relative or unreadable one."""
    cleaned = _IGNORED.sub("", text.strip(_EDGES))[:_LONGEST]
    if cleaned.startswith(("//", "\\\\", "/\\", "\\/")):
        cleaned = "https:" + cleaned
    found = _SCHEME.match(cleaned)
    if not found:
        return None
    scheme = found[1].lower()
    if scheme not in {"http", "https"}:
        return WebAddress(scheme=scheme, url=cleaned)
    # Browsers take a backslash for a stroke and any number of strokes for two; the host must be read the same way.
    rest = cleaned[found.end() :].replace("\\", "/").lstrip("/")
    url = f"{scheme}://{rest}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    ascii_host = to_ascii(host)
    return WebAddress(scheme=scheme, url=_encoded(url), host=ascii_host) if ascii_host else None


def _encoded(url: str) -> str:
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url)


def to_ascii(host: str) -> str:
    """Return ``host`` as it is asked for in the DNS; empty where it cannot be one."""
    host = host.replace("。", ".").replace("．", ".").replace("｡", ".").strip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ".".join(_label(label) for label in host.split("."))


def _label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii', 'replace')}"


def shown_host(text: str) -> str:
    """Return the host that the text of a link claims; empty where it looks like none."""
    found = _SHOWN_HOST.match(text) if len(text) < _LONGEST else None
    return to_ascii(found[1]) if found else ""


def is_mismatch(text: str, host: str) -> bool:
    """Return whether ``text`` looks like an address of another host than ``host``, or of no part of it."""
    shown = shown_host(text).removeprefix("www.")
    real = host.removeprefix("www.")
    return bool(shown and real) and shown != real and not real.endswith(f".{shown}") and not shown.endswith(f".{real}")
