"""What should be looked at before a document leaves: as values, told at the edge. Pure. Clause: D9.1, D9.3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from congthu.webmail.composing.documents.kinds import find_kind, kind_of_symbol
from congthu.webmail.composing.documents.places import Matched
from congthu.webmail.composing.documents.types import DocumentFields


class DocumentFault(StrEnum):
    """Why a document cannot leave as it is."""

    NO_SUMMARY = "no_summary"
    """Nobody would know in the register what it is about."""
    DEADLINE_BEFORE_DATE = "deadline_before_date"


class DocumentDoubt(StrEnum):
    """What its writer should look at; it may leave all the same."""

    NUMBER_WITHOUT_DATE = "number_without_date"
    DATE_WITHOUT_NUMBER = "date_without_number"
    DATED_AHEAD = "dated_ahead"
    DEADLINE_PAST = "deadline_past"
    KIND_AND_SYMBOL = "kind_and_symbol"
    """The symbol begins with the abbreviation of another kind."""
    NO_FILE = "no_file"
    PERSONAL_SENDER = "personal_sender"
    """It leaves under a person's address: no register of its receivers enters it (decision 0023)."""
    PLACES_MISSED = "places_missed"
    """Bodies that the "Nơi nhận" names do not get the letter."""
    PLACES_UNKNOWN = "places_unknown"
    PLACES_AMBIGUOUS = "places_ambiguous"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing to look at, with what its sentence names."""

    code: DocumentDoubt
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How a document is about to leave."""

    receivers: frozenset[str]
    """Addresses in lower case."""
    has_files: bool
    is_from_office: bool
    matched: Matched
    """What the directory makes of its "Nơi nhận"."""


def find_faults(fields: DocumentFields) -> Sequence[DocumentFault]:
    """Return why a document cannot leave as it is."""
    faults: list[DocumentFault] = []
    if not fields.summary.strip():
        faults.append(DocumentFault.NO_SUMMARY)
    if fields.deadline and fields.issued_on and fields.deadline < fields.issued_on:
        faults.append(DocumentFault.DEADLINE_BEFORE_DATE)
    return faults


def find_doubts(fields: DocumentFields, sending: Sending, *, today: date) -> Sequence[Doubt]:
    """Return what the writer of a document should look at."""
    return [*_of_fields(fields, today), *_of_sending(sending)]


def subject_of(fields: DocumentFields) -> str:
    """Return what a document is called where its letter has no subject, e.g. ``Tờ trình 23/TTr-STTTT: Về việc…``."""
    kind = find_kind(fields.kind)
    head = " ".join(part for part in (kind.name if kind else "", fields.reference) if part)
    return ": ".join(part for part in (head, fields.summary.strip()) if part)


def _of_fields(fields: DocumentFields, today: date) -> Iterator[Doubt]:
    if fields.number and fields.issued_on is None:
        yield Doubt(code=DocumentDoubt.NUMBER_WITHOUT_DATE)
    if fields.issued_on and not fields.number:
        yield Doubt(code=DocumentDoubt.DATE_WITHOUT_NUMBER)
    if fields.issued_on and fields.issued_on > today:
        yield Doubt(code=DocumentDoubt.DATED_AHEAD)
    if fields.deadline and fields.deadline < today:
        yield Doubt(code=DocumentDoubt.DEADLINE_PAST)
    said = kind_of_symbol(fields.symbol)
    chosen = find_kind(fields.kind)
    if said and chosen and said.code != chosen.code:
        yield Doubt(code=DocumentDoubt.KIND_AND_SYMBOL, names=(chosen.name, said.name))


def _of_sending(sending: Sending) -> Iterator[Doubt]:
    if not sending.has_files:
        yield Doubt(code=DocumentDoubt.NO_FILE)
    if not sending.is_from_office:
        yield Doubt(code=DocumentDoubt.PERSONAL_SENDER)
    matched = sending.matched
    missed = tuple(body.name for _, body in matched.found if body.address.lower() not in sending.receivers)
    for code, names in (
        (DocumentDoubt.PLACES_MISSED, missed),
        (DocumentDoubt.PLACES_UNKNOWN, matched.unknown),
        (DocumentDoubt.PLACES_AMBIGUOUS, _open_lines(matched, sending.receivers)),
    ):
        if names:
            yield Doubt(code=code, names=names)


def _open_lines(matched: Matched, receivers: frozenset[str]) -> tuple[str, ...]:
    """Return the lines that several bodies are called by, none of which gets the letter."""
    return tuple(
        line for line, bodies in matched.ambiguous if not any(body.address.lower() in receivers for body in bodies)
    )
