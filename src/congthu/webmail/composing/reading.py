"""A stored draft as a composition again, whichever program wrote it. Pure; never raises. Clause: D9.5."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value
from typing import Final

from congthu.webmail.composing import flowed
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.building import ANSWERED_FIELD, MARK_FIELD, WISHES_FIELD
from congthu.webmail.composing.documents import block, codec
from congthu.webmail.composing.documents.types import DocumentFields
from congthu.webmail.composing.ids import DRAFT_KEY, clean_id, clean_ids
from congthu.webmail.composing.texts import composed, one_line
from congthu.webmail.composing.types import (
    Answered,
    AnswerKind,
    Composition,
    DraftMark,
    File,
    Identity,
    InlineImage,
    Priority,
    Receiver,
)

_POLICY: Final = policy.compat32.clone(linesep="\r\n", max_line_length=None, mangle_from_=False)
"""What is written again is written as it was read."""
_DEEPEST: Final = 40
"""Parts deeper than this are kept as files; nobody writes such letters, but somebody sends them."""


def parse(raw: bytes) -> Message:
    """Return a message as Python reads it, by the policy that keeps every header as it came."""
    return BytesParser(policy=_POLICY).parsebytes(raw)


def read_draft(raw: bytes) -> Composition:
    """Return what a draft says; of `building.build_draft` everything, of others what a composition knows."""
    message = parse(raw)
    wishes = _wishes(message)
    fields = document_of(message)
    bodies = Bodies.of(message)
    sender = next(iter(receivers_of(message, "From")), Receiver(address=""))
    html = bodies.html
    if fields:
        bodies.text = block.without_block(bodies.text)
        html = block.without_html_block(html, fields) if html is not None else None
    return Composition(
        sender=Identity(address=sender.address, name=sender.name),
        to=receivers_of(message, "To"),
        cc=receivers_of(message, "Cc"),
        bcc=receivers_of(message, "Bcc"),
        reply_to=receivers_of(message, "Reply-To"),
        subject=header(message, "Subject"),
        text=bodies.text if html is None else "",
        html=html,
        attachments=bodies.files,
        inline=bodies.images,
        priority=_priority(message),
        wants_read_receipt=bool(message.get("Disposition-Notification-To")),
        wants_delivery_receipt=wishes.get("delivery") is True,
        in_reply_to=clean_id(header(message, "In-Reply-To")),
        references=clean_ids(header(message, "References")),
        answered=_answered(message),
        document=fields,
    )


def mark_of(raw: bytes) -> DraftMark:
    """Return the mark of a draft; an empty one of what another program kept."""
    words = header(BytesParser(policy=_POLICY).parsebytes(raw, headersonly=True), MARK_FIELD).split()
    if not words or not all(DRAFT_KEY.fullmatch(word) for word in words):
        return DraftMark(key="")
    return DraftMark(key=words[0], tab=words[1] if len(words) > 1 else "")


def header(message: Message, name: str) -> str:
    """Return a header decoded, on one line; empty where there is none."""
    raw = message.get(name)
    if raw is None:
        return ""
    text = str(raw)
    try:
        return one_line(str(make_header(decode_header(text))))
    except (HeaderParseError, MessageError, LookupError, ValueError):
        return one_line(text)


def document_of(message: Message) -> DocumentFields | None:
    """Return the fields of a document in the headers of a message."""
    return codec.from_headers({name: header(message, name) for name in codec.NAMES})


class Bodies:
    """What a message consists of: its text, its HTML, the pictures inside, the files."""

    def __init__(self) -> None:
        self.text = ""
        self.html: str | None = None
        self._files: list[File] = []
        self._images: list[InlineImage] = []

    @classmethod
    def of(cls, message: Message) -> Bodies:
        """Return the bodies of a message."""
        bodies = cls()
        for part in _leaves(message):
            bodies._take(part)
        return bodies

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(self._files)

    @property
    def images(self) -> tuple[InlineImage, ...]:
        return tuple(self._images)

    def _take(self, part: Message) -> None:
        kind = part.get_content_type()
        is_file = part.get_content_disposition() == "attachment" or bool(_name(part))
        if kind == "text/plain" and not is_file and not self.text:
            self.text = _plain(part)
        elif kind == "text/html" and not is_file and self.html is None:
            self.html = composed(decoded(part))
        elif kind.startswith("image/") and part.get("Content-ID") and part.get_content_disposition() != "attachment":
            cid = clean_cid(header(part, "Content-ID"))
            self._images.append(InlineImage(cid=cid, name=_name(part), media_type=kind, content=_content(part)))
        else:
            self._files.append(File(name=_name(part), media_type=kind, content=_content(part)))


def decoded(part: Message) -> str:
    """Return the text of a part in whatever charset it says, or at least in something."""
    content = _content(part)
    try:
        return content.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError, ValueError):
        return content.decode("utf-8", "replace")


def clean_cid(text: str) -> str:
    """Return the name of an inline picture without its brackets."""
    return text.strip().removeprefix("<").removesuffix(">")


def _plain(part: Message) -> str:
    text = composed(decoded(part))
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    return (flowed.unflow(text) if is_flowed else text).rstrip("\n")


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    inner = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(inner, list) and depth < _DEEPEST:
        for part in inner:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def _content(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\r\n".join(item.as_bytes(policy=_POLICY) for item in inner if isinstance(item, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parameter(given: str | tuple[str | None, str | None, str]) -> str:
    """Return the text of a parameter; where its charset is none that can be (RFC 2231), as it stands."""
    if not isinstance(given, tuple):
        return given
    try:
        return collapse_rfc2231_value(given)
    except ValueError:
        return given[2]


def _name(part: Message) -> str:
    """Return the name of a file, in whichever of the forms that programs write it."""
    for given in (part.get_param("filename", header="content-disposition"), part.get_param("name")):
        if given:
            text = _parameter(given)
            try:
                return one_line(str(make_header(decode_header(text))))
            except (HeaderParseError, MessageError, LookupError, ValueError):
                return one_line(text)
    return ""


def receivers_of(message: Message, name: str) -> tuple[Receiver, ...]:
    """Return receivers from the raw field: names are decoded only after commas were looked at."""
    found = parse_receivers(" ".join(str(message.get(name, "")).split()))
    return tuple(Receiver(address=item.address, name=_decoded_name(item.name)) for item in found.receivers)


def _decoded_name(name: str) -> str:
    try:
        return one_line(str(make_header(decode_header(name))))
    except (HeaderParseError, MessageError, LookupError, ValueError):
        return name


def _priority(message: Message) -> Priority:
    said = header(message, "X-Priority")[:1]
    word = header(message, "Importance").lower()
    if said in {"1", "2"} or word == "high":
        return Priority.HIGH
    return Priority.LOW if said in {"4", "5"} or word == "low" else Priority.NORMAL


def _wishes(message: Message) -> Mapping[str, object]:
    try:
        said = json.loads(header(message, WISHES_FIELD) or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _answered(message: Message) -> Answered | None:
    try:
        kind, box, folder, validity, uid, message_id = json.loads(header(message, ANSWERED_FIELD))
        return Answered(
            kind=AnswerKind(kind),
            box=str(box),
            folder=str(folder),
            uid_validity=int(validity),
            uid=int(uid),
            message_id=clean_id(str(message_id)),
        )
    except (ValueError, TypeError):
        return None
