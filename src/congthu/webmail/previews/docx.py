"""Word documents: paragraphs, headings, lists, tables, pictures; not pages, for these a program must print it. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from congthu.webmail.previews.packages import Package, attribute, check_depth, local, span_of
from congthu.webmail.previews.writing import Page

_HEADING: Final = re.compile(r"(?:heading|title|u1|tiêu đề)\s*(\d?)", re.IGNORECASE)
_ALIGNED: Final = {"center": "c", "right": "r", "end": "r", "both": "j", "distribute": "j"}
_MARKS: Final = {"b": "b", "i": "i", "u": "u", "strike": "s"}
_OFF: Final = frozenset({"0", "false", "none", "off"})
_PASSED_OVER: Final = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText"})
"""What was deleted, and second forms of the same for old programs."""


def write_docx(package: Package, page: Page) -> None:
    """Write a document. Raises CannotPreview, Full."""
    _Docx(package, page).write()


class _Docx:
    def __init__(self, package: Package, page: Page) -> None:
        self._package, self._page = package, page
        self._related = _relations(package, "word/_rels/document.xml.rels")

    def write(self) -> None:
        for body in self._package.tree("word/document.xml"):
            if local(body) == "body":
                self._blocks(body, 0)

    def _blocks(self, parent: etree._Element, depth: int) -> None:
        check_depth(depth)
        for element in parent:
            match local(element):
                case "p":
                    self._paragraph(element, depth)
                case "tbl":
                    self._table(element, depth)
                case name if name and name not in _PASSED_OVER and not name.endswith("Pr"):
                    self._blocks(element, depth + 1)

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        tag, kind = "p", ""
        for properties in element.iterchildren("{*}pPr"):
            for one in properties:
                match local(one):
                    case "pStyle":
                        heading = _HEADING.match(attribute(one, "val"))
                        tag = f"h{min(int(heading[1] or 1), 4) or 1}" if heading else tag
                    case "jc":
                        kind = _ALIGNED.get(attribute(one, "val"), "")
                    case "numPr":
                        kind = "li"
        self._page.put(f'<{tag} class="{kind}">' if kind else f"<{tag}>")
        self._inline(element, depth)
        self._page.put(f"</{tag}>")

    def _inline(self, parent: etree._Element, depth: int) -> None:
        check_depth(depth)
        for element in parent:
            match local(element):
                case "r":
                    self._run(element, depth)
                case "txbxContent":
                    self._blocks(element, depth + 1)
                case name if name and name not in _PASSED_OVER and not name.endswith("Pr"):
                    self._inline(element, depth + 1)

    def _run(self, element: etree._Element, depth: int) -> None:
        marks = [
            _MARKS[local(one)]
            for properties in element.iterchildren("{*}rPr")
            for one in properties
            if local(one) in _MARKS and attribute(one, "val") not in _OFF
        ]
        for mark in marks:
            self._page.put(f"<{mark}>")
        for one in element:
            match local(one):
                case "t":
                    self._page.text(one.text or "")
                case "tab":
                    self._page.text("\u2003")
                case "br" | "cr":
                    self._page.put("<br>")
                case "drawing" | "pict" | "AlternateContent":
                    self._pictures(one)
                    self._inline(one, depth + 1)
        for mark in reversed(marks):
            self._page.put(f"</{mark}>")

    def _pictures(self, element: etree._Element) -> None:
        for one in element.iter("{*}blip", "{*}imagedata"):
            name = self._related.get(attribute(one, "embed") or attribute(one, "id"), "")
            self._page.picture(self._package.octets(name))

    def _table(self, element: etree._Element, depth: int) -> None:
        borders = list(element.iterfind("./{*}tblPr/{*}tblBorders/*"))
        styles = [attribute(one, "val") for one in element.iterfind("./{*}tblPr/{*}tblStyle")]
        is_ruled = any(attribute(one, "val") not in {"none", "nil"} for one in borders) or (styles and not borders)
        self._page.put('<table class="ruled">' if is_ruled else "<table>")
        for row in element.iterchildren("{*}tr"):
            self._page.put("<tr>")
            for cell in row.iterchildren("{*}tc"):
                spans = [attribute(one, "val") for one in cell.iterfind("./{*}tcPr/{*}gridSpan")]
                self._page.put(f"<td{span_of(spans[0]) if spans else ''}>")
                self._blocks(cell, depth + 1)
                self._page.put("</td>")
            self._page.put("</tr>")
        self._page.put("</table>")


def _relations(package: Package, name: str) -> Mapping[str, str]:
    """Return the parts that a document names; what lies outside of the file is not among them."""
    found = {}
    for one in package.tree(name):
        if attribute(one, "TargetMode") != "External":
            found[attribute(one, "Id")] = posixpath.normpath(posixpath.join("word", attribute(one, "Target")))
    return found
