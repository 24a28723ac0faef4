"""Sizes as the regulation counts them, shares, and addresses of built files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_STEP = 1024
_UNITS = ("B", "KB", "MB", "GB", "TB")


@register.filter
def size(value: int) -> str:
    """Return a number of bytes in the largest unit that leaves at least one, counted in steps of 1,024. Clause: Q8."""
    amount, unit = float(value), 0
    while amount >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    digits = 0 if amount == int(amount) or amount >= 100 else 1  # noqa: PLR2004
    return f"{number_format(amount, digits)} {_UNITS[unit]}"


@register.filter
def milliseconds(value: float) -> str:
    """Return seconds as whole milliseconds."""
    return f"{number_format(value * 1000, 0)} ms"


@register.filter
def breakable(address: str) -> SafeString:
    """Return an address that, where it must, is broken before the ``@`` and nowhere else."""
    local, at, domain = address.rpartition("@")
    return format_html("{}<wbr>{}{}", local, at, domain) if at else format_html("{}", address)


@register.filter
def begins(path: str, start: str) -> bool:
    """Tell whether a path lies below another."""
    return path.startswith(start)


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file with a digest of its content, so that browsers fetch a new one at once."""
    return f"{static(name)}?v={_digest(name)}"


@lru_cache(maxsize=32)
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else "none"
