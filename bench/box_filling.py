"""A folder with very many messages, put there quickly: several messages in one APPEND (RFC 3502), without waiting."""

from __future__ import annotations

import base64
import imaplib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

AT_ONCE = 200
FOLDER = "Do-tim-kiem"
WORDS_OF_BODY = 150
RARE_EVERY = 1000
"""Every so many messages have the rare word."""
ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
RIMES = (
    "a á à ả ã ạ an án àn ang áng anh ành ao áo ăn ắn ăng ắng âm ấm ân ấn âu ấu e é è em ê ế ên ến i í ì im in ính "
    "o ó ò oa oan oán ong óng ô ố ồ ông ống ơ ở ợ ơn u ú ủ uâ uân uất ung ươi ương ướng ường uyên uyết uyện ư ứ ự"
)
SYLLABLES = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
START = datetime(2024, 1, 1, 8, tzinfo=UTC)


def fill(connection: imaplib.IMAP4, *, messages: int, seed: int = 1) -> None:
    """Put ``messages`` letters into a new folder; each has an ordinary subject and text, some have a rare word."""
    connection.delete(FOLDER)
    connection.create(FOLDER)
    source = random.Random(seed)
    letters = _letters(source, messages)
    for number in range(0, messages, AT_ONCE):
        tag = b"F%d" % number
        pieces = [tag, b' APPEND "', FOLDER.encode(), b'"']
        for at, raw in [next(letters) for _ in range(min(AT_ONCE, messages - number))]:
            pieces.append(f' "{at:%d-%b-%Y %H:%M:%S} +0000" {{{len(raw)}+}}\r\n'.encode() + raw)
        connection.send(b"".join((*pieces, b"\r\n")))
        while not (line := connection.readline()).startswith(tag):
            assert line, "the connection ended"
        assert b" OK" in line, line


def _letters(source: random.Random, messages: int) -> Iterator[tuple[datetime, bytes]]:
    senders = [f"{' '.join(source.choices(SYLLABLES, k=3)).title()}" for _ in range(300)]
    step = timedelta(days=800) / messages
    for number in range(messages):
        sender = number % len(senders)
        subject = f"Báo cáo {' '.join(source.choices(SYLLABLES, k=5))} số {number}/BC-UBND"
        rare = "tìmđượcrồi" if number % RARE_EVERY == 7 else ""
        body = " ".join(
            [*source.choices(SYLLABLES, k=WORDS_OF_BODY), "đường sắt", str(source.randrange(10**6)), rare, "\n"]
        )
        at = START + step * number
        head = (
            f"From: {_encoded(senders[sender])} <nguoi{sender}@example.vn>\r\nTo: a@example.vn\r\n"
            f"Subject: {_encoded(subject)}\r\nDate: {format_datetime(at)}\r\n"
            f"Message-ID: <{number}.{at:%s}@example.vn>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        )
        yield at, head.encode() + base64.encodebytes(body.encode()).replace(b"\n", b"\r\n")


def _encoded(text: str) -> str:
    return " ".join(f"=?utf-8?B?{base64.b64encode(piece.encode()).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), 16):
        yield text[start : start + 16]
