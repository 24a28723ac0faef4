"""Values of bringing in and taking out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

Position = Mapping[str, int | str]
"""From where a source goes on; empty: from its beginning. Only the source that gave it can read it."""


class Reason(StrEnum):
    """Why something was not taken."""

    TOO_LARGE = "too_large"
    NO_LETTER = "no_letter"
    DELETED = "deleted"
    """It was thrown away already where it comes from."""
    LOCKED = "locked"
    """A file in an archive that asks for a password."""
    DAMAGED = "damaged"
    REFUSED = "refused"
    """Our own store does not take it, for instance because of an octet 0."""
    VIRUS = "virus"
    UNSCANNED = "unscanned"
    """The virus scanner cannot look through it, so that nobody knows whether it is clean."""
    FOLDER = "folder"
    """A folder of the old server that cannot be opened."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message from elsewhere."""

    raw: bytes
    flags: frozenset[str] = frozenset()
    arrived_at: datetime | None = None
    """None where nothing tells it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a source has: a letter, or why there is none."""

    letter: Letter | None
    reason: Reason | None = None
    where: str
    """Which one it was, as its owner can find it: “letter 12”, a file in an archive, a folder and number."""
    octets: int
    folder: str = ""
    """Where it belongs, below the folder that was chosen; empty: into that itself."""
    position: Position
    """From where to go on after it."""
    done: int
    """How much of the whole that was, in the source's own measure."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something that was not taken."""

    where: str
    reason: Reason
    octets: int


@dataclass(frozen=True, kw_only=True)
class MovingPolicy:
    """Limits of bringing in."""

    version: str = "2026-11"
    file_octets: int = 2 * 1024**3
    letter_octets: int = 100 * 1024**2
    unpacked_octets: int = 6 * 1024**3
    """All that is in an archive, unpacked."""
    members: int = 200_000
    """Files in an archive."""
    directory_octets: int = 64 * 1024**2
    """Of an archive's table of contents."""
    folders: int = 500
    """Of an old server."""
    reported: int = 500
    """So many things that were left out are named; the others are counted."""
    slice: timedelta = timedelta(seconds=20)
    """After so long an import stands back in the queue, so that other jobs get their turn."""
    at_once: int = 2
    """So many imports are worked on at the same time."""
    open_at_once: int = 3
    """So many of one person."""
    retries: int = 10
    """So often in a row it is tried again by itself, a minute apart."""
    stopped: timedelta = timedelta(days=3)
    """So long what is in the way may be removed; then the order is wiped."""
    kept: timedelta = timedelta(days=30)
    """So long it is known what became of an import."""


POLICY = MovingPolicy()


class ImportKind(StrEnum):
    """Where an import comes from."""

    FILE = "file"
    SERVER = "server"


class ImportState(StrEnum):
    """How far an import has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Something is in the way (`fault`); it can go on once that is removed."""
    CANCELLED = "cancelled"


OPEN = frozenset({ImportState.WAITING, ImportState.RUNNING})
FINAL = frozenset({ImportState.DONE, ImportState.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class ImportEntry:
    """An import, as its owner sees it."""

    id: UUID
    mailbox_id: UUID
    kind: ImportKind
    state: ImportState
    fault: str
    """A code; empty where nothing is wrong."""
    source: str
    """The name of the file, or of the old server."""
    folder: str
    created_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    """0: not known yet."""
    taken: int
    known: int
    """Of what was in the folder already."""
    left_out: int
    report: Sequence[LeftOut]
    """The first of them."""
    can_go_on: bool
    """Whether it can be let go on once what is in the way is removed."""
    is_over: bool
    """Whether nothing will come of it any more, so that its owner may take it out of the list."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        return 100 if self.state is ImportState.DONE else min(99, self.done * 100 // self.total) if self.total else 0
