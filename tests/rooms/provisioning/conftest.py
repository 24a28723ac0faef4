"""A small province in which requests are made: everybody has a name, a post and, where it matters, a role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from tests.factories.province import Province, make_province, new_person

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, PasswordKind, Role
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import register_people
from congthu.directory.types import IssuedMailbox
from congthu.provisioning.api import enter_reset
from congthu.provisioning.types import Channel
from congthu.webmail.api import accept_terms
from congthu.webmail.types import TERMS_VERSION


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people of the tests, by what they are."""

    people: dict[str, IssuedMailbox] = field(default_factory=dict)

    def __getitem__(self, name: str) -> IssuedMailbox:
        return self.people[name]

    def actor(self, name: str) -> Actor:
        """Return somebody as the actor of a write."""
        person = self.people[name]
        return Actor(kind=ActorKind.PERSON, id=str(person.account_id), name=person.full_name, post=person.title)


@pytest.fixture
def province(db: None, actor: Actor, at: datetime) -> Province:
    return make_province(actor=actor, at=at)


@pytest.fixture
def cast(province: Province, actor: Actor, at: datetime) -> Cast:
    """Return people of the Sở and of the district; the second name of a role is another person with the same role."""
    wanted: dict[str, tuple[UUID, list[tuple[Role, UUID | None]]]] = {
        "staff": (province.phong_cntt, []),
        "colleague": (province.phong_cntt, []),
        "head-of-phong": (province.phong_cntt, [(Role.HEAD, province.phong_cntt)]),
        "director": (province.stttt, [(Role.HEAD, province.stttt)]),
        "it-officer": (province.stttt, [(Role.IT_OFFICER, province.stttt)]),
        "chairman": (province.ubnd, [(Role.HEAD, province.ubnd)]),
        "intake": (province.stttt, [(Role.INTAKE, None)]),
        "intake-2": (province.stttt, [(Role.INTAKE, None)]),
        "operator": (province.ttcntttt, [(Role.OPERATOR, None)]),
        "operator-2": (province.ttcntttt, [(Role.OPERATOR, None)]),
        "everything": (
            province.stttt,
            [(Role.HEAD, province.stttt), (Role.INTAKE, None), (Role.OPERATOR, None)],
        ),
        "district-head": (province.cujut, [(Role.HEAD, province.cujut)]),
        "commune-staff": (province.dakwil, []),
        "auditor": (province.stttt, [(Role.AUDITOR, None)]),
    }
    given = ("An", "Bình", "Cúc", "Dũng", "Hà", "Khánh", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quang", "Sơn", "Tú")
    people = [new_person(f"Trần Văn {name}", unit) for name, (unit, _) in zip(given, wanted.values(), strict=True)]
    issued = dict(zip(wanted, register_people(people, actor=actor, at=at, password_kind=PasswordKind.OWN), strict=True))
    grants = [
        NewGrant(
            account_id=issued[name].account_id,
            role=role,
            scope_id=scope,
            valid_from=local_date(at),
            basis="QĐ 1/QĐ-UBND",
        )
        for name, (_, held) in wanted.items()
        for role, scope in held
    ]
    grant_roles(grants, actor=actor, at=at)
    return Cast(people=issued)


@pytest.fixture
def entered(cast: Cast, at: datetime) -> int:
    """Return a request of ``staff`` that intake entered."""
    return enter_reset(
        cast["staff"].address,
        channel=Channel.IN_PERSON,
        contact="phòng 204",
        note="",
        device_lost=False,
        actor=cast.actor("intake"),
        at=at,
    )


SignedIn = Callable[[str], Client]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"})


@pytest.fixture
def signed_in(cast: Cast, at: datetime) -> SignedIn:
    """Return a browser in which somebody of the cast has signed in, who has accepted the terms of use."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"})
        accept_terms(cast[name].account_id, version=TERMS_VERSION, actor=cast.actor(name), at=at)
        given = {"username": cast[name].address, "password": cast[name].start_password}
        assert client.post("/dang-nhap/", given).status_code == 302
        return client

    return sign_in
