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


class NameForm(StrEnum):
    """How a person's name stands before the address: always out of the directory, never as one likes."""

    NAME = "name"
    POST = "post"
    """With the post."""
    UNIT = "unit"
    """With the unit."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What was chosen, or what holds for who chose nothing."""

    density: Density = Density.COMFORTABLE
    is_threaded: bool = False
    undo_seconds: int = 10
    has_shortcuts: bool = True
    writes_as: str = ""
    """The address that letters from the own box begin with; empty: its first one."""
    name_form: NameForm = NameForm.NAME
    knows_the_way: bool = False
    """The card that explains the first steps was put away."""


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """That somebody accepted the terms of use."""

    version: str
    at: datetime

    @property
    def is_current(self) -> bool:
        """Tell whether these terms are the ones in force."""
        return self.version == TERMS_VERSION
