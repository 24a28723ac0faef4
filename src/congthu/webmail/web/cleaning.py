"""HTML that somebody writes, or that is quoted for writing: what an editor makes, and nothing else. Clause: D8.3-2.

It is cleaned on the way into the editor, because what is quoted came from anybody, and on the way out of it, because a
form can be sent by anything.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

_TAGS: Final = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES: Final = {
    "*": {"style", "dir", "align", "valign"},
    "a": {"href", "title"},
    "font": {"color", "face", "size"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width"},
}
_STYLES: Final = frozenset(
    [
        "background-color",
        "border",
        "border-collapse",
        "border-left",
        "color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "line-height",
        "list-style-type",
        "margin",
        "margin-left",
        "padding",
        "padding-left",
        "text-align",
        "text-decoration",
        "text-indent",
        "vertical-align",
        "white-space",
        "width",
    ]
)
_OUR_IMAGE: Final = re.compile(r"/thu/[0-9a-f-]{36}/soan/anh/\?[^\"]*?cid=([A-Za-z0-9._%@-]{1,200})")
_CID: Final = re.compile(r'(<img[^>]*?\ssrc=")cid:([A-Za-z0-9._%@-]{1,200})(")')


def clean_written(html: str) -> str:
    """Return HTML that an editor may hold and a letter may carry."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        filter_style_properties=set(_STYLES),
        attribute_filter=_filter,
        link_rel=None,
    )


def with_our_images(html: str, base: str) -> str:
    """Return HTML in which pictures of the letter are read from our pages; ``base`` ends where the name begins."""
    return _CID.sub(lambda found: f"{found[1]}{base}{found[2]}{found[3]}", html)


def with_cids(html: str) -> str:
    """Return HTML in which pictures of the letter are named as in the letter."""
    return _OUR_IMAGE.sub(lambda found: f"cid:{found[1]}", html.replace("&amp;cid=", "&cid="))


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Leave out pictures from elsewhere: a letter of ours makes nobody's program fetch anything."""
    if tag == "img" and attribute == "src" and not value.startswith(("cid:", "/thu/")):
        return None
    return value
