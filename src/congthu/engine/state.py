"""What the mail daemons are to look like: one frozen value, complete, the only input of rendering.

The engine is blind: it knows this value and the SQL views of schema ``mail``, not people.
Nothing here reads a file, a clock or an environment variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Self

LOOPBACK = "127.0.0.1"
SEARCH_DOOR = "127.0.0.2"
READER_DOOR = "127.0.0.3"
"""The loopback address at which the store answers searches from the index of words; nobody reaches it from outside."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A TCP address a daemon listens on or connects to."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """The TCP ports of one instance; a block, so that several instances run side by side."""

    web: int
    web_http: int
    """Answers only with a redirect to ``web``. Clause: D2.1."""
    smtp: int
    """The port for the world (MX)."""
    submission: int
    submissions: int
    imap: int
    imaps: int
    pop3s: int
    managesieve: int
    lmtp: int
    doveadm: int
    reinject: int
    """Where Dovecot hands over mail that Sieve made (vacation, redirect); loopback only."""
    guard: int
    """Where Dovecot asks about an attempt to log in; loopback only. Clause: D11.2c."""
    searching: int
    """Where the web looks for words (IMAP over TLS); on an address of its own, loopback only. Clause: D11.2b-2."""
    sink: int
    """The outside world of a trial: accepts and stores what leaves."""
    dns: int
    """The name server of a trial, with the trial's own zone."""

    @classmethod
    def block(cls, base: int) -> Self:
        """Return the ports that start at ``base``, in the order that the documentation names them."""
        offsets = range(16)
        return cls(**{field.name: base + offset for field, offset in zip(fields(cls), offsets, strict=True)})


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where one instance keeps things; every path follows from the state folder."""

    root: PurePosixPath
    code: PurePosixPath
    """The checkout or installation: ``.venv/bin`` below it holds our own programs."""

    @property
    def engine(self) -> PurePosixPath:
        """The configuration in force (a symbolic link to ``engine/<digest>``)."""
        return self.root / "engine" / "current"

    @property
    def run(self) -> PurePosixPath:
        return self.root / "run"

    @property
    def imap_door(self) -> PurePosixPath:
        """The socket through which the web opens boxes by token; to nobody else the kernel opens it."""
        return self.run / "imap.sock"

    @property
    def log(self) -> PurePosixPath:
        return self.root / "log"

    @property
    def secrets(self) -> PurePosixPath:
        return self.root / "secrets"

    @property
    def pki(self) -> PurePosixPath:
        return self.root / "pki"

    @property
    def mail(self) -> PurePosixPath:
        return self.root / "mail"

    @property
    def search(self) -> PurePosixPath:
        """Where the index of words is shown in the clear while the instance runs; nothing lies there otherwise."""
        return self.root / "search"

    @property
    def search_store(self) -> PurePosixPath:
        """The index of words as ciphertext; not worth a backup."""
        return self.root / "search.enc"

    @property
    def spool(self) -> PurePosixPath:
        return self.root / "spool"

    @property
    def venv_bin(self) -> PurePosixPath:
        return self.code / ".venv" / "bin"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the rule set in force says about sizes, in bytes. Clause: D5.2a, D5.2b, Q8."""

    quota: int = 500 * 1_048_576
    message_decoded: int = 60 * 1_048_576
    attachment_decoded: int = 25 * 1_048_576

    @property
    def message_wire(self) -> int:
        """The SMTP SIZE to announce: the decoded limit plus 37 % for base64 and line ends."""
        return self.message_decoded * 137 // 100


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a trial has beside the system: a sink for mail that leaves, and a name server with these zones."""

    txt_records: tuple[tuple[str, str], ...] = ()
    """Further (name, value) TXT records to serve, beside SPF, DKIM and DMARC of our own domain."""


@dataclass(frozen=True, kw_only=True)
class DesiredState:
    """Everything that the configuration of all daemons depends on, and nothing else."""

    domain: str
    """The mail domain, e.g. ``daknong.gov.vn``."""
    hostname: str
    """The name under which the servers greet and the certificate is made out. Clause: D2.1."""
    listen: str = LOOPBACK
    """The address that public ports bind to."""
    ports: Ports
    places: Places
    limits: Limits = Limits()
    forwards_outside: bool = False
    """Whether filters may send mail on to other domains by themselves. Clause: D3.3, D8.1."""
    relay: Endpoint | None = None
    """Where mail for other domains goes; None means: by MX, directly."""
    resolver: Endpoint | None = None
    """The name server that SPF, DKIM, DMARC and ``doctor`` ask; None means: the machine's."""
    trusted_networks: tuple[str, ...] = ()
    """Networks that may relay without logging in (CIDR); normally none. Clause: D8.3-2."""
    dkim_selector: str = "congthu"
    dkim_public: str = ""
    """The public key as in the DNS record (base64), which the trial's name server publishes."""
    trial: Trial | None = None
    """Set in a trial (``--sample``): mail that leaves goes to the sink and names are answered locally."""
    scratch: PurePosixPath | None = None
    """A folder in memory for what lives as long as a scan; None means on disk."""
    has_search_index: bool = False
    """Whether words of mail are indexed: only where the index can be kept encrypted (docs/decisions/0018)."""
    vmail_uid: int = 0
    vmail_gid: int = 0
    web_workers: int = 2

    @property
    def web_sockets(self) -> Mapping[str, PurePosixPath]:
        """Each process of the web by its name, with the socket on which it listens for nginx alone."""
        names = (f"web-{number}" for number in range(1, self.web_workers + 1))
        return {name: self.places.run / f"{name}.sock" for name in names}
