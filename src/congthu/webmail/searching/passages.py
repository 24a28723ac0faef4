"""Where in a letter's text stands what somebody looks for: a line below its subject. Pure; raises for no letter."""

from __future__ import annotations

from typing import Final

from congthu.documents.api import read_text, text_of_markup
from congthu.webmail.searching.highlighting import snippet
from congthu.webmail.searching.types import Query, Snippet
from congthu.webmail.showing.bodies import Alternative, sort_parts
from congthu.webmail.showing.headers.visible import visible_text
from congthu.webmail.showing.mime.octets import octets_of
from congthu.webmail.showing.mime.tree import Part, parse_tree
from congthu.webmail.showing.policy import ShowPolicy

OCTETS: Final = 1 << 16
"""So much of the beginning of a letter is looked at."""
_WIDTH: Final = 90
"""Characters; what was looked for stands within the first ones, so that a telephone shows it, too."""


def passage(raw: bytes, query: Query) -> Snippet | None:
    """Return the piece of a letter's text with most of what is looked for, or None where its beginning has nothing."""
    found = snippet(text_of(raw[:OCTETS]), query, width=_WIDTH)
    return found if found.spans else None


def pieces(shown: Snippet) -> list[tuple[str, bool]]:
    """Return a snippet as texts in a row, each with whether it is what was looked for."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for span in shown.spans:
        parts += [(shown.text[end : span.start], False), (shown.text[span.start : span.end], True)]
        end = span.end
    return [part for part in (*parts, (shown.text[end:], False)) if part[0]]


def text_of(raw: bytes) -> str:
    """Return the text of a letter or of its beginning: the plain one where there is any, otherwise that of its HTML."""
    root, _notes = parse_tree(raw, ShowPolicy())
    bodies = sort_parts(root).bodies
    plain = [part for part, view in bodies if view is not Alternative.HTML]
    return visible_text("\n".join(read_body(raw, part) for part in plain or [part for part, _ in bodies]))


def read_body(raw: bytes, part: Part) -> str:
    """Return the text of one part, without its markup."""
    octets, _notes = octets_of(raw, part)
    charset = part.type_parameters.get("charset") or None
    if part.content_type == "text/html":
        return text_of_markup(octets, declared=charset)
    return read_text(octets, declared=charset).text
