"""Values of the judgement on attempts to log in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID


class Counted(IntEnum):
    """What failures are counted for; the numbers stand in the database."""

    ACCOUNT = 1
    """A login name, whether or not it exists."""
    ADDRESS = 2
    NETWORK = 3
    """The /24 of an IPv4 address, the /64 of an IPv6 one."""
    PAIR = 4
    """A login name from one place: a network, or a browser that the account has opened before."""
    PROVINCE = 5
    """All names from all places that are not known for them."""
    ALARM = 6
    """Not failures: when an attack on a login name, or on all, was last reported."""


class Result(StrEnum):
    """What became of an attempt."""

    SUCCESS = "success"
    WRONG = "wrong"
    """Name or password is wrong."""
    BLOCKED = "blocked"
    """The password was not looked at."""
    NOT_ALLOWED = "not-allowed"
    """The password was right, but does not open this: a start password, or one beside a second factor."""


class Outcome(StrEnum):
    """What is done with an attempt."""

    PASS = "pass"  # noqa: S105 -- Not a password.
    SLOW = "slow"
    """The password is looked at after `Verdict.delay`."""
    REFUSE = "refuse"
    """The password is not looked at before `Verdict.until`."""
    SECOND_FACTOR = "second-factor"
    """The password is looked at only after a second factor was shown; nothing says meanwhile whether it was right."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """From where somebody tries to log in."""

    address: str
    """As text; empty for a local socket."""
    network: str
    device: str = ""
    """The digest of the cookie of a browser that this account has opened before; empty: none was shown."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt, before its password is looked at."""

    login: str
    """Lower case, as typed: it may be nobody's."""
    origin: Origin
    trace: int = 0
    """A few bits of a keyed digest of the password: the same wrong one, tried again by a program, counts once."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """One attempt with what became of it."""

    attempt: Attempt
    protocol: str
    program: str
    result: Result
    at: datetime
    app_password: UUID | None = None
    """With which one it succeeded, if with one."""
    box: str = ""
    """The box that was opened, where it is not the own one. Clause: D14.2."""


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Failures as they stood at the last one; older ones weigh less."""

    level: float = 0.0
    at: datetime | None = None
    """None: there was none."""
    traces: tuple[int, ...] = ()
    """Of a pair: the passwords that count for it, a few bits each."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known when an attempt is judged."""

    at: datetime
    account: Counter = Counter()
    address: Counter = Counter()
    network: Counter = Counter()
    pair: Counter = Counter()
    province: Counter = Counter()
    is_known_place: bool = False
    """The account was opened from this network, or in this browser, during the time that the policy says."""
    has_second_factor: bool = False
    """The account has one and it can be asked for here."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is done with an attempt, and why."""

    outcome: Outcome
    reason: Counted | None = None
    """Whose failures led to it."""
    delay: timedelta = timedelta()
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OwnAttempt:
    """Attempts on one's own account that differ only in time."""

    first_at: datetime
    last_at: datetime
    address: str
    protocol: str
    program: str
    result: Result
    count: int


@dataclass(frozen=True, kw_only=True)
class BoxVisit:
    """Logins of a day to a box that is not the own one. Clause: D14.2."""

    id: int
    box: str
    account_id: UUID
    login: str
    address: str
    protocol: str
    program: str
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class Target:
    """An account that is tried, or an address or network that tries."""

    kind: Counted
    name: str
    tries: int
    others: int
    """From how many addresses an account was tried; how many accounts an address has tried."""
    last_at: datetime | None
    blocked_until: datetime | None
    """None: it is not blocked now."""
    blocked_networks: int = 0
    """For an account: from so many single networks it is blocked beside that."""


@dataclass(frozen=True, kw_only=True)
class AttackOverview:
    """Who is attacked and from where, as operators see it: numbers and places, never content."""

    is_attack: bool
    """Many names are being tried from many places."""
    level: float
    accounts: tuple[Target, ...]
    addresses: tuple[Target, ...]
    networks: tuple[Target, ...]
    """Those that are blocked."""
    unknown_tries: int
    """Attempts on names that do not exist; which, nobody can say."""
    unknown_names: int
