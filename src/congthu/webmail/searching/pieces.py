"""Cutting what was typed into pieces: words, phrases, and operators with their values. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from congthu.webmail.searching.dates import NAMES
from congthu.webmail.searching.plain import Plain
from congthu.webmail.searching.types import Span
from congthu.webmail.searching.vocabulary import ATTACHMENTS, FLAGS, FOLDERS, KINDS, OPERATORS, Operator

_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "„": "”", "«": "»"}
_COLONS: Final = frozenset(":：")
_DATES: Final = tuple(NAMES)
_UNITS: Final = ("b", "kb", "mb", "gb", "k", "m", "g")

_VALUES: Final[dict[Operator, tuple[str, ...]]] = {
    Operator.HAS: tuple(ATTACHMENTS),
    Operator.IS: tuple(FLAGS),
    Operator.IN: tuple(FOLDERS),
    Operator.KIND: tuple(KINDS),
    Operator.BEFORE: _DATES,
    Operator.AFTER: _DATES,
    Operator.ON: _DATES,
}
"""Values of several words that need no quotes."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of the query text."""

    span: Span
    value: Span
    """Without operator, minus and quotes."""
    operator: Operator | None = None
    is_negated: bool = False
    is_quoted: bool = False
    is_open: bool = False
    """The closing quote is missing."""


def cut(whole: Plain) -> Iterator[Piece]:
    """Yield the pieces in their order. The text is folded, and as long as the original: it was made from NFC."""
    place = 0
    while (place := _after_blanks(whole.text, place)) < len(whole.text):
        piece = _piece(whole.text, place)
        yield piece
        place = max(piece.span.end, place + 1)


def _piece(text: str, start: int) -> Piece:
    place = start
    is_negated = text[place] in "-−" and place + 1 < len(text) and not text[place + 1].isspace()
    place += is_negated
    operator, place = _operator(text, place)
    if operator is not None:
        place = _after_blanks(text, place)
    if place < len(text) and text[place] in _QUOTES:
        closing = _closing(text, place)
        end = len(text) if closing is None else closing
        return Piece(
            span=Span(start=start, end=min(end + 1, len(text))),
            value=Span(start=place + 1, end=end),
            operator=operator,
            is_negated=is_negated,
            is_quoted=True,
            is_open=closing is None,
        )
    end = _end_of_value(text, place, operator)
    return Piece(
        span=Span(start=start, end=max(end, place)),
        value=Span(start=place, end=end),
        operator=operator,
        is_negated=is_negated,
    )


def _operator(text: str, place: int) -> tuple[Operator | None, int]:
    """Return the operator that begins here, and where its value begins; the longest name wins."""
    for name in sorted(OPERATORS, key=len, reverse=True):
        if text.startswith(name, place):
            colon = _after_blanks(text, place + len(name))
            if text[colon : colon + 1] in _COLONS:
                return OPERATORS[name], colon + 1
    return None, place


def _closing(text: str, place: int) -> int | None:
    ends = [found for mark in {_QUOTES[text[place]], '"'} if (found := text.find(mark, place + 1)) >= 0]
    return min(ends, default=None)


def _end_of_value(text: str, place: int, operator: Operator | None) -> int:
    """Return where a value without quotes ends: at a blank, or after a known value of several words."""
    known = _VALUES.get(operator, ()) if operator else ()
    for value in sorted(known, key=len, reverse=True):
        end = place + len(value)
        if text.startswith(value, place) and not text[end : end + 1].isalnum():
            return end
    end = _blank_from(text, place)
    if operator in {Operator.LARGER, Operator.SMALLER}:
        unit = _after_blanks(text, end)
        unit_end = _blank_from(text, unit)
        if text[unit:unit_end] in _UNITS and text[end - 1 : end].isdigit():
            return unit_end
    return end


def _after_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _blank_from(text: str, place: int) -> int:
    while place < len(text) and not text[place].isspace():
        place += 1
    return place
