"""From a composition to octets, and from a stored draft to what is sent. Pure. Clause: D9.5, RFC5322.

What only the writer may know stands in front of the message in fields of its own, so that the wire form is a tail of
the draft: what was looked at is, octet for octet, what leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.webmail.composing.documents import block, codec
from congthu.webmail.composing.flowed import flow
from congthu.webmail.composing.headers import Header, address_header, encoded_words, id_header, text_header
from congthu.webmail.composing.mime import Part, answer_part, file_part, image_part, multipart, render, text_part
from congthu.webmail.composing.plain import html_to_text
from congthu.webmail.composing.texts import composed
from congthu.webmail.composing.types import Answered, Composition, DraftMark, Priority, Receiver

OWN_FIELDS: Final = "x-congthu-soan"
"""What a draft says to its writer alone begins so. Rspamd takes such fields off what is submitted (decision 0014)."""
ANSWERED_FIELD: Final = "X-Congthu-Soan-Tra-Loi"
WISHES_FIELD: Final = "X-Congthu-Soan-Yeu-Cau"
MARK_FIELD: Final = "X-Congthu-Soan-Ban-Nhap"
_PRIVATE: Final = ("bcc:", OWN_FIELDS)


def build_message(composition: Composition, *, message_id: str, at: datetime) -> bytes:
    """Return what is sent. Nobody can learn from it who got a blind copy."""
    return render(_body(composition), leading=tuple(_headers(composition, message_id=message_id, at=at)))


def build_draft(composition: Composition, *, message_id: str, at: datetime, mark: DraftMark | None = None) -> bytes:
    """Return what is kept in a box of the writer: the wire form behind the fields that are the writer's own."""
    own = "".join(f"{name}: {value}\r\n" for name, value in _own_headers(composition))
    if mark:
        own += f"{MARK_FIELD}: {mark.key} {mark.tab}\r\n"
    return own.encode("ascii") + build_message(composition, message_id=message_id, at=at)


def wire_of(draft: bytes) -> bytes:
    """Return what is sent of a draft: everything but the writer's own fields, wherever among the headers they stand."""
    return without_fields(draft, *_PRIVATE)


def without_fields(raw: bytes, *beginnings: str) -> bytes:
    """Return a message without the header fields whose names begin so, continuation lines included."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    marks = tuple(beginning.lower().encode() for beginning in beginnings)
    kept: list[bytes] = []
    is_private = False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            is_private = line.lower().startswith(marks)
        if not is_private:
            kept.append(line)
    return b"\r\n".join(kept) + gap + body


def envelope_of(composition: Composition) -> tuple[str, ...]:
    """Return to whom a message goes, each address once."""
    return tuple(receiver.address for receiver in composition.receivers)


def _headers(composition: Composition, *, message_id: str, at: datetime) -> Iterator[Header]:
    sender = Receiver(address=composition.sender.address, name=composition.sender.name)
    yield address_header("From", [sender])
    for name, receivers in (("Reply-To", composition.reply_to), ("To", composition.to), ("Cc", composition.cc)):
        if receivers:
            yield address_header(name, receivers)
    if not composition.to and not composition.cc and composition.bcc:
        # RFC 5322 allows no receiver field at all, but filters take such a message for spam.
        yield "To", "undisclosed-recipients:;"
    yield text_header("Subject", composition.subject)
    yield "Date", format_datetime(at.astimezone(VIETNAM))
    yield "Message-ID", message_id
    if composition.in_reply_to:
        yield "In-Reply-To", composition.in_reply_to
    if composition.references:
        yield id_header("References", composition.references)
    yield from _priority(composition.priority)
    if composition.wants_read_receipt:
        yield address_header("Disposition-Notification-To", [sender])
    if composition.document:
        for name, value in codec.to_headers(composition.document):
            yield text_header(name, value)
    yield "MIME-Version", "1.0"


def _priority(priority: Priority) -> Iterator[Header]:
    """Yield both forms: Outlook writes the old one, RFC 2156 the other."""
    if priority is Priority.NORMAL:
        return
    number, word = ("1", "high") if priority is Priority.HIGH else ("5", "low")
    yield "X-Priority", number
    yield "Importance", word


def _own_headers(composition: Composition) -> Iterator[Header]:
    if composition.bcc:
        yield address_header("Bcc", composition.bcc)
    wishes = {"delivery": composition.wants_delivery_receipt, "plain": composition.html is None}
    yield WISHES_FIELD, json.dumps({name: wish for name, wish in wishes.items() if wish})
    if composition.answered:
        yield ANSWERED_FIELD, "\r\n ".join(encoded_words(_answered(composition.answered)))


def _answered(answered: Answered) -> str:
    return json.dumps(
        [
            answered.kind.value,
            answered.box,
            answered.folder,
            answered.uid_validity,
            answered.uid,
            answered.message_id,
        ],
        ensure_ascii=False,
    )


def _body(composition: Composition) -> Part:
    html = composed(composition.html) if composition.html is not None else None
    text = composed(composition.text) if html is None else html_to_text(html)
    if composition.document:
        text = block.with_block(text, composition.document)
        html = block.with_html_block(html, composition.document) if html is not None else None
    plain = text_part(flow(_ended(text)), subtype="plain", parameters="; format=flowed")
    forms = [plain, *([_html_part(html, composition)] if html is not None else [])]
    content = multipart("alternative", [*forms, *([answer_part(composition.calendar)] if composition.calendar else [])])
    return multipart("mixed", [content, *(file_part(file) for file in composition.attachments)])


def _html_part(html: str, composition: Composition) -> Part:
    """Return the HTML with the pictures that it names; a picture that it does not name is an attachment's business."""
    part = text_part(_ended(html), subtype="html")
    images = [image_part(image) for image in composition.inline]
    return multipart("related", [part, *images], parameters=';\r\n type="text/html"')


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
