"""Values about accounts that cross the front door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


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
class NewAccount:
    """An account to be created, with a password already hashed."""

    id: UUID
    login: str
    """The primary address of its owner's box, lower case."""
    password_hash: str


@dataclass(frozen=True, kw_only=True)
class NewGrant:
    """A role to be granted."""

    account_id: UUID
    role: Role
    scope_id: UUID | None
    valid_from: date
    basis: str
    """The paper it rests on, e.g. ``QĐ 15/QĐ-STTTT``."""
