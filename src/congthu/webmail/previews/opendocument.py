"""Documents, sheets and slides of the OpenDocument family (ODT, ODS, ODP). Pure."""

from __future__ import annotations

from typing import Final

from lxml import etree

from congthu.webmail.previews.packages import Package, attribute, check_depth, local, span_of
from congthu.webmail.previews.types import Limits
from congthu.webmail.previews.writing import Page

_PASSED_OVER: Final = frozenset({"tracked-changes", "annotation", "forms", "notes", "settings"})
_TABLES: Final = frozenset({"table"})
_MOST_BLANKS: Final = 100


def write_opendocument(package: Package, page: Page, limits: Limits) -> None:
    """Write a document. Raises CannotPreview, Full."""
    writer = _Odf(package, page, limits)
    for body in package.tree("content.xml").iterchildren("{*}body"):
        for content in body:
            writer.blocks(content, 0)


class _Odf:
    def __init__(self, package: Package, page: Page, limits: Limits) -> None:
        self._package, self._page, self._limits = package, page, limits
        self._slides = 0

    def blocks(self, parent: etree._Element, depth: int) -> None:
        check_depth(depth)
        for element in parent:
            match local(element):
                case "p":
                    self._block("p", element, depth)
                case "h":
                    level = attribute(element, "outline-level")
                    self._block(f"h{level}" if level in {"1", "2", "3", "4"} else "h4", element, depth)
                case "list-item":
                    self._page.put('<div class="li">')
                    self.blocks(element, depth + 1)
                    self._page.put("</div>")
                case "table":
                    self._table(element, depth)
                case "page":
                    self._slides += 1
                    self._page.put(f'<h3 class="slide">{self._slides}</h3>')
                    self.blocks(element, depth + 1)
                case "image":
                    self._page.picture(self._package.octets(attribute(element, "href")))
                case name if name and name not in _PASSED_OVER:
                    self.blocks(element, depth + 1)

    def _block(self, tag: str, element: etree._Element, depth: int) -> None:
        self._page.put(f"<{tag}>")
        self._inline(element, depth)
        self._page.put(f"</{tag}>")

    def _inline(self, element: etree._Element, depth: int) -> None:
        check_depth(depth)
        self._page.text(element.text or "")
        for one in element:
            match local(one):
                case "line-break":
                    self._page.put("<br>")
                case "tab":
                    self._page.text("\u2003")
                case "s":
                    count = attribute(one, "c")
                    self._page.text(" " * (min(int(count), _MOST_BLANKS) if count.isascii() and count.isdigit() else 1))
                case "frame":
                    self.blocks(one, depth + 1)
                case name if name and name not in _PASSED_OVER:
                    self._inline(one, depth + 1)
            self._page.text(one.tail or "")

    def _table(self, element: etree._Element, depth: int) -> None:
        if name := attribute(element, "name"):
            self._page.put("<h3>")
            self._page.text(name)
            self._page.put("</h3>")
        self._page.put('<table class="ruled">')
        # Rows and cells that are only said to be repeated, to the end of the sheet, are not written out.
        for number, row in enumerate(element.iter("{*}table-row")):
            if number >= self._limits.rows:
                break
            self._page.put("<tr>")
            for cell in list(row.iterchildren("{*}table-cell", "{*}covered-table-cell"))[: self._limits.columns]:
                if local(cell) == "table-cell":
                    self._page.put(f"<td{span_of(attribute(cell, 'number-columns-spanned'))}>")
                    self.blocks(cell, depth + 1)
                    self._page.put("</td>")
            self._page.put("</tr>")
        self._page.put("</table>")
