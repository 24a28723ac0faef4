"""What was corrected in an entry of a register, as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.webmail.composing.documents.codec import read_date
from congthu.webmail.composing.documents.kinds import find_kind
from congthu.webmail.composing.documents.types import DocumentClass, Urgency
from congthu.webmail.register.forms import day
from congthu.webmail.types import CorrectionEntry
from congthu.webmail.web.writing_texts import CLASSES, URGENCIES

FIELDS: Final[Mapping[str, object]] = {
    "document_class": _("Sent as"),
    "kind": _("Kind of document"),
    "number": _("Number"),
    "symbol": _("Symbol"),
    "issued_on": _("Dated"),
    "summary": _("Summary (trích yếu)"),
    "urgency": _("Urgency"),
    "deadline": _("Answer by"),
    "places": _("Receivers (Nơi nhận)"),
    "sender_name": _("Issued by"),
    "signer": _("Signed by"),
    "handler": _("Unit or person in charge"),
    "note": _("Note"),
}


def changed_texts(correction: CorrectionEntry) -> Sequence[tuple[object, str, str]]:
    """Return field, how it read and how it reads since, each as on the page."""
    return [(FIELDS.get(name, name), _told(name, old), _told(name, new)) for name, old, new in correction.changes]


def _told(name: str, value: str) -> str:
    if name in {"issued_on", "deadline"}:
        return day(read_date(value))
    if name == "kind":
        kind = find_kind(value)
        return kind.name if kind else ""
    if name == "document_class":
        return str(CLASSES[DocumentClass(value)])
    if name == "urgency":
        return str(URGENCIES[Urgency(value)])
    return value
