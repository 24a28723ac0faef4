"""From what a person typed to a query. Pure, and raises for nothing that can be typed."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from congthu.common.folding import search_key
from congthu.webmail.searching.pieces import Piece, cut
from congthu.webmail.searching.plain import Plain, plain_letter
from congthu.webmail.searching.reading import Said, read_piece
from congthu.webmail.searching.types import Condition, Fault, FaultCode, Query, Span

LONGEST: Final = 500
"""Characters of a query."""
MOST: Final = 20
"""Conditions of a query; each is a question to the index."""


def parse_query(text: str, *, today: date) -> Query:
    """Return what ``text`` asks for; ``today`` is the day in the office's time.

    Words typed without marks, composed or decomposed, are taken alike. What is not understood is a fault of the query
    and is not asked for.
    """
    composed = _composed(text)
    faults: list[Fault] = []
    if len(composed) > LONGEST:
        faults.append(Fault(code=FaultCode.TOO_LONG, span=Span(start=LONGEST, end=len(composed)), value=str(LONGEST)))
        composed = composed[:LONGEST]
    conditions: list[Condition] = []
    for piece in cut(_aligned(composed)):
        if len(conditions) >= MOST:
            faults.append(_too_many(piece, composed))
            break
        read = read_piece(_said(piece, composed), today=today)
        conditions += [read.condition] if read.condition else []
        faults += read.faults
    return Query(text=composed, conditions=tuple(conditions), faults=tuple(faults))


def _composed(text: str) -> str:
    """Return the text in NFC without control characters, none of which a person means."""
    visible = (" " if char.isspace() else char for char in text if char.isspace() or _is_visible(char))
    return unicodedata.normalize("NFC", "".join(visible))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def _aligned(text: str) -> Plain:
    """Return the text folded character for character, so that both are of one length."""
    folded = "".join((plain_letter(char) or char)[0] for char in text)
    return Plain(text=folded, places=tuple(range(len(text) + 1)))


def _said(piece: Piece, text: str) -> Said:
    value = text[piece.value.start : piece.value.end].strip()
    return Said(piece=piece, value=value, key=_key(value))


def _key(value: str) -> str:
    """Return a value as the vocabulary has it: without marks, with the punctuation of dates and sizes."""
    return " ".join("".join(plain_letter(char) for char in value).split()) or search_key(value)


def _too_many(piece: Piece, text: str) -> Fault:
    return Fault(code=FaultCode.TOO_MANY, span=Span(start=piece.span.start, end=len(text)), value=str(MOST))
