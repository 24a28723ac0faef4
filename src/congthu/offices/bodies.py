"""Which body somebody or something belongs to."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from congthu.directory.api import list_line
from congthu.directory.types import UnitKind

_PARTS: Final = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_UNIT})
"""Units without a seal: they are parts of the body above them."""


def body_of(unit_id: UUID, *, on: date) -> UUID | None:
    """Return the body that a unit is, or is a part of; None where there is no such unit on that day."""
    return next((unit.unit_id for unit in list_line(unit_id, on=on) if unit.kind not in _PARTS), None)


def branch_of(unit_id: UUID, *, on: date) -> UUID | None:
    """Return the body directly below the province that a unit stands under, or the province for its own staff.

    A Sở and its subordinate centres are one branch: they answer to one director. Clause: D3.3 (another body).
    """
    line = list_line(unit_id, on=on)
    below = [unit for unit in line if unit.kind is not UnitKind.PROVINCE]
    return (below or line)[-1].unit_id if line else None
