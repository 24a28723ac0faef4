"""HTML made plain, for readers and programs that show no HTML, and plain text made HTML. Pure.

Not a browser: what counts is that no word is lost, that quotes keep their depth, and that links can be followed.
"""

from __future__ import annotations

import html as entities
import re
from html.parser import HTMLParser
from typing import Final

from congthu.webmail.composing.texts import composed

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
})  # fmt: skip
_SPACED: Final = frozenset(("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"))
"""Blocks with an empty line around them."""
_UNSEEN: Final = frozenset(("head", "script", "style", "template", "title"))
_BLANKS: Final = re.compile(r"[ \t\n\r\f\v]+")
_DEEPEST: Final = 50


def html_to_text(html: str) -> str:
    """Return the text of an HTML body, ending in one line end. It never raises."""
    reader = _Reader()
    reader.feed(composed(html))
    reader.close()
    return reader.text()


def text_to_html(text: str) -> str:
    """Return a text as HTML that shows the same: quotes as quotes, line ends as line ends."""
    made: list[str] = []
    depth = 0
    for line in composed(text).split("\n"):
        content = line.lstrip(">")
        wanted = min(len(line) - len(content), _DEEPEST)
        made.append("</blockquote>" * max(depth - wanted, 0) + '<blockquote type="cite">' * max(wanted - depth, 0))
        depth = wanted
        shown = entities.escape(content.removeprefix(" ") if wanted else content, quote=False)
        made.append(f"<div>{shown or '<br>'}</div>")
    return "".join([*made, "</blockquote>" * depth])


class _Reader(HTMLParser):
    """Collects lines; each knows how deep it is quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = [(0, "")]
        self._quotes = 0
        self._unseen = 0
        self._pre = 0
        self._lists: list[int | None] = []
        self._link = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED)
        if tag == "blockquote":
            self._quotes = min(self._quotes + 1, _DEEPEST)
            self._lines[-1] = (self._quotes, "")
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        else:
            self._start_inline(tag, given)

    def _start_inline(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "pre":
            self._pre += 1
        elif tag == "br":
            self._lines.append((self._quotes, ""))
        elif tag == "li":
            self._add(self._bullet())
        elif tag == "hr":
            self._add("-" * 20)
            self._break(spaced=False)
        elif tag in {"td", "th"} and self._lines[-1][1].strip():
            self._add("\t")
        elif tag == "a":
            self._link = ((given.get("href") or "").strip(), len(self._lines[-1][1]))
        elif tag == "img":
            self._add(_BLANKS.sub(" ", given.get("alt") or "").strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if tag == "a":
            self._end_link()
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            if tag == "blockquote":
                self._quotes = max(self._quotes - 1, 0)
            self._break(spaced=tag in _SPACED)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._pre:
            first, *others = data.split("\n")
            self._add(first)
            self._lines += [(self._quotes, line) for line in others]
            return
        text = _BLANKS.sub(" ", data)
        shown = self._lines[-1][1]
        self._add(text.lstrip(" ") if not shown or shown.endswith((" ", "\t")) else text)

    def text(self) -> str:
        lines = [(depth, line.replace("\xa0", " ").rstrip()) for depth, line in self._lines]
        while lines and not lines[-1][1]:
            lines.pop()
        first = next((index for index, (_, line) in enumerate(lines) if line), 0)
        shown = [f"{'>' * depth}{' ' if depth and line else ''}{line}" for depth, line in lines[first:]]
        return "\n".join(shown) + "\n"

    def _add(self, text: str) -> None:
        if text and not self._unseen:
            self._lines[-1] = (self._quotes, self._lines[-1][1] + text)

    def _break(self, *, spaced: bool) -> None:
        """Begin a line unless one has just begun; behind an empty one where the block wants that."""
        if self._lines[-1][1]:
            self._lines.append((self._quotes, ""))
        has_space = len(self._lines) < 2 or not self._lines[-2][1]  # noqa: PLR2004 -- The line before this one.
        if spaced and not has_space:
            self._lines.append((self._quotes, ""))
        self._lines[-1] = (self._quotes, self._lines[-1][1])

    def _bullet(self) -> str:
        indent = "  " * max(len(self._lists) - 1, 0)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1]}. "

    def _end_link(self) -> None:
        href, start = self._link
        self._link = ("", 0)
        shown = self._lines[-1][1][start:].strip()
        target = href.removeprefix("mailto:")
        if href.lower().startswith(("http://", "https://", "mailto:")) and shown not in {target, href}:
            self._add(f" <{target}>")
