"""A message in an office's box as a document, if it is one. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from congthu.webmail.composing.documents.types import DocumentFields
from congthu.webmail.composing.ids import clean_id
from congthu.webmail.composing.reading import document_of, header, parse, receivers_of

_MOST_RECEIVERS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A message that carries the fields of a document."""

    fields: DocumentFields
    sender: str
    sender_name: str
    authentication: str
    message_id: str
    received_at: datetime
    folder: str
    uid_validity: int
    uid: int
    receivers: tuple[str, ...] = ()
    """To and Cc by name, for who sent it without a "Nơi nhận"."""


def read_candidate(
    raw_headers: bytes, *, folder: str, uid_validity: int, uid: int, received_at: datetime
) -> Candidate | None:
    """Return what the header of a message says; None where it carries no fields of a document."""
    message = parse(raw_headers.rstrip(b"\r\n") + b"\r\n\r\n")
    fields = document_of(message)
    if fields is None:
        return None
    senders = receivers_of(message, "From") if len(message.get_all("From", [])) == 1 else ()
    sender = senders[0] if len(senders) == 1 else None
    # Without a name of its own a message is known by its header, so that it is entered once all the same.
    own_id = f"<{hashlib.sha256(raw_headers).hexdigest()}@no-id>"
    return Candidate(
        fields=fields,
        sender=sender.address.lower() if sender else "",
        sender_name=sender.name if sender else "",
        authentication=header(message, "Authentication-Results"),
        message_id=clean_id(header(message, "Message-ID")) or own_id,
        received_at=received_at,
        folder=folder,
        uid_validity=uid_validity,
        uid=uid,
        receivers=tuple(
            one.name or one.address for field in ("To", "Cc") for one in receivers_of(message, field)[:_MOST_RECEIVERS]
        ),
    )
