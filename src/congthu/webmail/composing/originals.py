"""The letter that is answered or forwarded, as far as an answer needs it. Pure; never raises on what arrived."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.webmail.composing.addresses import clean_address, parse_receivers
from congthu.webmail.composing.ids import clean_id, clean_ids
from congthu.webmail.composing.reading import Bodies, header, parse, receivers_of
from congthu.webmail.composing.types import File, InlineImage, Receiver

_MAILTO: Final = re.compile(r"<mailto:([^>?]+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Original:
    """An earlier letter. Text and HTML are shown to others again, so the HTML must be cleaned before it is quoted."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: Receiver | None = None
    reply_to: tuple[Receiver, ...] = ()
    to: tuple[Receiver, ...] = ()
    cc: tuple[Receiver, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    list_post: str = ""
    """The address of a mailing list that the letter came by (RFC 2369); empty otherwise."""
    text: str = ""
    html: str | None = None
    files: tuple[File, ...] = ()
    images: tuple[InlineImage, ...] = ()
    raw: bytes = field(default=b"", repr=False)


def original_of(raw: bytes, *, cleaned_html: str | None = None) -> Original:
    """Return a letter as an answer needs it; its own HTML is left out, and stands in only as it was cleaned."""
    message = parse(raw)
    bodies = Bodies.of(message)
    references = clean_ids(header(message, "References")) or clean_ids(header(message, "In-Reply-To"))[:1]
    return Original(
        message_id=clean_id(header(message, "Message-ID")),
        references=references,
        sender=next(iter(receivers_of(message, "From")), None),
        reply_to=receivers_of(message, "Reply-To"),
        to=receivers_of(message, "To"),
        cc=receivers_of(message, "Cc"),
        subject=header(message, "Subject"),
        sent_at=_date(message),
        list_post=_list_post(message),
        text=bodies.text,
        html=cleaned_html,
        files=bodies.files,
        images=bodies.images,
        raw=raw,
    )


def _date(message: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(message.get("Date", "")))
        return sent.astimezone(VIETNAM) if sent.tzinfo else sent.replace(tzinfo=VIETNAM)
    except (ValueError, TypeError, OverflowError):
        return None


def _list_post(message: Message) -> str:
    found = _MAILTO.search(header(message, "List-Post"))
    address = clean_address(found[1]) if found else None
    return address if address and parse_receivers(address).receivers else ""
