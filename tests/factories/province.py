"""A small province, made through the front door of the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from congthu.accounts.types import PasswordKind
from congthu.common.actor import Actor
from congthu.directory.api import register_domain, register_people, register_units, reserve_addresses
from congthu.directory.types import IssuedMailbox, NewPerson, NewUnit, UnitKind

DOMAIN = "daknong.gov.vn"


@dataclass(frozen=True, kw_only=True)
class Province:
    """The bodies that tests speak of."""

    ubnd: UUID
    stttt: UUID
    phong_cntt: UUID
    """A phòng: its people carry the label of the agency."""
    ttcntttt: UUID
    """A unit with a seal of its own: reading B of Q11."""
    cujut: UUID
    nv_cujut: UUID
    dakwil: UUID


def make_province(*, actor: Actor, at: datetime) -> Province:
    """Register seven bodies, one of every kind."""
    register_domain(DOMAIN, is_primary=True, actor=actor, at=at)
    reserve_addresses(DOMAIN, actor=actor, at=at)

    def unit(name: str, kind: UnitKind, label: str, parent: UUID | None) -> UUID:
        return register_units([NewUnit(name=name, kind=kind, parent_id=parent, label=label)], actor=actor, at=at)[0]

    ubnd = unit("Ủy ban nhân dân tỉnh Đắk Nông", UnitKind.PROVINCE, "ubnd", None)
    stttt = unit("Sở Thông tin và Truyền thông", UnitKind.AGENCY, "stttt", ubnd)
    cujut = unit("Ủy ban nhân dân huyện Cư Jút", UnitKind.DISTRICT, "cujut", ubnd)
    return Province(
        ubnd=ubnd,
        stttt=stttt,
        phong_cntt=unit("Phòng Công nghệ thông tin", UnitKind.DEPARTMENT, "cntt", stttt),
        ttcntttt=unit("Trung tâm Công nghệ thông tin và Truyền thông", UnitKind.SUBORDINATE, "ttcntttt", stttt),
        cujut=cujut,
        nv_cujut=unit("Phòng Nội vụ", UnitKind.DISTRICT_UNIT, "nv", cujut),
        dakwil=unit("Ủy ban nhân dân xã Đắk Wil", UnitKind.COMMUNE, "dakwil", cujut),
    )


def new_person(full_name: str, unit_id: UUID, *, title: str = "Chuyên viên", staff_number: str = "") -> NewPerson:
    """Return a person with a family name in front and a given name of one word at the end."""
    family, *middle, given = full_name.split()
    return NewPerson(
        family=family,
        middle=" ".join(middle),
        given=given,
        unit_id=unit_id,
        title=title,
        staff_number=staff_number,
        password="Ab!23456789012",
    )


def add_people(names: Sequence[str], unit_id: UUID, *, actor: Actor, at: datetime) -> Sequence[IssuedMailbox]:
    """Register people of one unit, who have chosen their passwords already."""
    people = [new_person(name, unit_id) for name in names]
    return register_people(people, actor=actor, at=at, password_kind=PasswordKind.OWN)
