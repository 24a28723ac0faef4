"""Slides: their texts and tables, one after the other. Pure."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from congthu.webmail.previews.packages import Package, check_depth, local
from congthu.webmail.previews.writing import Page

_SLIDE: Final = re.compile(r"ppt/slides/slide(\d{1,4})\.xml")


def write_pptx(package: Package, page: Page) -> None:
    """Write every slide. Raises CannotPreview, Full."""
    slides = sorted((int(found[1]), name) for name in package.names if (found := _SLIDE.fullmatch(name)))
    for number, (_place, name) in enumerate(slides, start=1):
        page.put(f'<h3 class="slide">{number}</h3>')
        _blocks(package.tree(name), page, 0)


def _blocks(parent: etree._Element, page: Page, depth: int) -> None:
    check_depth(depth)
    for element in parent:
        match local(element):
            case "p":
                page.put("<p>")
                for one in element.iter("{*}t", "{*}br"):
                    page.text(one.text or "") if local(one) == "t" else page.put("<br>")
                page.put("</p>")
            case "tbl":
                page.put('<table class="ruled">')
                _blocks(element, page, depth + 1)
                page.put("</table>")
            case "tr":
                page.put("<tr>")
                _blocks(element, page, depth + 1)
                page.put("</tr>")
            case "tc":
                page.put("<td>")
                _blocks(element, page, depth + 1)
                page.put("</td>")
            case name if name and name != "Fallback":
                _blocks(element, page, depth + 1)
