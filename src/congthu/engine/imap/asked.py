"""What can be asked of a folder: its order, filters, and how much of each message. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LIST_FIELDS: Final = (
    *("From", "Sender", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("X-Priority", "Importance", "Priority", "Content-Type", "List-Id", "Auto-Submitted", "Authentication-Results"),
    *("Disposition-Notification-To", "X-Congthu-Nguoi-Gui", "X-Van-Ban-Nhom", "X-Van-Ban-Loai", "X-Van-Ban-So"),
    *("X-Van-Ban-Ky-Hieu", "X-Van-Ban-Ngay", "X-Van-Ban-Trich-Yeu", "X-Van-Ban-Do-Khan", "X-Van-Ban-Han"),
)
"""What a list shows or groups by. Dovecot's configuration is rendered from this: these it keeps at hand."""

FOR_WORDS: Final = "congthu-words"
"""What the web calls itself (RFC 2971) where it asks the index of words; the configuration is rendered from this."""


class SortKey(StrEnum):
    """By what a list is sorted (RFC 5256, RFC 5957)."""

    ARRIVAL = "ARRIVAL"
    """As they came into the folder; costs the same at the beginning and at the end of the largest folder."""
    DATE = "DATE"
    FROM = "DISPLAYFROM"
    TO = "DISPLAYTO"
    SUBJECT = "SUBJECT"
    SIZE = "SIZE"


@dataclass(frozen=True, kw_only=True)
class Order:
    """How a list is sorted."""

    by: SortKey = SortKey.ARRIVAL
    descending: bool = True


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which messages are wanted; None and empty mean all."""

    unseen: bool | None = None
    flagged: bool | None = None
    answered: bool | None = None
    attachment: bool | None = None
    sender: str = ""
    """An address, a part of one, or ``@`` and a domain."""
    keyword: str = ""
    criteria: tuple[str | bytes, ...] = ()
    """Keys of an IMAP search, already put together: text is sent as it is, octets as a literal."""

    @property
    def are_none(self) -> bool:
        return self == _NONE


_NONE: Final = Filters()


class Preview(StrEnum):
    """Whether the first words of each message are wanted (RFC 8970).

    The store keeps none, because its cache is not encrypted; it has to decrypt a message for them, which takes some
    milliseconds each. What was once asked for is kept in memory.
    """

    KEPT = "kept"
    """What is in memory: a list is shown at once, and `read_previews` fills in the rest."""
    NOW = "now"
    NONE = "none"
