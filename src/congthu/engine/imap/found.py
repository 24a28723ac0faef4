"""What a folder answers: rows, pages, conversations. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

_FIELD: Final = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*")
_FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One message in a list."""

    uid: int
    flags: frozenset[str]
    """System flags, with their backslash: ``\\\\Seen``."""
    keywords: frozenset[str]
    arrived_at: datetime
    """INTERNALDATE."""
    octets: int
    raw_headers: bytes
    """The header fields of a list, as they stand in the message: nothing is decoded here."""
    preview: str | None
    """The first words; None where they were not asked for or are not at hand."""
    has_attachment: bool

    @cached_property
    def headers(self) -> Mapping[str, tuple[bytes, ...]]:
        """Fields by lower-case name, unfolded, still encoded; what is no field is left out."""
        return split_fields(self.raw_headers)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A piece of a list."""

    total: int
    uid_validity: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Messages of one folder that belong together."""

    uids: tuple[int, ...]
    """Oldest first."""
    rows: tuple[Row, ...]
    """The newest of them, oldest first."""
    unseen: int
    is_flagged: bool


@dataclass(frozen=True, kw_only=True)
class ConversationPage:
    """A piece of a list of conversations."""

    total: int
    uid_validity: int
    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Where messages went (RFC 4315)."""

    uids: Mapping[int, int]
    """Old UID → new UID, in the other folder. What was no longer there is missing."""
    uid_validity: int
    """Of the other folder."""
    is_left: bool = False
    """True where the person may not remove: the messages were copied and lie in the old folder as well."""


@dataclass(frozen=True, kw_only=True)
class Appended:
    """Where a message was put."""

    uid: int
    uid_validity: int
    is_old_left: bool = False
    """True where the message that it replaces could not be removed."""


@dataclass(frozen=True, kw_only=True)
class FolderState:
    """A folder at one moment. Equal states hold the same messages with the same flags."""

    uid_validity: int
    uid_next: int
    messages: int
    unseen: int
    """Each person's own ``\\\\Seen`` in an official box moves no modification sequence: this does."""
    highest_modseq: int
    octets: int

    @property
    def messages_key(self) -> tuple[int, int, int]:
        """Equal as long as no message came or went, whatever became of flags."""
        return self.uid_validity, self.uid_next, self.messages


class NewsKind(StrEnum):
    """What happened in a folder."""

    ARRIVED = "arrived"
    REMOVED = "removed"
    FLAGS = "flags"
    """Flags and nothing else; where messages came or went, flags may have changed as well."""
    FOLDERS = "folders"
    """A folder was made, renamed, deleted, subscribed to or not."""


@dataclass(frozen=True, kw_only=True)
class FolderNews:
    """A folder after something happened there. What happened in the meantime comes as one."""

    folder: str
    kinds: frozenset[NewsKind]
    state: FolderState | None
    """None where the folder itself was made, renamed or deleted."""


def split_fields(raw: bytes) -> dict[str, tuple[bytes, ...]]:
    """Return header fields by lower-case name, unfolded and otherwise untouched."""
    found: dict[str, list[bytes]] = {}
    for line in _FOLD.sub(b"", raw).replace(b"\r\n", b"\n").split(b"\n"):
        if match := _FIELD.match(line):
            found.setdefault(match[1].decode("ascii").lower(), []).append(line[match.end() :].rstrip())
    return {name: tuple(values) for name, values in found.items()}


MOST_OF_A_FOLDER: Final = 1000
"""So many messages of each folder at most, the newest: more than anybody looks through."""


class Gap(StrEnum):
    """Why a folder's answer is not complete."""

    BEING_INDEXED = "being-indexed"
    """Only subject and addresses were looked at; the store is at work, and soon knows all words."""
    NO_INDEX = "no-index"
    """Only subject and addresses were looked at, and only for words as they are written, with all marks."""


@dataclass(frozen=True, kw_only=True)
class FoundIn:
    """What was found in one folder."""

    folder: str
    uids: tuple[int, ...]
    """The newest of a folder first; at most `MOST_OF_A_FOLDER`, unless more were asked for."""
    total: int
    uid_validity: int
    rows: tuple[Row, ...] = ()
    """Of the newest of them, as many as were asked for; what is gone by now is missing."""


@dataclass(frozen=True, kw_only=True)
class Searched:
    """The answer of a box."""

    found: tuple[FoundIn, ...]
    """Folders with something in them, in the order asked for."""
    gaps: tuple[tuple[str, Gap], ...] = ()
    """The folders whose answer is not complete; empty when everything was looked at."""

    @property
    def total(self) -> int:
        return sum(folder.total for folder in self.found)

    @property
    def is_complete(self) -> bool:
        return not self.gaps
