"""Values of the record that cross the front door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an event is about: a kind of thing and its id, with the name it had then."""

    kind: str
    id: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event to be recorded."""

    code: str
    subject: Subject
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PastEvent:
    """One event as it stands in the record, with the names of the time."""

    at: datetime
    code: str
    actor_name: str
    actor_post: str
    subject: Subject


@dataclass(frozen=True, kw_only=True)
class ChainFault:
    """A place where the record does not agree with its chain."""

    position: int
    """The link's place in the chain, from 1; 0 where an event has no link at all."""
    event_id: int | None
    reason: str
    """One of ``event_altered``, ``event_missing``, ``event_unlinked``, ``link_altered``, ``link_missing``."""


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """What a walk along the whole chain found."""

    events: int
    head: str
    """The hash of the last link, hexadecimal: write it down elsewhere and a cut tail is noticed, too."""
    faults: tuple[ChainFault, ...]
