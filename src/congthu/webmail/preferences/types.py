"""What somebody may choose. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

TERMS_VERSION: Final = "2012-12"
"""Of the terms of use, after the decision that they sum up; with another version everybody is asked again."""
UNDO_CHOICES: Final = (0, 5, 10, 20, 30)
"""Seconds that a letter waits before it leaves."""


class Density(StrEnum):
    """How close the lines of a list stand."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What was chosen, or what holds for who chose nothing."""

    density: Density = Density.COMFORTABLE
    is_threaded: bool = False
    undo_seconds: int = 10
    has_shortcuts: bool = True


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """That somebody accepted the terms of use."""

    version: str
    at: datetime

    @property
    def is_current(self) -> bool:
        """Tell whether these terms are the ones in force."""
        return self.version == TERMS_VERSION
