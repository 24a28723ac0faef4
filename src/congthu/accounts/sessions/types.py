"""Values about sessions and devices that cross the front door. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from congthu.accounts.types import SignInMethod


@dataclass(frozen=True, kw_only=True)
class Visit:
    """From where, and with what program, a page was asked for."""

    network: str
    program: str
    """See `programs.program_of`."""


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A web session as its owner sees it in a list."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    network: str
    program: str
    method: SignInMethod
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class RememberedDevice:
    """A device as its owner sees it in a list."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    network: str
    program: str
