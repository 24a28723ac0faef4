"""The fields of a document as header fields, there and back. Pure; never raises on what arrived. Clause: D9.1.

They are called ``X-Van-Ban-…`` and not ``X-Congthu-…``: what begins so is our own word about a message, which Rspamd
takes off everything that others send and Postfix off everything that leaves (decision 0014). These fields are the
sender's word, like the subject: they pass in both directions, and what they are worth depends on who the sender is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from congthu.common.folding import search_key
from congthu.webmail.composing.documents.kinds import CLASS_NAMES, KINDS, URGENCY_NAMES, find_kind, kind_of_symbol
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.texts import one_line

PREFIX: Final = "X-Van-Ban-"
CLASS, KIND, NUMBER, SYMBOL = (PREFIX + name for name in ("Nhom", "Loai", "So", "Ky-Hieu"))
ISSUED, SUMMARY, URGENCY, DEADLINE, PLACES = (
    PREFIX + name for name in ("Ngay", "Trich-Yeu", "Do-Khan", "Han", "Noi-Nhan")
)
ORDER: Final = PREFIX + "Menh-Lenh"
ORDER_WORDS: Final = ("Đề nghị xác nhận đã nhận", "Please confirm that you received it")
NAMES: Final = (CLASS, KIND, NUMBER, SYMBOL, ISSUED, SUMMARY, URGENCY, DEADLINE, PLACES, ORDER)
_Choice = TypeVar("_Choice", DocumentClass, Urgency)
_SHORT: Final = 60
_LONG: Final = 1000
_MOST_PLACES: Final = 300


def tidy_fields(fields: DocumentFields) -> DocumentFields:
    """Return the fields as they travel: composed, on one line each, of sound length."""
    return DocumentFields(
        document_class=fields.document_class,
        kind=fields.kind if find_kind(fields.kind) else "",
        number=one_line(fields.number).strip("/ ")[:_SHORT].strip(),
        symbol=one_line(fields.symbol).strip("/ ")[:_SHORT].strip(),
        issued_on=fields.issued_on,
        summary=one_line(fields.summary)[:_LONG].strip(),
        urgency=fields.urgency,
        deadline=fields.deadline,
        places=tuple(_places(";".join(fields.places))),
        is_order=fields.is_order,
    )


def to_headers(fields: DocumentFields) -> Iterable[tuple[str, str]]:
    """Yield (name, text) of every field that says something; the text is not encoded yet.

    Kinds and classes travel by their Vietnamese names, so that any mail program can filter and search by them.
    """
    plain = tidy_fields(fields)
    kind = find_kind(plain.kind)
    given = {
        CLASS: CLASS_NAMES[plain.document_class][0],
        KIND: kind.name if kind else "",
        NUMBER: plain.number,
        SYMBOL: plain.symbol,
        ISSUED: plain.issued_on.isoformat() if plain.issued_on else "",
        SUMMARY: plain.summary,
        URGENCY: URGENCY_NAMES[plain.urgency][0],
        DEADLINE: plain.deadline.isoformat() if plain.deadline else "",
        PLACES: "; ".join(plain.places),
        ORDER: ORDER_WORDS[0] if plain.is_order else "",
    }
    return [(name, value) for name, value in given.items() if value]


def from_headers(headers: Mapping[str, str]) -> DocumentFields | None:
    """Return the fields that decoded headers carry; None where none of them names a class or a kind.

    Names are compared without regard to case. What cannot be understood is left out, never guessed.
    """
    given = {name.lower(): one_line(value) for name, value in headers.items()}
    said = {name: given.get(name.lower(), "") for name in NAMES}
    document_class = _by_name(CLASS_NAMES, said[CLASS])
    kind = _kind(said[KIND])
    if document_class is None and not kind:
        return None
    return tidy_fields(
        DocumentFields(
            document_class=document_class or DocumentClass.OTHER,
            kind=kind,
            number=said[NUMBER],
            symbol=said[SYMBOL],
            issued_on=read_date(said[ISSUED]),
            summary=said[SUMMARY],
            urgency=_by_name(URGENCY_NAMES, said[URGENCY]) or Urgency.ORDINARY,
            deadline=read_date(said[DEADLINE]),
            places=(said[PLACES],),
            is_order=search_key(said[ORDER]) == search_key(ORDER_WORDS[0]),
        )
    )


def split_reference(reference: str) -> tuple[str, str, str]:
    """Return number, symbol and the code of the kind in a reference as papers print it, e.g. ``23/TTr-STTTT``."""
    number, _, symbol = one_line(reference).partition("/")
    kind = kind_of_symbol(symbol)
    return number.strip(), symbol.strip(), kind.code if kind else ""


def read_date(text: str) -> date | None:
    """Return a day, written as ISO or as Vietnamese write it; None where it is none."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kind(said: str) -> str:
    """Return the code of a kind said by its name, exactly or without marks."""
    exact = [kind.code for kind in KINDS if said.lower() in {kind.name.lower(), kind.code}]
    folded = [kind.code for kind in KINDS if said and search_key(kind.name) == search_key(said)]
    return next(iter(exact or folded), "")


def _by_name(names: Mapping[_Choice, tuple[str, str]], said: str) -> _Choice | None:
    key = search_key(said)
    return next(
        (choice for choice, (name, _) in names.items() if said and key in {search_key(name), search_key(choice)}), None
    )


def _places(text: str) -> Iterable[str]:
    found = [place for piece in text.split(";") if (place := one_line(piece).strip(" -.,")[:200].strip(" -.,"))]
    return list(dict.fromkeys(found))[:_MOST_PLACES]
