"""What a letter is made of. Pure, frozen; everything in Unicode, composed when it is written. Clause: D9.5."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from congthu.webmail.composing.documents.types import DocumentFields


class Priority(StrEnum):
    """How urgent the writer calls a letter."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class AnswerKind(StrEnum):
    """What a letter is to an earlier one."""

    REPLY = "reply"
    REPLY_ALL = "reply-all"
    FORWARD = "forward"


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """An address with the name that is shown for it."""

    address: str
    """As typed, the domain in ASCII (IDNA); never empty."""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Under whose address a letter leaves: one's own, or that of an office. Clause: D12.2-1."""

    address: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that goes with a letter."""

    name: str
    media_type: str = "application/octet-stream"
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Return the octets of the file itself, not of how it travels. Clause: D5.2b."""
        return len(self.content)


@dataclass(frozen=True, kw_only=True)
class InlineImage:
    """A picture inside the text, which names it by ``cid:``."""

    cid: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The letter that this one answers or forwards, so that it can be marked when this one has left."""

    kind: AnswerKind
    box: str
    folder: str
    uid_validity: int
    uid: int
    message_id: str


@dataclass(frozen=True, kw_only=True)
class DraftMark:
    """What stays the same each time a draft is kept, though its number in the folder changes."""

    key: str
    """Of the letter: hexadecimal digits."""
    tab: str = ""
    """Of the browser's tab that kept it last; empty where no page of ours did."""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A letter as its writer sees it."""

    sender: Identity
    to: tuple[Receiver, ...] = ()
    cc: tuple[Receiver, ...] = ()
    bcc: tuple[Receiver, ...] = ()
    reply_to: tuple[Receiver, ...] = ()
    subject: str = ""
    text: str = ""
    """Of a plain letter. Where there is HTML, the plain text that goes with it is made from that."""
    html: str | None = None
    """Cleaned already; None for a plain letter."""
    attachments: tuple[File, ...] = ()
    inline: tuple[InlineImage, ...] = ()
    priority: Priority = Priority.NORMAL
    wants_read_receipt: bool = False
    wants_delivery_receipt: bool = False
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    answered: Answered | None = None
    """Stays with the draft and is never sent."""
    calendar: bytes = field(default=b"", repr=False)
    """The answer to an invitation, for the program of who called it: another form of the text (RFC 6047)."""
    document: DocumentFields | None = None
    """Set in "send document" mode. Clause: D9.1."""

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Return all receivers, each address once."""
        found: dict[str, Receiver] = {}
        for receiver in (*self.to, *self.cc, *self.bcc):
            found.setdefault(receiver.address.lower(), receiver)
        return tuple(found.values())
