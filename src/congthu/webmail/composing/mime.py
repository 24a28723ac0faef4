"""Parts and their octets (RFC 2045, 2046, 2183). Pure: the same parts give the same octets, boundaries included.

Not Python's own generator: it cuts file names into continuations (RFC 2231), which Outlook does not join, folds again
what was folded, and cannot give a name in both forms.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from congthu.webmail.composing.headers import Header, encoded_words
from congthu.webmail.composing.texts import file_name
from congthu.webmail.composing.types import File, InlineImage

_LONGEST_LINE: Final = 998
_BASE64_LINE: Final = 76
_TOKEN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-")
_UNCODED: Final = "!#$&+-.^_`|~"
"""What RFC 5987 leaves as it is beside letters and digits; the apostrophe of Đắk R'Lấp is not among them."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part: a body, or further parts inside."""

    headers: tuple[Header, ...]
    body: bytes = field(default=b"", repr=False)
    subtype: str = ""
    """Of a multipart; empty for a leaf."""
    parameters: str = ""
    """Further parameters of a multipart, e.g. ``; type="text/html"``."""
    inside: tuple[Part, ...] = ()


def render(part: Part, *, leading: Sequence[Header] = ()) -> bytes:
    """Return a part with the fields that stand before its own."""
    if not part.subtype:
        return _head((*leading, *part.headers)) + part.body
    rendered = [render(inner) for inner in part.inside]
    boundary = _boundary(rendered)
    kind = ("Content-Type", f'multipart/{part.subtype}{part.parameters};\r\n boundary="{boundary}"')
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + inner + b"\r\n" for inner in rendered)
    return _head((*leading, *part.headers, kind)) + body + mark + b"--\r\n"


def multipart(subtype: str, inside: Sequence[Part], *, parameters: str = "") -> Part:
    """Return parts as one; a single one stays what it is."""
    if len(inside) == 1:
        return inside[0]
    return Part(headers=(), subtype=subtype, parameters=parameters, inside=tuple(inside))


def text_part(text: str, *, subtype: str, parameters: str = "") -> Part:
    """Return a text, whose lines end as Python's do, in the encoding that is shortest."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    encoding, body = _encoded_text(text)
    return Part(
        headers=(
            ("Content-Type", f"text/{subtype}; charset={charset}{parameters}"),
            ("Content-Transfer-Encoding", encoding),
        ),
        body=body,
    )


def file_part(file: File) -> Part:
    """Return an attachment; a letter as an attachment stays readable as one where it can travel as it is."""
    name = file_name(file.name)
    if file.media_type.lower() == "message/rfc822":
        content = _with_crlf(file.content)
        if b"\0" not in content and all(len(line) <= _LONGEST_LINE for line in content.split(b"\r\n")):
            encoding = "7bit" if content.isascii() else "8bit"
            return _named(name, "message/rfc822", "attachment", encoding=encoding, body=content)
    kind = _media_type(file.media_type)
    kind = "application/octet-stream" if kind.startswith(("message/", "multipart/")) else kind
    return _named(name, kind, "attachment", encoding="base64", body=_base64(file.content))


def answer_part(calendar: bytes) -> Part:
    """Return the answer to an invitation (RFC 6047, 2.4)."""
    return Part(
        headers=(
            ("Content-Type", "text/calendar; method=REPLY; charset=utf-8"),
            ("Content-Transfer-Encoding", "base64"),
        ),
        body=_base64(calendar),
    )


def image_part(image: InlineImage) -> Part:
    """Return a picture of the text."""
    named = _named(
        file_name(image.name, otherwise="hinh"),
        _media_type(image.media_type),
        "inline",
        encoding="base64",
        body=_base64(image.content),
    )
    return Part(headers=(*named.headers, ("Content-ID", f"<{image.cid}>")), body=named.body)


def _named(name: str, kind: str, disposition: str, *, encoding: str, body: bytes) -> Part:
    """Return a part whose name stands in both forms: Outlook and Gmail each read another one."""
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'name="{quoted}"'
        stored = f'filename="{quoted}"'
    else:
        words = "\r\n ".join(encoded_words(name))
        shown = f'name="{words}"'
        stored = f"filename*=UTF-8''{quote(name, safe=_UNCODED)}"
    return Part(
        headers=(
            ("Content-Type", f"{kind};\r\n {shown}"),
            ("Content-Transfer-Encoding", encoding),
            ("Content-Disposition", f"{disposition};\r\n {stored}"),
        ),
        body=body,
    )


def _head(headers: Sequence[Header]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii") + b"\r\n"


def _boundary(rendered: Sequence[bytes]) -> str:
    """Return a line that stands in none of the parts; ``=_`` cannot stand in quoted-printable or base64 anyway."""
    digest = hashlib.sha256()
    for octets in rendered:
        digest.update(octets)
    while True:
        boundary = f"=_{digest.hexdigest()[:40]}"
        if not any(boundary.encode() in octets for octets in rendered):
            return boundary
        digest.update(b"again")


def _encoded_text(text: str) -> tuple[str, bytes]:
    raw = text.encode()
    if text.isascii() and all(len(line) <= _LONGEST_LINE for line in raw.split(b"\n")):
        return "7bit", raw.replace(b"\n", b"\r\n")
    printable = binascii.b2a_qp(raw, istext=True).replace(b"\n", b"\r\n")
    coded = _base64(raw.replace(b"\n", b"\r\n"))
    return ("quoted-printable", printable) if len(printable) <= len(coded) else ("base64", coded)


def _base64(content: bytes) -> bytes:
    coded = binascii.b2a_base64(content, newline=False)
    return b"".join(coded[start : start + _BASE64_LINE] + b"\r\n" for start in range(0, len(coded), _BASE64_LINE))


def _media_type(given: str) -> str:
    kind, _, subtype = given.lower().partition("/")
    is_good = bool(kind and subtype) and set(kind + subtype) <= _TOKEN
    return f"{kind}/{subtype}" if is_good else "application/octet-stream"


def _with_crlf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
