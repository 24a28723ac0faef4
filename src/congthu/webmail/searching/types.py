"""What is asked for, and what is shown of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Place(StrEnum):
    """Where a word is to be found."""

    ANYWHERE = "anywhere"
    """Subject, sender, receivers, text, and text of attachments where the store reads it."""
    SENDER = "sender"
    RECEIVER = "receiver"
    """To, Cc or Bcc."""
    SUBJECT = "subject"


class Flag(StrEnum):
    """A state that a message may be in."""

    UNREAD = "unread"
    READ = "read"
    FLAGGED = "flagged"
    ANSWERED = "answered"
    DRAFT = "draft"


class SpecialFolder(StrEnum):
    """A folder that is known by what it is for, whatever it is called; the values are RFC 6154's, in lower case."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    JUNK = "junk"
    TRASH = "trash"
    ARCHIVE = "archive"
    ALL = "all"


class FaultCode(StrEnum):
    """Why a part of what was typed is not asked for."""

    EMPTY_VALUE = "empty-value"
    BAD_DATE = "bad-date"
    BAD_SIZE = "bad-size"
    UNKNOWN_FLAG = "unknown-flag"
    UNKNOWN_THING = "unknown-thing"
    OPEN_QUOTE = "open-quote"
    """Taken as closed at the end."""
    TOO_SHORT = "too-short"
    """The index knows no words of one letter."""
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a text: from the character at ``start`` up to, not including, the one at ``end``."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A part of what was typed that is not asked for, or not as typed."""

    code: FaultCode
    span: Span
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that is asked for; ``span`` says by what part of the query text."""

    span: Span
    is_negated: bool = False


@dataclass(frozen=True, kw_only=True)
class Contains(Condition):
    """A word, or several in a row."""

    place: Place
    text: str
    """As typed, in NFC, without quotes."""
    is_phrase: bool = False
    """Typed in quotes. The index finds what has all its words; `ranking` puts what has them in a row first."""
    words: tuple[str, ...] = ()
    """What the index can be asked for: the words of ``text`` that have two letters or more."""


@dataclass(frozen=True, kw_only=True)
class OnDates(Condition):
    """Arrived in a time; one of the two is given at least."""

    since: date | None = None
    """On this day or later, in the time of the office."""
    before: date | None = None
    """Earlier than this day."""


@dataclass(frozen=True, kw_only=True)
class OfSize(Condition):
    """Larger or smaller than so many octets."""

    larger: int | None = None
    smaller: int | None = None


@dataclass(frozen=True, kw_only=True)
class WithFlag(Condition):
    """In a state."""

    flag: Flag


@dataclass(frozen=True, kw_only=True)
class WithAttachment(Condition):
    """Has a file attached."""


@dataclass(frozen=True, kw_only=True)
class InFolder(Condition):
    """Lies in a folder: which one is decided with the folders of a box, see `folders.pick_folders`."""

    name: str
    special: SpecialFolder | None = None


@dataclass(frozen=True, kw_only=True)
class OfKind(Condition):
    """A document of a kind, e.g. ``công văn``. Clause: D9.1."""

    name: str
    """The official name where what was typed means one, otherwise as typed."""
    names: tuple[str, ...]
    """The official names that may be meant; as typed where none is."""


@dataclass(frozen=True, kw_only=True)
class Numbered(Condition):
    """A document with a number and symbol, e.g. ``123/QĐ-UBND``. Clause: D9.1."""

    number: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a person typed, understood."""

    text: str
    """In NFC, as far as it was read; every span counts in it."""
    conditions: tuple[Condition, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.conditions


class ChipCode(StrEnum):
    """What a chip says; the sentence is chosen where it is shown."""

    WORDS = "words"
    SENDER = "sender"
    RECEIVER = "receiver"
    SUBJECT = "subject"
    SINCE = "since"
    BEFORE = "before"
    BETWEEN = "between"
    LARGER = "larger"
    SMALLER = "smaller"
    FLAG = "flag"
    ATTACHMENT = "attachment"
    FOLDER = "folder"
    KIND = "kind"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One understood filter, for showing; taking it away gives ``without``."""

    code: ChipCode
    params: Mapping[str, str] = field(default_factory=dict)
    is_negated: bool = False
    without: str
    """The query text without it."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is known of a found message for ranking it."""

    folder: str
    uid: int
    subject: str
    sender: str
    """Name and address, decoded."""
    arrived_at: datetime
    snippet: str = ""


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A piece of a text with what was found in it."""

    text: str
    spans: tuple[Span, ...]
    """Positions in ``text`` of this snippet."""
