"""Values of the directory that cross the front door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class UnitKind(StrEnum):
    """What a body or unit is; it decides how addresses below it are formed. Clause: D5.1, Q1, Q11."""

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
    """Of a body. Clause: D5.1b, D13."""
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
