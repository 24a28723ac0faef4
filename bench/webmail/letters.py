"""The letters that a box is filled with: like an office's, each with a word in its subject that few others have."""

from __future__ import annotations

import base64
import quopri
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

from bench.messages import WORDS

CODES: Final = 1000
"""So many different words to search for: a box of 20,000 has each of them twenty times."""
SEEN_SHARE: Final = 0.9
SENDERS: Final = 200
POOL: Final = 64
_BEGIN: Final = datetime(2024, 1, 2, 7, 30, tzinfo=UTC)
_APART: Final = timedelta(minutes=7)
_HTML: Final = (
    '<html><body><div style="font-family: Times New Roman; font-size: 14pt"><p><b>{title}</b></p><p>{text}</p>'
    '<table border="1"><tr><td>STT</td><td>{cell}</td></tr></table><blockquote>{quote}</blockquote></div></body></html>'
)


@dataclass(frozen=True, kw_only=True)
class BoxLetter:
    """One message as it is put into a box."""

    raw: bytes
    arrived_at: datetime
    is_seen: bool


def code_word(number: int) -> str:
    """Return the word in the subject of the ``number``-th letter; no word is a part of another."""
    return f"mahs{number % CODES:04d}"


class BoxWriter:
    """Writes letters: two thirds plain text, the others mostly HTML with a text beside it, some with a file."""

    def __init__(self, *, domain: str, seed: int = 1) -> None:
        self._domain, self._source = domain, random.Random(seed)
        self._bodies = [self._body(number) for number in range(POOL)]

    def write(self, number: int) -> BoxLetter:
        """Return the ``number``-th letter of a box; always the same but for its flags."""
        at = _BEGIN + _APART * number
        subject = f"V/v {' '.join(self._source.choices(WORDS, k=6))} {code_word(number)}"
        sender = f"nguoi{number % SENDERS}@{self._domain}"
        head = (
            f"From: {_encoded(f'Người gửi {number % SENDERS}')} <{sender}>\r\n"
            f"To: van.thu@{self._domain}\r\nSubject: {_encoded(subject)}\r\n"
            f"Date: {format_datetime(at)}\r\nMessage-ID: <{number}.bench@{self._domain}>\r\nMIME-Version: 1.0\r\n"
        )
        raw = head.encode("ascii") + self._bodies[number % POOL]
        return BoxLetter(raw=raw, arrived_at=at, is_seen=self._source.random() < SEEN_SHARE)

    def _body(self, number: int) -> bytes:
        text = "\n".join(" ".join(self._source.choices(WORDS, k=12)) for _ in range(12))
        plain = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _lines(text)
        if number % 3:
            return plain
        boundary = b"--ranh-gioi"
        if number % 12 == 0:
            kind = b"mixed"
            second = (
                b'Content-Type: application/pdf; name="cong-van.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
                b'Content-Disposition: attachment; filename="cong-van.pdf"\r\n\r\n'
            ) + base64.encodebytes(b"%PDF-1.4\n" + self._source.randbytes(6000)).replace(b"\n", b"\r\n")
        else:
            kind = b"alternative"
            words = [" ".join(self._source.choices(WORDS, k=count)) for count in (8, 200, 4, 120)]
            page = _HTML.format(**dict(zip(("title", "text", "cell", "quote"), words, strict=True)))
            second = (
                b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            ) + quopri.encodestring(page.encode()).replace(b"\n", b"\r\n")
        head = b"Content-Type: multipart/" + kind + b'; boundary="ranh-gioi"\r\n\r\n'
        parts = (boundary, plain, boundary, second + b"\r\n" + boundary + b"--\r\n")
        return head + b"\r\n".join(parts)


def _encoded(text: str) -> str:
    """Return an encoded word; a long text becomes one long word, which every reader takes."""
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode('ascii')}?="


def _lines(text: str) -> bytes:
    return base64.encodebytes(text.encode()).replace(b"\n", b"\r\n")
