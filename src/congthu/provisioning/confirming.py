"""Who answers for a person: whose word makes a request more than a stranger's letter. Pure.

Clause: D12.3-2. For staff it is the head of a unit they work in, up to their body, and the body's IT officer. A head
does not answer for himself, and those below him do not answer for him: for the head of a phòng it is the body's head or
IT officer, for the head of a body the head of the body above, or the department.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from congthu.directory.types import UnitEntry, UnitKind


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Those who may confirm."""

    heads_of: tuple[UUID, ...]
    it_officers_of: tuple[UUID, ...]
    intake: bool
    """Whether the department itself may, because nobody in the body stands above the person."""


def confirmers_of(line: Sequence[UnitEntry], *, headed: frozenset[UUID]) -> Circle:
    """Return who answers for a person.

    Args:
        line: the person's unit and those above it, the province last; empty for who holds no post.
        headed: the units of which the person is the head.
    """
    if not line:
        return Circle(heads_of=(), it_officers_of=(), intake=True)
    body = _next_body(line, start=0)
    highest = max((place for place, unit in enumerate(line[: body + 1]) if unit.unit_id in headed), default=-1)
    if highest < body:
        above = line[highest + 1 : body + 1]
        return Circle(
            heads_of=tuple(unit.unit_id for unit in above), it_officers_of=(line[body].unit_id,), intake=False
        )
    superior = line[_next_body(line, start=body + 1)] if body + 1 < len(line) else None
    return Circle(heads_of=(superior.unit_id,) if superior else (), it_officers_of=(), intake=True)


def _next_body(line: Sequence[UnitEntry], *, start: int) -> int:
    """Return the place of the first body from ``start`` on; a phòng is none. Clause: D5.1c."""
    places = (place for place in range(start, len(line)) if line[place].kind is not UnitKind.DEPARTMENT)
    return next(places, len(line) - 1)
