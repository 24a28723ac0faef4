"""Values of the mail store that cross a boundary. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congthu.engine.state import Endpoint


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server of the mail store, and how one knows that it is the right one."""

    endpoint: Endpoint
    hostname: str
    """The name that its certificate must be made out for; it may differ from the address it is reached at."""
    ca_file: str
    path: str = ""
    """A socket of this machine to go through instead, without encryption: its file says who may. Empty: none."""
    is_for_words: bool = False
    """Whether the index of words is asked there: at a socket this is said before the login (RFC 2971)."""
    seconds: float = 60

    @property
    def place(self) -> str:
        """Where it is reached, for a sentence about that."""
        return self.path or str(self.endpoint)


@dataclass(frozen=True, kw_only=True)
class BoxKey:
    """Whose connections are whose in a pool: nobody gets one that another session opened."""

    box: str
    person: str
    session: str


@dataclass(frozen=True, kw_only=True)
class Folder:
    """One folder of a box."""

    name: str
    """With ``/`` between the levels."""
    messages: int
    unseen: int
    uid_next: int
    uid_validity: int
    highest_modseq: int
    octets: int
    special_use: str | None
    """``\\Sent``, ``\\Trash`` and so on (RFC 6154); None for others."""
    is_selectable: bool
    """False for what is only a name above other folders; its figures are 0."""
    is_subscribed: bool
    has_children: bool


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message as the store keeps it."""

    uid: int
    flags: frozenset[str]
    arrived_at: datetime
    """INTERNALDATE."""
    octets: int
    """RFC822.SIZE."""
    raw: bytes


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a box holds and may hold."""

    used_octets: int
    limit_octets: int
    """0: no limit."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """One Sieve script."""

    name: str
    is_active: bool
    content: bytes


@dataclass(frozen=True, kw_only=True)
class KnownMessage:
    """A letter of a folder."""

    uid: int
    message_id: bytes
    """As it stands in the header; empty where there is none."""
    octets: int


@dataclass(frozen=True, kw_only=True)
class ForeignServer:
    """An IMAP server that is not ours."""

    host: str
    """The name that its certificate must be made out for."""
    address: str
    """Where it is connected to."""
    port: int
    is_wrapped: bool
    """TLS from the first octet on; otherwise it begins with STARTTLS."""
    ca_file: str = ""
    """An authority to trust besides the machine's own."""
    seconds: float = 60
    """For one answer."""
    lasting: float = 300
    """For everything; a server that drips shall not hold a worker."""


@dataclass(frozen=True, kw_only=True)
class ForeignFolder:
    """A folder there."""

    raw_name: bytes
    parts: tuple[str, ...]
    """Its name, by levels."""
    special_use: str
    """``\\Sent`` and so on; empty for others and where the server does not say."""


@dataclass(frozen=True, kw_only=True)
class ForeignHead:
    """What is known of a letter there before it is read."""

    uid: int
    flags: frozenset[str]
    arrived_at: datetime | None
    octets: int
