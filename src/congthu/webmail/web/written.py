"""What a form of writing says, as a composition; and what stands in the form for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.http import QueryDict

from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.documents.checking import subject_of
from congthu.webmail.composing.documents.codec import split_reference
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.types import Answered, AnswerKind, Composition, Identity, Priority
from congthu.webmail.types import IdentityOption
from congthu.webmail.web.cleaning import clean_written, with_cids

_LONGEST: Final = 4 * 1024 * 1024


def written(form: QueryDict, identities: Sequence[IdentityOption]) -> tuple[Composition, tuple[str, ...]]:
    """Return the letter that a form holds, and what stands among the receivers and is no address."""
    parsed = {name: parse_receivers(form.get(name, "")[:100_000]) for name in ("to", "cc", "bcc")}
    is_html = form.get("format") != "plain"
    document = document_written(form)
    composition = Composition(
        sender=_sender(form.get("from", ""), identities),
        to=parsed["to"].receivers,
        cc=parsed["cc"].receivers,
        bcc=parsed["bcc"].receivers,
        subject=form.get("subject", "")[:1000].strip() or (subject_of(document) if document else ""),
        html=clean_written(with_cids(form.get("html", "")[:_LONGEST])) if is_html else None,
        text="" if is_html else form.get("text", "")[:_LONGEST],
        priority=Priority.HIGH if form.get("urgent") == "1" else Priority.NORMAL,
        wants_read_receipt=form.get("read_receipt") == "1",
        wants_delivery_receipt=form.get("delivery_receipt") == "1",
        in_reply_to=form.get("in_reply_to", "")[:500],
        references=tuple(form.get("references", "").split()[:50]),
        answered=_answered(form),
        document=document,
    )
    return composition, tuple(fault for one in parsed.values() for fault in one.faults)


def _sender(given: str, identities: Sequence[IdentityOption]) -> Identity:
    """Return the address that was chosen, if the writer may use it; otherwise the own one."""
    chosen = next((one for one in identities if one.address == given), identities[0])
    return Identity(address=chosen.address, name=chosen.name)


def _answered(form: QueryDict) -> Answered | None:
    kinds = {kind.value for kind in AnswerKind}
    uid, validity = form.get("ans_uid", ""), form.get("ans_validity", "")
    if form.get("ans_kind") not in kinds or not uid.isdigit() or not validity.isdigit():
        return None
    return Answered(
        kind=AnswerKind(form.get("ans_kind", "")),
        box=form.get("ans_box", "")[:254],
        folder=form.get("ans_folder", "")[:500],
        uid_validity=int(validity),
        uid=int(uid),
        message_id=form.get("ans_message_id", "")[:500],
    )


def document_written(form: QueryDict) -> DocumentFields | None:
    """Return the fields of "send document" mode; None for an ordinary letter. Clause: D9.1.

    A whole reference may be typed as its number ("23/TTr-STTTT"); a kind that was not chosen is that of the symbol. The
    page begins a symbol with the abbreviation of its kind ("TTr-"): where nothing was added, there is none.
    """
    if form.get("document_class") not in {one.value for one in DocumentClass}:
        return None
    number, symbol = form.get("document_number", "").strip()[:60], form.get("document_symbol", "").strip()[:60]
    number, typed_symbol, kind = split_reference(f"{number}/{symbol}" if symbol else number)
    if typed_symbol.endswith("-"):
        typed_symbol = ""
    urgency = form.get("urgency", "")
    return DocumentFields(
        document_class=DocumentClass(form.get("document_class", "")),
        kind=form.get("document_kind", "")[:40] or kind,
        number=number,
        symbol=typed_symbol,
        issued_on=_day(form.get("document_on", "")),
        summary=form.get("document_summary", "").strip()[:1000],
        urgency=Urgency(urgency) if urgency in {one.value for one in Urgency} else Urgency.ORDINARY,
        deadline=_day(form.get("document_deadline", "")),
        places=tuple(line.strip() for line in form.get("document_places", "").splitlines()[:300] if line.strip()),
        is_order=form.get("document_order") == "1",
    )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
