"""Values of the directory that cross the front door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from congthu.accounts.types import Role


class UnitKind(StrEnum):
    """What a body or unit is; it decides the addresses below it. Clause: D5.1a-2, D5.1c, D5.1d-1, Q1, Q11."""

    PROVINCE = "province"
    """The province itself (UBND tỉnh)."""
    AGENCY = "agency"
    """A body of the province with a registered label (sở, ban, ngành)."""
    SUBORDINATE = "subordinate"
    """A unit of an agency with a seal and a label of its own: ``person.unit.agency@`` (reading B of Q11)."""
    DEPARTMENT = "department"
    """A phòng of an agency: it has a box, its people carry the agency's label."""
    DISTRICT = "district"
    DISTRICT_UNIT = "district-unit"
    COMMUNE = "commune"


class MailboxKind(StrEnum):
    """Whose box it is."""

    PERSONAL = "personal"
    OFFICIAL = "official"
    """Of a body. Clause: D5.1b, D13.1."""
    UNIT = "unit"
    """Of a phòng or another unit. Clause: D5.1c."""


class MailboxState(StrEnum):
    """Whether a box receives."""

    ACTIVE = "active"
    CLOSED = "closed"
    """Mail is answered 550; the store is kept for its term."""


class AddressKind(StrEnum):
    """What an address is at present; it is never deleted and never issued again. Clause: D3.5."""

    PRIMARY = "primary"
    ALIAS = "alias"
    LIST = "list"
    """A computed group. Clause: D5.1e-1, D5.1e-2."""
    RETIRED = "retired"
    RESERVED = "reserved"


@dataclass(frozen=True, kw_only=True)
class BoxFacts:
    """A box as others speak of it."""

    mailbox_id: UUID
    address: str
    kind: MailboxKind
    unit_id: UUID | None
    """Of an official or unit box."""
    name: str
    """Of the unit, or of the person."""
    owner_id: UUID | None
    """The account of the person whose box it is; None for offices."""


@dataclass(frozen=True, kw_only=True)
class ReceivingBox:
    """A box that a letter reaches, with whose it is and where it belongs."""

    mailbox_id: UUID
    address: str
    kind: MailboxKind
    name: str
    """Of the unit, or of the person."""
    post: str
    """The title of the person's longest held post; empty for offices."""
    unit_name: str
    """Where the person works; empty for offices."""
    units: frozenset[UUID]
    """In which the person holds posts; of an office its unit."""


@dataclass(frozen=True, kw_only=True)
class Receiving:
    """Whom some addresses reach, groups resolved."""

    boxes: Sequence[ReceivingBox]
    unknown: Sequence[str]
    """Addresses that are no open box of ours."""


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    """A body or unit to be registered."""

    name: str
    kind: UnitKind
    parent_id: UUID | None
    label: str | None
    """Its own label (folded); None only for the units that have no box."""
    decision: str = ""
    """The paper that founded it."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person to be registered, with post and box. The name is in three fields. Clause: D5.1a-1, D1.2."""

    family: str
    middle: str
    given: str
    unit_id: UUID
    title: str
    full_name: str = ""
    """As papers write it; empty means family, middle and given name in this order, which Ê Đê names do not have."""
    staff_number: str = ""
    """The number under which the source knows the person; what makes an import repeatable."""
    password: str | None = None
    """A start password; None lets the system make one."""


@dataclass(frozen=True, kw_only=True)
class IssuedMailbox:
    """A box that was just created, with its start password: to be handed over once. Clause: D12.1-2."""

    person_id: UUID
    account_id: UUID
    mailbox_id: UUID
    address: str
    start_password: str
    full_name: str
    title: str
    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody signed in who asks for something."""

    account_id: UUID
    roles: frozenset[Role]
    """The roles held today, for whatever scope."""


@dataclass(frozen=True, kw_only=True)
class UnitEntry:
    """A body or unit as lists show it."""

    unit_id: UUID
    parent_id: UUID | None
    kind: UnitKind
    name: str
    domain_label: str
    """What stands behind a person's part in addresses; empty where the unit has no label."""
    address: str
    """Of its official or unit box; empty where it has none."""
    people: int
    """Posts held today in the unit itself, those of units below it not counted."""


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """A member of staff as lists show it: nothing that D3.4 does not publish."""

    person_id: UUID
    full_name: str
    title: str
    unit_id: UUID
    unit_name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class UnitPage:
    """A body or unit with what is around it."""

    unit: UnitEntry
    path: Sequence[UnitEntry]
    """From the province down to the parent."""
    children: Sequence[UnitEntry]
    people: Sequence[PersonEntry]
    """Sorted by given name, as offices sort them."""
    list_address: str
    """The computed group of everybody in it; empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A body with its parts, and the people in them."""

    units: Sequence[UnitEntry]
    """The body first."""
    people: Sequence[PersonEntry]
    """By given name, as offices sort them; one entry a post."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found: the best first."""

    units: Sequence[UnitEntry]
    people: Sequence[PersonEntry]
    units_total: int
    people_total: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How large the directory is today."""

    units: int
    people: int
    mailboxes: int
    addresses: int


@dataclass(frozen=True, kw_only=True)
class Post:
    """What somebody is, and where, on a day."""

    person_id: UUID
    full_name: str
    title: str
    unit_id: UUID
    unit_name: str
    address: str
    """Of the person's own box."""
    since: date


@dataclass(frozen=True, kw_only=True)
class OwnBox:
    """What its owner may know about a box."""

    mailbox_id: UUID
    address: str
    aliases: Sequence[str]
    """Further addresses that reach it."""
    quota_bytes: int
    """What it may hold: an exception on record, or what the rule set in force says. Clause: D5.2a."""


@dataclass(frozen=True, kw_only=True)
class OwnAddresses:
    """The names of somebody's own box."""

    mailbox_id: UUID
    address: str
    """The primary one."""
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitBox:
    """The open box of a body or unit."""

    mailbox_id: UUID
    address: str
    kind: MailboxKind
    unit_id: UUID
