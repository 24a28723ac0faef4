"""Read receipts: who asks for one, and the receipt. Pure. Clause: RFC8098.

A receipt is sent only when the reader says so: one that goes by itself tells strangers that an address is read. It has
no envelope sender, so that nothing answers it (RFC 8098, 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from congthu.common.clock import VIETNAM
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.headers import address_header, id_header, text_header
from congthu.webmail.composing.ids import clean_id, clean_ids, reference_chain
from congthu.webmail.composing.mime import Part, render, text_part
from congthu.webmail.composing.reading import header, parse, receivers_of
from congthu.webmail.composing.texts import one_line
from congthu.webmail.composing.types import Identity, Receiver

_TEXT = """Thư "{subject}" gửi ngày {sent} đã được mở trên máy của {who} lúc {read}.
Điều này không có nghĩa là nội dung đã được đọc, hiểu hoặc xử lý.

Your message "{subject}" of {sent} was displayed to {who} at {read}.
This does not mean that it was read, understood or acted upon.
"""


@dataclass(frozen=True, kw_only=True)
class ReceiptWish:
    """Somebody asks to be told when a letter is opened."""

    to: Receiver
    is_suspicious: bool
    """The receipt would go elsewhere than to the sender (RFC 8098, 2.1); the reader should know."""


def find_wish(raw: bytes) -> ReceiptWish | None:
    """Return who asks for a receipt; None where nobody does, several do, or the letter came by a list or a machine."""
    message = parse(raw)
    asked = receivers_of(message, "Disposition-Notification-To")
    is_from_machine = message.get_content_type() == "multipart/report" or any(
        message.get(name) for name in ("List-Id", "List-Post", "Disposition-Notification-Options")
    )
    if len(asked) != 1 or is_from_machine or header(message, "Auto-Submitted").lower() not in {"", "no"}:
        return None
    sender = {receiver.address.lower() for receiver in receivers_of(message, "From")}
    returned = {receiver.address.lower() for receiver in parse_receivers(header(message, "Return-Path")).receivers}
    target = asked[0].address.lower()
    return ReceiptWish(to=asked[0], is_suspicious=target not in sender or bool(returned and target not in returned))


def build_receipt(raw: bytes, *, reader: Identity, hostname: str, message_id: str, at: datetime) -> bytes | None:
    """Return the receipt for a letter that its reader lets go, or None where none is asked for."""
    wish = find_wish(raw)
    if wish is None:
        return None
    message = parse(raw)
    original_id = clean_id(header(message, "Message-ID"))
    references = reference_chain(clean_ids(header(message, "References")), original_id)
    subject = header(message, "Subject")
    text = _TEXT.format(
        subject=subject,
        sent=one_line(str(message.get("Date", "?"))),
        who=reader.address,
        read=at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y"),
    )
    report = Part(
        headers=(),
        subtype="report",
        parameters="; report-type=disposition-notification",
        inside=(text_part(text, subtype="plain"), _fields(reader.address, hostname, original_id)),
    )
    leading = [
        address_header("From", [Receiver(address=reader.address, name=reader.name)]),
        address_header("To", [wish.to]),
        text_header("Subject", f"Đã mở: {subject}"),
        ("Date", format_datetime(at.astimezone(VIETNAM))),
        ("Message-ID", message_id),
        *([("In-Reply-To", original_id)] if original_id else []),
        *([id_header("References", references)] if references else []),
        ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"),
    ]
    return render(report, leading=leading)


def _fields(reader: str, hostname: str, original_id: str) -> Part:
    lines = [
        f"Reporting-UA: {hostname}; Cong Thu",
        f"Final-Recipient: rfc822; {reader}",
        *([f"Original-Message-ID: {original_id}"] if original_id else []),
        "Disposition: manual-action/MDN-sent-manually; displayed",
    ]
    return Part(
        headers=(("Content-Type", "message/disposition-notification"), ("Content-Transfer-Encoding", "7bit")),
        body="".join(f"{line}\r\n" for line in lines).encode(),
    )
