"""Tokens open one box for one person during a minute, and nothing else. Clause: D3.3, D4-3, D13.2."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.factories.province import Province, add_people, make_province

from congthu.accounts.api import end_tokens, get_account_id, issue_token, suspend_account
from congthu.accounts.errors import UnknownAccount
from congthu.accounts.models import BoxToken
from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor

OFFICE = "stttt@daknong.gov.vn"


@pytest.fixture
def province(db: None, actor: Actor, at: datetime) -> Province:
    return make_province(actor=actor, at=at)


@pytest.fixture
def people(province: Province, actor: Actor, at: datetime) -> Sequence[str]:
    return [box.address for box in add_people(["Trần Văn An", "Lê Thị Bình"], province.stttt, actor=actor, at=at)]


def opens(token: str, box: str, service: str = "imap") -> tuple[str, str, str] | None:
    digest = hashlib.sha256(token.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT box, person, rights FROM mail.token_of(%s, %s, %s)", [box, digest, service])
        row = cursor.fetchone()
        return (row[0], row[1], row[2]) if row else None


def test_the_own_box(people: Sequence[str], at: datetime) -> None:
    token = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    assert opens(token, people[0]) == (people[0], people[0], "own")


@pytest.mark.parametrize("rights", [right for right in BoxRights if right is not BoxRights.OWN])
def test_an_office_with_the_rights_of_the_token(people: Sequence[str], at: datetime, rights: BoxRights) -> None:
    token = issue_token(OFFICE, people[0], rights=rights, at=at)
    assert opens(token, OFFICE) == (OFFICE, people[0], rights.value)


def test_no_other_box(people: Sequence[str], at: datetime) -> None:
    token = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    assert opens(token, people[1]) is None
    assert opens(token, OFFICE) is None


def test_own_rights_are_for_the_own_box_alone(people: Sequence[str], at: datetime) -> None:
    token = issue_token(people[1], people[0], rights=BoxRights.OWN, at=at)
    assert opens(token, people[1]) is None


@pytest.mark.parametrize("made_up", ["", "x", "eyJhbGciOiJub25lIn0.eyJib3giOiJhIn0.", "' OR true --"])
def test_nothing_made_up(people: Sequence[str], made_up: str) -> None:
    assert opens(made_up, people[0]) is None


def test_not_after_a_minute(people: Sequence[str], at: datetime) -> None:
    late = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at - timedelta(seconds=61))
    assert opens(late, people[0]) is None
    issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    assert BoxToken.objects.count() == 1, "what has expired goes with the next one"


def test_not_for_the_suspended(people: Sequence[str], actor: Actor, at: datetime) -> None:
    token = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    suspend_account(get_account_id(people[0]), reason="theo quyết định", actor=actor, at=at)
    assert opens(token, people[0]) is None
    with pytest.raises(UnknownAccount):
        issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)


def test_not_over_pop3_and_filters_only_with_rights_to_them(people: Sequence[str], at: datetime) -> None:
    assert opens(issue_token(people[0], people[0], rights=BoxRights.OWN, at=at), people[0], "pop3") is None
    assert opens(issue_token(OFFICE, people[0], rights=BoxRights.ANSWER, at=at), OFFICE, "sieve") is None
    assert opens(issue_token(OFFICE, people[0], rights=BoxRights.MANAGE, at=at), OFFICE, "sieve")


def test_ended_ones_open_nothing(people: Sequence[str], at: datetime) -> None:
    office = issue_token(OFFICE, people[0], rights=BoxRights.READ, at=at)
    own = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    end_tokens(get_account_id(people[0]), box=OFFICE)
    assert opens(office, OFFICE) is None
    assert opens(own, people[0])


def test_the_token_itself_is_not_kept(people: Sequence[str], at: datetime) -> None:
    token = issue_token(people[0], people[0], rights=BoxRights.OWN, at=at)
    assert token not in str(list(BoxToken.objects.values()))
