"""From one piece of a query text to a condition, or to the fault that says why not. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from congthu.webmail.searching.dates import read_period
from congthu.webmail.searching.pieces import Piece
from congthu.webmail.searching.plain import words_of
from congthu.webmail.searching.sizes import read_size
from congthu.webmail.searching.types import (
    Condition,
    Contains,
    Fault,
    FaultCode,
    InFolder,
    Numbered,
    OfKind,
    OfSize,
    OnDates,
    Place,
    WithAttachment,
    WithFlag,
)
from congthu.webmail.searching.vocabulary import ATTACHMENTS, FLAGS, FOLDERS, KINDS, Operator

LEAST_LETTERS: Final = 2
"""Of a word that the index can be asked for (``partial`` in the templates of Dovecot)."""

_PLACES: Final = {
    None: Place.ANYWHERE,
    Operator.SENDER: Place.SENDER,
    Operator.RECEIVER: Place.RECEIVER,
    Operator.SUBJECT: Place.SUBJECT,
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A piece with what stands in it."""

    piece: Piece
    value: str
    """As typed, without quotes."""
    key: str
    """Without marks and in lower case."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What became of a piece; both may be there, as for a phrase whose closing quote is missing."""

    condition: Condition | None = None
    faults: tuple[Fault, ...] = ()


def read_piece(said: Said, *, today: date) -> Read:
    """Return the condition that a piece stands for, and its faults."""
    open_quote = (_fault(said, FaultCode.OPEN_QUOTE),) if said.piece.is_open else ()
    if not said.value:
        # Quotes around nothing, while somebody is still typing: only an operator has something missing.
        missing = () if said.piece.operator is None else (_fault(said, FaultCode.EMPTY_VALUE),)
        return Read(faults=open_quote + missing)
    read = _read(said, today)
    return Read(condition=read.condition, faults=open_quote + read.faults)


def _read(said: Said, today: date) -> Read:
    operator = said.piece.operator
    if operator in {Operator.BEFORE, Operator.AFTER, Operator.ON}:
        return _read_dates(said, today)
    readers: dict[Operator | None, Callable[[Said], Read]] = {
        Operator.HAS: _read_thing,
        Operator.IS: _read_flag,
        Operator.IN: _read_folder,
        Operator.LARGER: _read_size,
        Operator.SMALLER: _read_size,
        Operator.KIND: _read_kind,
        Operator.NUMBER: _read_number,
    }
    return readers.get(operator, _read_words)(said)


def _read_words(said: Said) -> Read:
    words, faults = _askable(said)
    if not words:
        return Read(faults=faults)
    found = Contains(
        span=said.piece.span,
        is_negated=said.piece.is_negated,
        place=_PLACES[said.piece.operator],
        text=said.value,
        is_phrase=said.piece.is_quoted,
        words=words,
    )
    return Read(condition=found, faults=faults)


def _read_dates(said: Said, today: date) -> Read:
    period = read_period(said.key, today=today)
    if period is None:
        return Read(faults=(_fault(said, FaultCode.BAD_DATE),))
    first, after = period
    since = None if said.piece.operator is Operator.BEFORE else first
    before = {Operator.BEFORE: first, Operator.ON: after}.get(said.piece.operator or Operator.AFTER)
    return Read(condition=OnDates(span=said.piece.span, is_negated=said.piece.is_negated, since=since, before=before))


def _read_thing(said: Said) -> Read:
    if said.key not in ATTACHMENTS:
        return Read(faults=(_fault(said, FaultCode.UNKNOWN_THING),))
    return Read(condition=WithAttachment(span=said.piece.span, is_negated=said.piece.is_negated))


def _read_flag(said: Said) -> Read:
    flag = FLAGS.get(said.key)
    if flag is None:
        return Read(faults=(_fault(said, FaultCode.UNKNOWN_FLAG),))
    return Read(condition=WithFlag(span=said.piece.span, is_negated=said.piece.is_negated, flag=flag))


def _read_folder(said: Said) -> Read:
    special = FOLDERS.get(said.key)
    negated = said.piece.is_negated
    return Read(condition=InFolder(span=said.piece.span, is_negated=negated, name=said.value, special=special))


def _read_size(said: Said) -> Read:
    octets = read_size(said.key)
    if octets is None:
        return Read(faults=(_fault(said, FaultCode.BAD_SIZE),))
    is_larger = said.piece.operator is Operator.LARGER
    larger, smaller = (octets, None) if is_larger else (None, octets)
    negated = said.piece.is_negated
    return Read(condition=OfSize(span=said.piece.span, is_negated=negated, larger=larger, smaller=smaller))


def _read_kind(said: Said) -> Read:
    """Read a kind of document by its name or by how that begins: ``văn bản:quy`` means several."""
    if not words_of(said.value):
        return Read(faults=(_fault(said, FaultCode.EMPTY_VALUE),))
    name = KINDS.get(said.key, said.value)
    meant = (name,) if said.key in KINDS else tuple(kind for key, kind in KINDS.items() if f" {said.key}" in f" {key}")
    return Read(
        condition=OfKind(span=said.piece.span, is_negated=said.piece.is_negated, name=name, names=meant or (name,))
    )


def _read_number(said: Said) -> Read:
    words = words_of(said.value)
    if not words:
        return Read(faults=(_fault(said, FaultCode.EMPTY_VALUE),))
    negated = said.piece.is_negated
    return Read(condition=Numbered(span=said.piece.span, is_negated=negated, number=said.value, words=words))


def _askable(said: Said) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """Return the words that the index can be asked for, and a fault for each that is too short for it.

    In a phrase such a word is no fault: `ranking` puts what has the whole phrase first.
    """
    words = words_of(said.value)
    long_enough = tuple(word for word in words if len(word) >= LEAST_LETTERS)
    if long_enough and said.piece.is_quoted:
        return long_enough, ()
    short = dict.fromkeys(word for word in words if len(word) < LEAST_LETTERS)
    return long_enough, tuple(Fault(code=FaultCode.TOO_SHORT, span=said.piece.span, value=word) for word in short)


def _fault(said: Said, code: FaultCode) -> Fault:
    return Fault(code=code, span=said.piece.span, value=said.value)
