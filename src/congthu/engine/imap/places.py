"""Where a message lies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a message lies."""

    folder: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a folder holds of what was looked for."""

    folder: str
    uid_validity: int
    uid_next: int
    """From here on the next look has to begin."""
    uids: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """When a message came, and whether it was read since."""

    arrived_at: datetime
    """INTERNALDATE."""
    is_seen: bool


@dataclass(frozen=True, kw_only=True)
class Headers:
    """The header of one message."""

    uid: int
    arrived_at: datetime
    """INTERNALDATE."""
    raw: bytes
