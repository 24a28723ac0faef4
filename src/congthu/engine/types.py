"""Values of the engine that cross the front door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from congthu.engine.envelope import Envelope, Outcome, Refusal, Submission, Wishes
from congthu.engine.imap import criteria
from congthu.engine.imap.asked import Filters, Order, Preview, SortKey
from congthu.engine.imap.found import (
    Appended,
    Conversation,
    ConversationPage,
    FolderNews,
    FolderState,
    FoundIn,
    Gap,
    Moved,
    NewsKind,
    Page,
    Row,
    Searched,
)
from congthu.engine.imap.places import Headers, Look, Mark, Place
from congthu.engine.imap.structure import Part
from congthu.engine.imap.types import (
    BoxKey,
    Folder,
    ForeignFolder,
    ForeignHead,
    ForeignServer,
    KnownMessage,
    Message,
    Script,
    Server,
    Usage,
)
from congthu.engine.state import DesiredState

__all__ = [
    "Appended",
    "BoxKey",
    "Conversation",
    "ConversationPage",
    "DesiredState",
    "Envelope",
    "Filters",
    "Folder",
    "FolderNews",
    "FolderState",
    "ForeignFolder",
    "ForeignHead",
    "ForeignServer",
    "FoundIn",
    "Gap",
    "Headers",
    "KnownMessage",
    "Look",
    "Mark",
    "Message",
    "Moved",
    "NewsKind",
    "Order",
    "Outcome",
    "Page",
    "Part",
    "PartHealth",
    "Place",
    "Preview",
    "Refusal",
    "Row",
    "Scanned",
    "Script",
    "Searched",
    "Server",
    "SortKey",
    "Submission",
    "Usage",
    "Wishes",
    "criteria",
]


class Scanned(StrEnum):
    """What the virus scanner says of a message."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"
    """Too large or too deep to be looked through."""


@dataclass(frozen=True, kw_only=True)
class PartHealth:
    """How one part is, as seen from outside it."""

    name: str
    title: str
    ok: bool
    detail: str
    """What it answered, or why it did not; technical, untranslated."""
    seconds: float
    """How long the answer took."""
