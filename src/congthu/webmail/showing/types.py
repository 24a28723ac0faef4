"""What is shown of a letter, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from congthu.webmail.showing.invitations.types import Invitation
from congthu.webmail.showing.notes import Note


class Importance(StrEnum):
    """How urgent the sender called it."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class BlockKind(StrEnum):
    """What a piece of a plain text is."""

    TEXT = "text"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    """The line that introduces a quote: "Vào … đã viết:"."""
    FORWARDED = "forwarded"
    """The head of an answered or forwarded letter ("Từ: … Gửi: …") and all that follows it."""
    SIGNATURE = "signature"


class Protection(StrEnum):
    """How a letter is protected; recognised, not verified here."""

    NONE = "none"
    SMIME_SIGNED = "smime-signed"
    SMIME_ENCRYPTED = "smime-encrypted"
    PGP_SIGNED = "pgp-signed"
    PGP_ENCRYPTED = "pgp-encrypted"


class Best(StrEnum):
    """Which form of the text shows most of it."""

    HTML = "html"
    TEXT = "text"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class ShowOptions:
    """What the page wants of a letter."""

    prefix: str = "m-"
    """Put before every id and class of the letter, so that none meets one of the page."""
    part_url: Callable[[str], str] | None = None
    """Where an inline image is fetched, by its section; without it such images are left out."""
    allow_remote: Callable[[str], str] | None = None
    """Where a remote image is fetched through our proxy; without it remote content is blocked and counted."""
    is_dark: bool = False
    """Whether colours are to be read on a dark page."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Somebody in a header field."""

    name: str = ""
    """Without control, direction and invisible characters; may still claim to be anybody."""
    address: str = ""
    """As written, neutralised; empty where there was none."""
    group: str = ""

    @property
    def display(self) -> str:
        """Return name and address, always both: a name never stands in for the address."""
        return f"{self.name} <{self.address}>" if self.name and self.address else self.address or self.name

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower() if "@" in self.address else ""


@dataclass(frozen=True, kw_only=True)
class ShownHeaders:
    """The header of a letter, decoded and neutralised."""

    subject: str = ""
    sent_from: tuple[Address, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    sent_at: datetime | None = None
    """In UTC; None where no date can be made of the field."""
    raw_date: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    importance: Importance = Importance.NORMAL
    list_id: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """All fields in order, names in lower case, values decoded."""
    notes: tuple[Note, ...] = ()

    def get_all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field ``name``, in order."""
        wanted = name.lower()
        return tuple(value for key, value in self.fields if key == wanted)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link of a letter, with what it shows and where it goes."""

    url: str
    host: str
    text: str
    is_mismatch: bool = False
    """The text looks like an address of another host."""


@dataclass(frozen=True, kw_only=True)
class ShownHtml:
    """HTML that is safe to put into the frame of a letter."""

    body: str
    style: str = ""
    """A style sheet whose selectors all begin with the class of the wrapper."""
    wrapper_class: str = ""
    remote: tuple[str, ...] = ()
    """Remote addresses that were found, whether blocked or allowed."""
    trackers: int = 0
    links: tuple[Link, ...] = ()
    shown_sections: frozenset[str] = frozenset()
    """Parts that the text shows as inline images."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TextSpan:
    """A run of plain text, or a link in it."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """A piece of a plain text."""

    kind: BlockKind
    level: int = 0
    """Depth of the quote; 0 outside quotes."""
    spans: tuple[TextSpan, ...] = ()

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, kw_only=True)
class ShownText:
    """A plain text in blocks."""

    blocks: tuple[TextBlock, ...] = ()
    is_flowed: bool = False
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def stretches(self) -> tuple[tuple[bool, tuple[TextBlock, ...]], ...]:
        """Return the blocks, those side by side that are quoted together, each with whether they are.

        A quote within a quote is folded away with it.
        """
        found: list[tuple[bool, tuple[TextBlock, ...]]] = []
        for block in self.blocks:
            is_quoted = block.kind in {BlockKind.QUOTE, BlockKind.FORWARDED}
            if is_quoted and found and found[-1][0]:
                found[-1] = (True, (*found[-1][1], block))
            else:
                found.append((is_quoted, (block,)))
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with a letter; its octets are asked for by its section."""

    section: str
    """As IMAP numbers it; ``2.uu.1`` and ``3.tnef.2`` are files inside the text or the winmail.dat of that part."""
    name: str
    """Safe as a file name on every system; never empty."""
    size: int
    """Decoded octets; counted, not guessed, except for a base64 that is broken."""
    declared_type: str
    sniffed_type: str = ""
    """What the first octets say; empty where they say nothing."""
    content_id: str = ""
    is_inline: bool = False
    """Shown inside the HTML."""
    is_encrypted: bool = False
    """An archive or document that asks for a password."""
    listed_names: tuple[str, ...] = ()
    """What an archive says is in it."""
    notes: tuple[Note, ...] = ()


class ReportKind(StrEnum):
    """What a multipart/report says."""

    DELIVERY = "delivery"
    DISPOSITION = "disposition"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """What became of the letter for one receiver."""

    address: str
    action: str
    """As in RFC 3464 (failed, delayed, delivered, relayed, expanded) or RFC 8098 (displayed, deleted …)."""
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A bounce or a receipt."""

    kind: ReportKind
    lines: tuple[ReportLine, ...] = ()
    original_message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class NestedMessage:
    """A letter inside the letter."""

    section: str
    message: ShownMessage


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """A letter as the page shows it."""

    headers: ShownHeaders
    html: ShownHtml | None = None
    text: ShownText | None = None
    best: Best = Best.NONE
    attachments: tuple[Attachment, ...] = ()
    nested: tuple[NestedMessage, ...] = ()
    invitation: Invitation | None = None
    report: Report | None = None
    protection: Protection = Protection.NONE
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartContent:
    """The octets of one part."""

    name: str
    content_type: str
    """What may be told to a browser; never a type that it would run."""
    octets: bytes
