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

from congthu.common.sizes import size_of

register = template.Library()


@register.filter
def size(value: int) -> str:
    """Return a number of bytes as `size_of` tells it, in the language of the page. Clause: Q8."""
    found = size_of(value)
    return f"{number_format(found.amount, found.digits)} {found.unit}"


@register.filter
def milliseconds(value: float) -> str:
    """Return seconds as whole milliseconds."""
    return f"{number_format(round(value * 1000), 0)} ms"


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
