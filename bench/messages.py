"""The messages that are sent: plausible text, unique Message-IDs, an attachment with a marker to look for."""

from __future__ import annotations

import base64
import random
import uuid
from dataclasses import dataclass
from email.utils import formatdate

TEXT = (
    "công văn quyết định thông báo báo cáo kế hoạch chỉ đạo đề nghị đơn vị phòng ban tỉnh huyện xã ngày tháng năm "
    "thực hiện triển khai tổng hợp gửi nhận văn bản điện tử chính thức theo quy chế quản lý vận hành sử dụng hệ thống"
)
WORDS = TEXT.split()
LINE_BYTES = 57
"""What one line of base64 holds: a marker of this length appears as the same line wherever it stands."""
POOL = 64


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message ready for the wire."""

    message_id: str
    sender: str
    recipient: str
    raw: bytes


class LetterWriter:
    """Writes messages of a given size; bodies come from a pool, so that writing costs the measurement nothing."""

    def __init__(self, *, body_bytes: int, seed: int = 1) -> None:
        source = random.Random(seed)
        self._bodies = [_body(source, body_bytes) for _ in range(POOL)]
        self._count = 0

    def write(self, *, sender: str, recipient: str) -> Letter:
        """Return the next message, with a Message-ID that no other has."""
        self._count += 1
        message_id = new_message_id(sender)
        head = _head(sender=sender, recipient=recipient, subject=f"Báo cáo số {self._count}", message_id=message_id)
        body = self._bodies[self._count % POOL]
        raw = head + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body
        return Letter(message_id=message_id, sender=sender, recipient=recipient, raw=raw)


def new_message_id(sender: str) -> str:
    """Return a Message-ID in the sender's domain."""
    return f"<{uuid.uuid4().hex}@{sender.partition('@')[2]}>"


@dataclass(frozen=True, kw_only=True)
class MarkedLetter:
    """A message with an attachment, and the byte strings that must not be found on the disk."""

    letter: Letter
    markers: tuple[bytes, ...]


def with_attachment(*, sender: str, recipient: str, attachment_bytes: int) -> MarkedLetter:
    """Return a message whose attachment does not compress, like a scan, and carries a marker in every 64 lines."""
    message_id = new_message_id(sender)
    marker = f"MARKER {message_id}".ljust(LINE_BYTES, ".")[:LINE_BYTES].encode()
    source = random.Random(message_id)
    filling = (marker + source.randbytes(63 * LINE_BYTES) for _ in range(attachment_bytes // (64 * LINE_BYTES) + 1))
    content = b"".join(filling)[:attachment_bytes]
    head = _head(sender=sender, recipient=recipient, subject="Thông báo toàn tỉnh", message_id=message_id)
    raw = b"".join(
        (
            head,
            b'Content-Type: multipart/mixed; boundary="ranh-gioi"\r\n\r\n--ranh-gioi\r\n',
            b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            _body(source, 1000),
            b"\r\n--ranh-gioi\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n",
            b'Content-Disposition: attachment; filename="thong-bao.bin"\r\n\r\n',
            _base64(content),
            b"\r\n--ranh-gioi--\r\n",
        )
    )
    letter = Letter(message_id=message_id, sender=sender, recipient=recipient, raw=raw)
    return MarkedLetter(letter=letter, markers=(marker, base64.b64encode(marker)))


def _head(*, sender: str, recipient: str, subject: str, message_id: str) -> bytes:
    encoded = base64.b64encode(subject.encode()).decode("ascii")
    lines = (
        f"From: {sender}",
        f"To: {recipient}",
        f"Subject: =?utf-8?B?{encoded}?=",
        f"Date: {formatdate()}",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _body(source: random.Random, wire_bytes: int) -> bytes:
    """Return base64 lines of about ``wire_bytes``; no line of base64 begins with a dot."""
    text = " ".join(source.choices(WORDS, k=wire_bytes // 5))
    return _base64(text.encode()[: wire_bytes * 57 // 78])


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")
