"""Values of signatures and templates that cross the front door. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SignatureFields:
    """A signature in the form of a Vietnamese office; what is empty is left out."""

    closing: str = "Trân trọng,"
    name: str = ""
    post: str = ""
    unit: str = ""
    phone: str = ""
    address: str = ""
    """Of the building."""
    mail: str = ""
    extra: str = ""
    """Further lines."""


@dataclass(frozen=True, kw_only=True)
class SignatureEntry:
    """A signature that somebody uses in a box."""

    id: UUID
    mailbox_id: UUID
    title: str
    fields: SignatureFields
    is_default: bool
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class TemplateEntry:
    """A letter to begin from."""

    id: UUID
    title: str
    subject: str
    text: str
    html: str
    """Empty for a plain one."""
    mailbox_id: UUID | None
    """Of the office that it belongs to; None for one of a person."""
    may_change: bool
