"""What to look for in a folder, typed, and its form in IMAP (RFC 9051 SEARCH, RFC 5032 WITHIN). Pure.

No criterion is ever put together from text: keys are constants of this file, and a word consists of letters, digits and
blanks alone, so that nothing typed can be anything but a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Final

Keys = tuple[str | bytes, ...]
"""Words of a SEARCH command: text for keys, octets (UTF-8) for what is looked for."""

_KEYWORD: Final = re.compile(r"[$A-Za-z][A-Za-z0-9_.$-]*")
_FIELD: Final = re.compile(r"X-Van-Ban-[A-Za-z-]{1,40}")


class Where(StrEnum):
    """Where a word is looked for; the values are IMAP's."""

    ANYWHERE = "TEXT"
    BODY = "BODY"
    SUBJECT = "SUBJECT"
    SENDER = "FROM"
    TO = "TO"
    CC = "CC"
    BCC = "BCC"


class Mark(StrEnum):
    """A system flag; the values are IMAP's."""

    SEEN = "SEEN"
    FLAGGED = "FLAGGED"
    ANSWERED = "ANSWERED"
    DRAFT = "DRAFT"


@dataclass(frozen=True, kw_only=True)
class Word:
    """Has a word, or several, somewhere."""

    where: Where
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip() or not all(_is_plain(char) for char in self.text):
            message = f"not words: {self.text!r}"
            raise ValueError(message)

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key."""
        return (self.where.value, unicodedata.normalize("NFC", self.text).encode())


@dataclass(frozen=True, kw_only=True)
class Field:
    """Has words in one of the header fields that an official document travels with. Clause: D9.1."""

    name: str
    text: str
    is_whole: bool = False
    """The field says this and nothing else; otherwise it has it somewhere."""

    def __post_init__(self) -> None:
        Word(where=Where.ANYWHERE, text=self.text)
        if not _FIELD.fullmatch(self.name):
            message = f"not a field of a document: {self.name!r}"
            raise ValueError(message)

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key; it finds more than is meant where `is_whole`."""
        text = _without_zeros(self.text) if self.is_whole else self.text
        return ("HEADER", self.name, unicodedata.normalize("NFC", text).encode())

    def is_value(self, raw: bytes) -> bool:
        """Tell whether a field says just this; numbers with or without zeros before them."""
        return _without_zeros(raw.decode("utf-8", "replace")) == _without_zeros(self.text)


@dataclass(frozen=True, kw_only=True)
class Since:
    """Arrived at a moment or later."""

    at: datetime

    def keys(self, now: datetime) -> Keys:
        """Return the words of one search key."""
        seconds = ceil((now - self.at).total_seconds())
        return ("YOUNGER", str(seconds)) if seconds > 0 else ("NOT", "ALL")


@dataclass(frozen=True, kw_only=True)
class Before:
    """Arrived earlier than a moment."""

    at: datetime

    def keys(self, now: datetime) -> Keys:
        """Return the words of one search key."""
        seconds = ceil((now - self.at).total_seconds())
        return ("OLDER", str(seconds)) if seconds > 0 else ("ALL",)


@dataclass(frozen=True, kw_only=True)
class Larger:
    """Has more octets."""

    octets: int

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key."""
        return ("LARGER", str(self.octets))


@dataclass(frozen=True, kw_only=True)
class Smaller:
    """Has fewer octets."""

    octets: int

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key."""
        return ("SMALLER", str(self.octets))


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Has a system flag."""

    mark: Mark

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key."""
        return (self.mark.value,)


@dataclass(frozen=True, kw_only=True)
class Keyword:
    """Has a keyword, e.g. ``$HasAttachment``."""

    name: str

    def __post_init__(self) -> None:
        if not _KEYWORD.fullmatch(self.name):
            message = f"not a keyword: {self.name!r}"
            raise ValueError(message)

    def keys(self, now: datetime) -> Keys:  # noqa: ARG002 -- The same for all.
        """Return the words of one search key."""
        return ("KEYWORD", self.name)


@dataclass(frozen=True, kw_only=True)
class Not:
    """Is not so."""

    of: Criterion

    def keys(self, now: datetime) -> Keys:
        """Return the words of one search key."""
        return ("NOT", *self.of.keys(now))


@dataclass(frozen=True, kw_only=True)
class Both:
    """All of several hold; of none: everything."""

    of: tuple[Criterion, ...]

    def keys(self, now: datetime) -> Keys:
        """Return the words of one search key."""
        if not self.of:
            return ("ALL",)
        if len(self.of) == 1:
            return self.of[0].keys(now)
        # The first word of every key is text; what is looked for follows it.
        first, *others = (key for one in self.of for key in one.keys(now))
        return (f"({first!s}", *others, ")")


@dataclass(frozen=True, kw_only=True)
class Either:
    """At least one of several holds; of none: nothing."""

    of: tuple[Criterion, ...]

    def keys(self, now: datetime) -> Keys:
        """Return the words of one search key."""
        if not self.of:
            return ("NOT", "ALL")
        return either_of([one.keys(now) for one in self.of])


Criterion = Word | Field | Since | Before | Larger | Smaller | Marked | Keyword | Not | Both | Either


def either_of(several: Sequence[Keys]) -> Keys:
    """Return the words that ask for one of some keys: IMAP's OR takes two, of which the second may be an OR again."""
    *before, last = several
    return (*(word for keys in before for word in ("OR", *keys)), *last)


def as_keys(criterion: Criterion, *, now: datetime) -> Keys:
    """Return the words of a SEARCH command that asks for ``criterion`` at the moment ``now``.

    Moments are told as seconds that have passed: IMAP's own days are those of the server, not of the office.
    """
    if isinstance(criterion, Both) and criterion.of:
        return tuple(key for one in criterion.of for key in as_keys(one, now=now))
    return criterion.keys(now)


def _without_zeros(text: str) -> str:
    return text.strip().lstrip("0").casefold() or "0"


def _is_plain(char: str) -> bool:
    return char.isalnum() or char == " " or bool(unicodedata.combining(char))
