"""A case of the corpus, and how letters are put together for it."""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    source: str
    raw: bytes


HEAD = b"From: Nguoi Gui <gui@example.org>\r\nTo: nhan@daknong.gov.vn\r\nDate: Mon, 02 Nov 2026 08:00:00 +0700\r\n"


def html_letter(markup: str, *, head: bytes = HEAD) -> bytes:
    """Return a letter whose one part is ``markup``."""
    body = base64.encodebytes(markup.encode("utf-8", "surrogatepass"))
    return (
        head
        + b"Subject: thu\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + body
    )


def letter(fields: str | bytes, body: str | bytes = b"Noi dung\r\n", *, head: bytes = HEAD) -> bytes:
    """Return a letter with more header fields and a body."""
    more = fields.encode() if isinstance(fields, str) else fields
    text = body.encode() if isinstance(body, str) else body
    return head + more.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n\r\n" + text


def multipart(*parts: str | bytes, kind: str = "mixed", boundary: str = "b1", closed: bool = True) -> bytes:
    """Return a letter with ``parts``, each with its own header."""
    mark = boundary.encode()
    octets = [part.encode() if isinstance(part, str) else part for part in parts]
    body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in octets)
    body += b"--" + mark + b"--\r\n" if closed else b""
    return letter(f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"', body)
