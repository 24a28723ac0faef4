"""Making HTML flat whose nesting would cost the cleaner minutes. Pure.

The cleaner's parser follows the standard, which re-opens formatting in each paragraph and looks up the whole stack of
open elements: 200,000 nested <div> took it 178 s. libxml2 does neither and stops at a depth; its tree is written anew
with a bound on depth and number, and what comes out is cleaned like all else.
"""

from __future__ import annotations

import html
import re
from typing import Final

from lxml import etree

from congthu.webmail.showing.html.allowed import DROPPED_WITH_CONTENT, FORMATTING, TAGS
from congthu.webmail.showing.policy import ShowPolicy

_FORMATTING_TAG: Final = re.compile(rf"<(?:{'|'.join(sorted(FORMATTING))}|a)(?=[\s/>])", re.IGNORECASE)
_FEW: Final = 150
_MOST_PRODUCT: Final = 40_000
"""Tags times formatting tags: how many elements the parser may make of them at worst."""
_MOST_FORMATTING: Final = 8
_VOID: Final = frozenset({"br", "img", "hr", "col", "wbr"})
_BAD_NAME: Final = re.compile(r"[^a-zA-Z0-9\-]")


def is_heavy(source: str, policy: ShowPolicy) -> bool:
    """Return whether ``source`` could cost more than it should."""
    tags = source.count("<")
    if tags <= _FEW:
        return False
    return tags > policy.html_flat_elements or tags * len(_FORMATTING_TAG.findall(source)) > _MOST_PRODUCT


def flatten(source: str, policy: ShowPolicy) -> tuple[str, bool]:
    """Return ``source`` with a bound on depth and number of elements, and whether something was cut off."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return html.escape(source), True
    return _Writer(policy).write(root)


class _Writer:
    def __init__(self, policy: ShowPolicy) -> None:
        self.policy = policy
        self.parts: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.formatting = 0
        self.elements = 0
        self.skipped_under: etree._Element | None = None

    def write(self, root: etree._Element) -> tuple[str, bool]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if self.elements >= self.policy.html_elements:
                    break
                self._start(element, tag.lower())
            else:
                self._end(element)
        while self.open:
            self._close()
        return "".join(self.parts), self.elements >= self.policy.html_elements

    def _start(self, element: etree._Element, tag: str) -> None:
        if self.skipped_under is not None:
            return
        if tag in DROPPED_WITH_CONTENT or not tag:
            self.skipped_under = element
            return
        self.elements += 1
        is_formatting = tag in FORMATTING
        is_written = tag in TAGS and len(self.open) < self.policy.html_depth
        is_written = is_written and not (is_formatting and self.formatting >= _MOST_FORMATTING)
        if is_written:
            self.formatting += is_formatting
            attributes = "".join(
                f' {name!s}="{html.escape(str(value))}"'
                for name, value in element.attrib.items()
                if not _BAD_NAME.search(str(name))
            )
            self.parts.append(f"<{tag}{attributes}>")
        self.open.append((tag, is_written))
        self._text(element.text)

    def _end(self, element: etree._Element) -> None:
        if self.skipped_under is not None:
            if self.skipped_under is not element:
                return
            self.skipped_under = None
        elif self.open:
            self._close()
        self._text(element.tail)

    def _close(self) -> None:
        tag, is_written = self.open.pop()
        if is_written:
            self.formatting -= tag in FORMATTING
            self.parts.append("" if tag in _VOID else f"</{tag}>")

    def _text(self, text: str | None) -> None:
        if text:
            self.parts.append(html.escape(text, quote=False))
