"""A Sở with a head, a văn thư, and people who must not get further than they may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
from tests.factories.province import DOMAIN, Province, make_province, new_person

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, PasswordKind, Role
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date, now
from congthu.directory.api import get_mailbox_id, register_people
from congthu.directory.types import IssuedMailbox

OFFICE = f"stttt@{DOMAIN}"
UNIT_BOX = f"cntt.stttt@{DOMAIN}"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people of the tests, by what they are."""

    people: dict[str, IssuedMailbox] = field(default_factory=dict)

    def __getitem__(self, name: str) -> IssuedMailbox:
        return self.people[name]

    def actor(self, name: str) -> Actor:
        person = self.people[name]
        return Actor(kind=ActorKind.PERSON, id=str(person.account_id), name=person.full_name, post=person.title)


@pytest.fixture
def at() -> datetime:
    """The views of the engines speak of now, so these tests do."""
    return now()


@pytest.fixture
def province(db: None, actor: Actor, at: datetime) -> Province:
    return make_province(actor=actor, at=at)


@pytest.fixture
def cast(province: Province, actor: Actor, at: datetime) -> Cast:
    wanted: dict[str, tuple[str, UUID, list[tuple[Role, UUID | None]]]] = {
        "director": ("An", province.stttt, [(Role.HEAD, province.stttt)]),
        "clerk": ("Bình", province.phong_cntt, [(Role.CLERK, province.stttt)]),
        "staff": ("Cúc", province.phong_cntt, []),
        "chairman": ("Dũng", province.ubnd, [(Role.HEAD, province.ubnd)]),
        "stranger": ("Hà", province.cujut, []),
        "intake": ("Khánh", province.stttt, [(Role.INTAKE, None)]),
        "operator": ("Lan", province.ttcntttt, [(Role.OPERATOR, None)]),
        "auditor": ("Mai", province.cujut, [(Role.AUDITOR, None)]),
        "auditor-here": ("Nga", province.stttt, [(Role.AUDITOR, None)]),
        "province-office": ("Oanh", province.ubnd, [(Role.PROVINCE_OFFICE, None)]),
    }
    people = [new_person(f"Trần Văn {given}", unit) for given, unit, _ in wanted.values()]
    issued = register_people(people, actor=actor, at=at, password_kind=PasswordKind.OWN)
    cast = Cast(people=dict(zip(wanted, issued, strict=True)))
    grants = [
        NewGrant(
            account_id=cast[name].account_id, role=role, scope_id=scope, valid_from=local_date(at), basis="QĐ 1/QĐ-UBND"
        )
        for name, (_, _, held) in wanted.items()
        for role, scope in held
    ]
    grant_roles(grants, actor=actor, at=at)
    return cast


@pytest.fixture
def office(cast: Cast) -> UUID:
    return get_mailbox_id(OFFICE)
