"""Values of the engine that cross the front door."""

from __future__ import annotations

from dataclasses import dataclass

from congthu.engine.state import DesiredState

__all__ = ["DesiredState", "PartHealth"]


@dataclass(frozen=True, kw_only=True)
class PartHealth:
    """How one part is, as seen from outside it."""

    name: str
    title: str
    ok: bool
    detail: str
    """What it answered, or why it did not; technical, untranslated."""
    seconds: float
    """How long the answer took."""
