"""A small province with one person in every role, and browsers that have signed in."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.province import Province, make_province
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, PasswordKind, Role
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import register_people
from congthu.directory.types import IssuedMailbox, NewPerson
from congthu.webmail.api import accept_terms
from congthu.webmail.types import TERMS_VERSION


@pytest.fixture(autouse=True)
def state_folder(settings: Any, tmp_path: Path) -> Path:
    """A state folder with the key of the second factors; nothing else of it is there."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "factors.key").write_text(secrets.token_urlsafe(32) + "\n")
    settings.INSTANCE = replace(settings.INSTANCE, state=tmp_path)
    return tmp_path


@pytest.fixture
def province(db: None, actor: Actor, at: datetime) -> Province:
    return make_province(actor=actor, at=at)


@pytest.fixture
def staff(province: Province, actor: Actor, at: datetime) -> dict[str, IssuedMailbox]:
    """Return one person for every role, and one without any under ``staff``."""
    names = ["staff", *(role.value for role in Role)]
    people = [
        NewPerson(family="Nguyễn", middle="Thị", given=given, unit_id=province.phong_cntt, title="Chuyên viên")
        for given in ("Thủy", "Bình", "Cúc", "Đào", "Hạnh", "Lan", "Mai", "Nga", "Oanh", "Phương")
    ]
    issued = register_people(people, actor=actor, at=at, password_kind=PasswordKind.OWN)
    found = dict(zip(names, issued, strict=True))
    on = local_date(at)
    grants = [
        NewGrant(account_id=found[role.value].account_id, role=role, scope_id=None, valid_from=on, basis="QĐ 1/QĐ-UBND")
        for role in Role
    ]
    grant_roles(grants, actor=actor, at=at)
    return found


@pytest.fixture
def browser() -> Client:
    return Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"})


@pytest.fixture
def signed_in(staff: dict[str, IssuedMailbox], actor: Actor, at: datetime) -> SignedIn:
    """Sign in with name and password, as people do who have accepted the terms of use."""

    def sign_in(role: str) -> Client:
        client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"})
        person = staff[role]
        accept_terms(person.account_id, version=TERMS_VERSION, actor=actor, at=at)
        answer = client.post("/dang-nhap/", {"username": person.address, "password": person.start_password})
        assert answer.status_code == 302
        return client

    return sign_in
