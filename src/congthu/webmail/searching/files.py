"""Whether a letter was found for an attached file alone, and for which. Pure; raises for no letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from congthu.webmail.searching.highlighting import find_text, highlight
from congthu.webmail.searching.passages import OCTETS, read_body
from congthu.webmail.searching.plain import plain
from congthu.webmail.searching.types import Contains, Place, Query, Snippet
from congthu.webmail.showing.bodies import Sorted, sort_parts
from congthu.webmail.showing.headers.visible import visible_line
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.mime.attachments import name_of_part
from congthu.webmail.showing.mime.tree import Part, parse_tree
from congthu.webmail.showing.policy import ShowPolicy

_FIELDS: Final = ("subject", "from", "to", "cc")
_LONGEST: Final = 60
"""Characters of a name: it stands in a line."""


def in_file(raw: bytes, query: Query) -> Snippet | None:
    """Return the name of the file in which a word stands that the letter itself has nowhere, or None.

    The name is empty where several files are attached and none is called so: the letter's beginning does not tell in
    which of them the word stands.
    """
    root, _notes = parse_tree(raw[:OCTETS], ShowPolicy())
    parts = sort_parts(root)
    files = [*parts.files, *parts.messages]
    text = plain(_text(raw, root, parts)) if files else None
    if text is None or all(find_text(text, word, is_phrase=False) for word in _words(query)):
        return None
    names = [visible_line(name_of_part(part)[0])[:_LONGEST] for part in files]
    called = [Snippet(text=name, spans=spans) for name in names if (spans := highlight(name, query))]
    if called:
        return called[0]
    return Snippet(text=names[0] if len(names) == 1 else "", spans=())


def _words(query: Query) -> Iterator[str]:
    for condition in query.conditions:
        if isinstance(condition, Contains) and condition.place is Place.ANYWHERE and not condition.is_negated:
            yield from condition.words


def _text(raw: bytes, root: Part, parts: Sorted) -> str:
    """Return what the letter itself says: above its text, and in every form of that."""
    head = [decode_header(root.header.find(name) or b"") for name in _FIELDS]
    return "\n".join([*head, *(read_body(raw[:OCTETS], part) for part, _view in parts.bodies)])
