"""Addresses of people, one at a time, many at once, and all at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from itertools import chain, islice, product
from string import ascii_lowercase
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.province import Province, add_people, new_person

from congthu.common.actor import Actor
from congthu.directory.api import find_namesakes, register_person
from congthu.directory.errors import AlreadyRegistered, UnknownUnit, UnusableName
from congthu.directory.models import Address

ENDINGS = list(islice(chain([""], ascii_lowercase, map("".join, product(ascii_lowercase, repeat=2))), 200))


@pytest.mark.parametrize(
    ("place", "behind"),
    [
        pytest.param("ubnd", "ubnd", id="province"),
        pytest.param("stttt", "stttt", id="agency"),
        pytest.param("phong_cntt", "stttt", id="department-carries-the-agency"),
        pytest.param("ttcntttt", "ttcntttt.stttt", id="unit-with-its-own-seal"),
        pytest.param("cujut", "cujut", id="leaders-of-a-district"),
        pytest.param("nv_cujut", "nv.cujut", id="phong-of-a-district-has-three-labels"),
        pytest.param("dakwil", "dakwil.cujut", id="commune-has-three-labels"),
    ],
)
def test_which_label_stands_behind_a_person(
    province: Province, place: str, behind: str, actor: Actor, at: datetime
) -> None:
    """Clause: D5.1a-1, D5.1a-3, D5.1d-4, Q11."""
    issued = add_people(["Nguyễn Thị Thu Hà"], getattr(province, place), actor=actor, at=at)
    assert issued[0].address == f"hantt.{behind}@daknong.gov.vn"


def test_thirty_of_one_name_get_letters_in_their_order(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D5.1a-4."""
    issued = add_people(["Nguyễn Thị Anh"] * 30, province.stttt, actor=actor, at=at)
    assert [box.address for box in issued] == [f"anhnt{end}.stttt@daknong.gov.vn" for end in ENDINGS[:30]]


def test_people_of_a_department_share_the_space_of_the_agency(province: Province, actor: Actor, at: datetime) -> None:
    add_people(["Nguyễn Văn An"], province.stttt, actor=actor, at=at)
    issued = add_people(["Ngô Việt An"], province.phong_cntt, actor=actor, at=at)
    assert issued[0].address == "annva.stttt@daknong.gov.vn"


def test_the_letter_of_a_phong_is_passed_over(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D5.1c: a person never gets the address of a unit."""
    issued = add_people(["Trần Cntt"], province.stttt, actor=actor, at=at)
    assert issued[0].address == "cnttt.stttt@daknong.gov.vn"
    assert Address.objects.get(address="cntt.stttt@daknong.gov.vn").mailbox is not None


@pytest.mark.parametrize("person_count", [1, 30], ids=["looked-up-one-by-one", "read-at-once"])
def test_a_retired_name_is_not_given_again(province: Province, person_count: int, actor: Actor, at: datetime) -> None:
    """Clause: D3.5."""
    Address.objects.create(address="annv.stttt@daknong.gov.vn", kind="retired", issued_at=at, retired_at=at)
    issued = add_people(["Nguyễn Văn An"] * person_count, province.stttt, actor=actor, at=at)
    assert issued[0].address == "annva.stttt@daknong.gov.vn"


def test_two_hundred_at_the_same_moment(committed_province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D3.5: none is lost, none is double, and the letters have no gap."""
    unit, addresses, errors = committed_province.stttt, [], []
    start = threading.Barrier(200)

    def create() -> None:
        try:
            start.wait(timeout=60)
            addresses.append(register_person(new_person("Lê Văn Bình", unit), actor=actor, at=at).address)
        except (DatabaseError, threading.BrokenBarrierError) as error:
            errors.append(error)
        finally:
            connection.close()

    _in_threads(create, 200)
    assert not errors
    assert sorted(addresses) == sorted(f"binhlv{end}.stttt@daknong.gov.vn" for end in ENDINGS)


def _in_threads(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)


def test_a_known_staff_number_is_refused(province: Province, actor: Actor, at: datetime) -> None:
    register_person(new_person("Trần Thị Mai", province.stttt, staff_number="CB-1"), actor=actor, at=at)
    with pytest.raises(AlreadyRegistered) as caught:
        register_person(new_person("Trần Thị Mai", province.stttt, staff_number="CB-1"), actor=actor, at=at)
    assert caught.value.params["numbers"] == ["CB-1"]


def test_a_name_without_letters_is_refused(province: Province, actor: Actor, at: datetime) -> None:
    with pytest.raises(UnusableName):
        register_person(new_person("Trần 7", province.stttt), actor=actor, at=at)


def test_a_unit_nobody_knows_is_refused(province: Province, actor: Actor, at: datetime) -> None:
    with pytest.raises(UnknownUnit):
        register_person(new_person("Trần Thị Mai", UUID(int=7)), actor=actor, at=at)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM directory_address WHERE address = %s", id="delete"),
        pytest.param("UPDATE directory_address SET address = 'x.' || address WHERE address = %s", id="rename"),
        pytest.param(
            "UPDATE directory_address SET mailbox_id = NULL, kind = 'retired' WHERE address = %s", id="detach"
        ),
    ],
)
def test_the_database_keeps_addresses_for_ever(province: Province, statement: str, actor: Actor, at: datetime) -> None:
    """Clause: D3.5."""
    address = add_people(["Nguyễn Văn An"], province.stttt, actor=actor, at=at)[0].address
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [address])
    assert Address.objects.filter(address=address, mailbox__isnull=False).exists()


def test_who_is_called_so_is_found_by_the_whole_name_alone(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D8.3-2."""
    issued = add_people(["Hoàng Minh Đức", "Hoàng Minh Đức Anh"], province.stttt, actor=actor, at=at)
    assert find_namesakes("HOANG  MINH DUC", limit=2) == (issued[0].address,)
    add_people(["Hoàng Minh Đức"], province.cujut, actor=actor, at=at)
    assert len(find_namesakes("Hoàng Minh Đức", limit=2)) == 2
    assert find_namesakes("Minh Đức", limit=2) == find_namesakes("Đức", limit=2) == find_namesakes("", limit=2) == ()
