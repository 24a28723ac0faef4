"""Values about accounts that cross the front door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from congthu.common.clock import local_date


class Role(StrEnum):
    """What a person may be, beside a member of staff (which everybody with an account is).

    Roles are held by persons for a body and with dates, never by the name of a body. Clause: D1.1, Q29.
    """

    INTAKE = "intake"
    """STTTT: accepts or returns requests, inspects, reports."""
    OPERATOR = "operator"
    """TTCNTT: creates, changes, withdraws; operates the system; never reads mail."""
    HEAD = "head"
    """TT: head of a body or unit."""
    CLERK = "clerk"
    """VT: manages an official box by delegation."""
    IT_OFFICER = "it-officer"
    """CB-CNTT of a body."""
    HOME_AFFAIRS = "home-affairs"
    """SNV: level-of-use figures."""
    PROVINCE = "province"
    """UBND: province reports."""
    PROVINCE_OFFICE = "province-office"
    """VPUB: co-approves kinds of documents."""
    AUDITOR = "auditor"
    """Reads the record of what was done."""


class PasswordKind(StrEnum):
    """Who made the password that an account has now."""

    START = "start"
    """The system: printed on a slip, short-lived, good only for choosing an own one. Clause: D12.1-2, D12.1-4."""
    OWN = "own"
    """Its owner."""


class Protocol(StrEnum):
    """How a mail program reaches the account; the names are Dovecot's for its services."""

    IMAP = "imap"
    POP3 = "pop3"
    SMTP = "smtp"
    SIEVE = "sieve"


class BoxRights(StrEnum):
    """With what rights a person opens a box; the values but the first are classes of the daemons' access lists."""

    OWN = "own"
    """One's own box."""
    MANAGE = "manage"
    ANSWER = "answer"
    """Reads, flags, files and answers; deletes nothing."""
    READ = "read"
    COPY = "copy"
    """Reads and leaves no trace in the box, not even that a message was seen."""


class SignInMethod(StrEnum):
    """How somebody showed to be the owner of the account."""

    PASSWORD = "password"  # noqa: S105
    """Nothing more was asked for."""
    DEVICE = "device"
    """Password, on a device that is remembered."""
    CODE = "code"
    """Password and a code of the authenticator program."""
    RECOVERY = "recovery"
    """Password and a recovery code."""
    KEY = "key"
    """Password and a passkey."""
    PASSKEY = "passkey"
    """A passkey alone, which has verified its user."""
    PORTAL = "portal"
    """Somebody else's word: a portal that we trust (OpenID Connect)."""


class AccountState(StrEnum):
    """Whether an account may be used."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Refused on every protocol, mail still arrives. Clause: D4-3, D16.2."""
    CLOSED = "closed"
    """Ended for good; the login name is never given again."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role of one person."""

    role: Role
    scope_id: UUID | None
    """The body or unit it is held for; None means the whole province."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody who holds a role and may log in."""

    account_id: UUID
    login: str


@dataclass(frozen=True, kw_only=True)
class Term:
    """One time during which somebody holds, held or will hold a role for a unit."""

    grant_id: int
    account_id: UUID
    login: str
    valid_from: date
    valid_to: date | None
    """The last day; None while no end is known."""

    def covers(self, day: date) -> bool:
        """Tell whether the role is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account to be created, with a password already hashed."""

    id: UUID
    login: str
    """The primary address of its owner's box, lower case."""
    password_hash: str
    password_kind: PasswordKind = PasswordKind.START


@dataclass(frozen=True, kw_only=True)
class StartPassword:
    """A start password in clear: to be handed over once, on paper, and kept nowhere. Clause: D12.1-2."""

    login: str
    password: str = field(repr=False)
    expires_at: datetime

    @property
    def last_day(self) -> date:
        """The last day on which it can be used, as it is printed."""
        return local_date(self.expires_at - timedelta(seconds=1))


@dataclass(frozen=True, kw_only=True)
class IssuedAppPassword:
    """An app password in clear, shown to its owner once."""

    id: UUID
    name: str
    password: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppPasswordInUse:
    """An app password as its owner sees it in a list; what it reads nobody knows any more."""

    id: UUID
    name: str
    protocols: frozenset[Protocol]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_used_from: str


@dataclass(frozen=True, kw_only=True)
class NewGrant:
    """A role to be granted."""

    account_id: UUID
    role: Role
    scope_id: UUID | None
    valid_from: date
    basis: str
    """The paper it rests on, e.g. ``QĐ 15/QĐ-STTTT``."""
