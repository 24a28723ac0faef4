"""What a correction changes, and whether it can be. Pure. Clause: D9.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from congthu.webmail.composing.documents.checking import find_faults
from congthu.webmail.composing.documents.codec import tidy_fields
from congthu.webmail.composing.documents.types import DocumentFields
from congthu.webmail.composing.texts import one_line
from congthu.webmail.register.errors import CannotCorrect

LENGTHS: Final[Mapping[str, int]] = {"sender_name": 300, "signer": 200, "handler": 300, "note": 500}
"""How long what the office itself writes may be."""


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """An entry as it should read; its number and the letter behind it stay what they are."""

    fields: DocumentFields
    sender_name: str
    """Tác giả."""
    signer: str
    """Người ký."""
    handler: str
    """Đơn vị hoặc người nhận; of a document that was sent, who keeps the copy on file."""
    note: str


def checked(given: Corrected) -> Corrected:
    """Return a correction as it is kept: composed, on one line each, of sound length.

    Raises:
        CannotCorrect: the entry would say nothing, or something impossible.
    """
    fields = tidy_fields(given.fields)
    if faults := find_faults(fields):
        raise CannotCorrect(faults[0].value)
    texts = {name: one_line(getattr(given, name))[:length].strip() for name, length in LENGTHS.items()}
    return replace(given, fields=fields, **texts)


def changes(before: Corrected, after: Corrected) -> Mapping[str, tuple[str, str]]:
    """Return what differs, by the name of the field: how it read, and how it reads now."""
    old, new = _texts(before), _texts(after)
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def _texts(of: Corrected) -> Mapping[str, str]:
    fields = of.fields
    return {
        "document_class": fields.document_class.value,
        "kind": fields.kind,
        "number": fields.number,
        "symbol": fields.symbol,
        "issued_on": fields.issued_on.isoformat() if fields.issued_on else "",
        "summary": fields.summary,
        "urgency": fields.urgency.value,
        "deadline": fields.deadline.isoformat() if fields.deadline else "",
        "places": "; ".join(fields.places),
        **{name: getattr(of, name) for name in LENGTHS},
    }
