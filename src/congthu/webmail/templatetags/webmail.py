"""Icons from the page's own sheet, and text of letters with its links."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from congthu.webmail.showing.types import TextBlock

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return an icon of ``webmail/icons.html``; it says nothing to screen readers, the words beside it do."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.filter
def linked(block: TextBlock) -> SafeString:
    """Return the text of a block with its links; everything in it is escaped."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', span.url, span.text
                ),
            )
            if span.url
            else (span.text,)
            for span in block.spans
        ),
    )
