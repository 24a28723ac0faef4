"""Who holds which role in the samples: told from titles and units. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from congthu.accounts.types import Role
from congthu.directory.types import IssuedMailbox, UnitEntry, UnitKind

STAFF: Final = "staff"
"""What accounts without a role are called in ``endpoints.json``."""

_HEADS: Final = (
    "Chủ tịch UBND tỉnh", "Giám đốc Sở", "Chánh Thanh tra tỉnh", "Chánh Văn phòng", "Chủ tịch", "Chủ tịch UBND",
    "Trưởng ban", "Giám đốc", "Chi cục trưởng", "Trưởng phòng", "Chánh Thanh tra", "Trưởng khoa",
)  # fmt: skip
"""Titles of heads, the higher first: who of a unit's people comes first in this order is its head."""

_CLERK: Final = "Văn thư"
_MINISTRY: Final = "Sở Thông tin và Truyền thông"

_BY_UNIT: Final[tuple[tuple[Role, str, str, int], ...]] = (
    (Role.OPERATOR, "Trung tâm Công nghệ thông tin và Truyền thông", _MINISTRY, 3),
    (Role.INTAKE, "Phòng Công nghệ thông tin", _MINISTRY, 2),
    (Role.AUDITOR, "Thanh tra", _MINISTRY, 1),
    (Role.HOME_AFFAIRS, "Phòng Cải cách hành chính", "Sở Nội vụ", 2),
    (Role.PROVINCE_OFFICE, "Phòng Hành chính - Tổ chức", "Văn phòng Ủy ban nhân dân tỉnh", 2),
    (Role.PROVINCE, "Phòng Tổng hợp", "Văn phòng Ủy ban nhân dân tỉnh", 1),
)
"""Role, unit, body above it, and how many of its people hold the role; heads and clerks are passed over."""

_IT_UNITS: Final = ("Phòng Văn hóa và Thông tin", "Văn phòng")
"""Units one of whose people is the IT officer of the body above."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """One role of one sample person."""

    account_id: UUID
    role: Role
    scope_id: UUID | None


def assign(issued: Iterable[IssuedMailbox], units: Mapping[UUID, UnitEntry]) -> list[Held]:
    """Return one head a unit, the clerks, and a few people in each of the other roles."""
    people: dict[UUID, list[IssuedMailbox]] = {}
    for box in issued:
        people.setdefault(box.unit_id, []).append(box)
    held = [_head(members) for members in people.values() if any(box.title in _HEADS for box in members)]
    for members in people.values():
        held += [_held(box, Role.CLERK, _body(box.unit_id, units)) for box in members if box.title == _CLERK]
    busy = {item.account_id for item in held}
    for unit_id, members in people.items():
        free = [box for box in members if box.account_id not in busy]
        held += _special(units[unit_id], free, units)
    return held


def _head(members: list[IssuedMailbox]) -> Held:
    head = min((box for box in members if box.title in _HEADS), key=lambda box: _HEADS.index(box.title))
    return _held(head, Role.HEAD, head.unit_id)


def _special(unit: UnitEntry, free: list[IssuedMailbox], units: Mapping[UUID, UnitEntry]) -> list[Held]:
    above = units[unit.parent_id].name if unit.parent_id else ""
    for role, name, parent, count in _BY_UNIT:
        if (unit.name, above) == (name, parent):
            return [_held(box, role, None) for box in free[:count]]
    if unit.name in _IT_UNITS:
        return [_held(box, Role.IT_OFFICER, _body(unit.unit_id, units)) for box in free[:1]]
    return []


def _body(unit_id: UUID, units: Mapping[UUID, UnitEntry]) -> UUID:
    """Return the body that a phòng belongs to; other units are bodies themselves."""
    unit = units[unit_id]
    return unit.parent_id if unit.kind is UnitKind.DEPARTMENT and unit.parent_id else unit_id


def _held(box: IssuedMailbox, role: Role, scope_id: UUID | None) -> Held:
    return Held(account_id=box.account_id, role=role, scope_id=scope_id)
