"""Values about second factors that cross the front door. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class RequirementSource(StrEnum):
    """Why an account needs a second factor."""

    ROLE = "role"
    """It holds a role that the rule set names."""
    DELEGATE = "delegate"
    """It may open an official box by delegation."""


class FactorKind(StrEnum):
    """With what somebody has shown to be the owner, beside the password."""

    CODE = "code"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


@dataclass(frozen=True, kw_only=True)
class KnownPasskey:
    """A passkey as its owner sees it in a list."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FactorOverview:
    """Everything about the second factors of one account that its owner may see."""

    since: datetime | None
    """Since when there is one; None: there is none."""
    due_at: datetime | None
    """From when nothing goes without one; None: the rules do not require one."""
    code_since: datetime | None
    passkeys: tuple[KnownPasskey, ...]
    recovery_codes_left: int

    @property
    def is_last(self) -> bool:
        """Only one factor is left, beside the recovery codes."""
        return len(self.passkeys) + (self.code_since is not None) == 1
