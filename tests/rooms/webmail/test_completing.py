"""Receivers while somebody types. Clause: D3.4."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.factories.province import Province, add_people, make_province

from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import count_members, propose_receivers
from congthu.webmail.api import complete_receivers, remember_receivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(actor: Actor, at: datetime) -> Province:
    return make_province(actor=actor, at=at)


@pytest.fixture
def people(province: Province, actor: Actor, at: datetime) -> dict[str, str]:
    names = [
        "Nguyễn Thị Thủy",
        "Nguyễn Thị Thùy",
        "Đỗ Văn Đường",
        "Trần Duyên",
        "Y Bhiăm Niê",
        "Điểu K'Tiếng",
    ]
    issued = add_people(names, province.phong_cntt, actor=actor, at=at)
    others = add_people(["Lê Văn An"], province.dakwil, actor=actor, at=at)
    return {person.full_name: person.address for person in (*issued, *others)} | {"": str(issued[0].account_id)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("nguyen thi thuy", ["Nguyễn Thị Thùy", "Nguyễn Thị Thủy"]),
        ("Nguyễn Thị Thủy", ["Nguyễn Thị Thủy", "Nguyễn Thị Thùy"]),
        ("duong", ["Đỗ Văn Đường"]),
        ("đuong", ["Đỗ Văn Đường"]),
        ("do du", ["Đỗ Văn Đường"]),
        ("du", ["Trần Duyên", "Đỗ Văn Đường"]),
        ("bhiam", ["Y Bhiăm Niê"]),
        ("uong", []),
        ("thuynt", ["Nguyễn Thị Thùy", "Nguyễn Thị Thủy"]),
        ("chuyen vien dak wil", ["Lê Văn An"]),
        ("an chuyen vien", ["Lê Văn An"]),
        ("%", []),
        ("_", []),
        ("x' OR 1=1 --", []),
        ("", []),
    ],
)
def test_people(people: dict[str, str], at: datetime, query: str, names: list[str]) -> None:
    found = propose_receivers(query, on=local_date(at))
    assert [item.name for item in found if item.kind == "person"] == names


def test_bodies_and_groups(people: dict[str, str], at: datetime) -> None:
    found = propose_receivers("so thong tin", on=local_date(at))
    assert found[0].kind == "body", "before the people who work there"
    assert found[-1].kind == "person"
    assert [(item.kind, item.address) for item in found if item.kind != "person"] == [
        ("body", "stttt@daknong.gov.vn"),
        *[(item.kind, item.address) for item in found if item.kind == "group"],
    ]
    groups = [item.address for item in propose_receivers("internal", on=local_date(at)) if item.kind == "group"]
    assert groups
    counted = count_members([*groups, "stttt@daknong.gov.vn"])
    assert max(counted.values()) == 7
    assert "stttt@daknong.gov.vn" not in counted


def test_a_letterhead_finds_the_body_first(people: dict[str, str], at: datetime) -> None:
    found = [item for item in propose_receivers("stttt", on=local_date(at)) if item.kind == "body"]
    assert found[0].address == "stttt@daknong.gov.vn"


def test_whom_one_wrote_to_comes_first(people: dict[str, str], at: datetime) -> None:
    from uuid import UUID

    me = UUID(people[""])
    thuy = people["Nguyễn Thị Thủy"]
    remember_receivers(me, [thuy, '"Thuỳ Trang" <trang@example.org>'], at=at - timedelta(days=1))
    remember_receivers(me, ["Thùy cũ <thuy.cu@example.org>"], at=at)
    found = complete_receivers("thuy", account_id=me, at=at)
    assert [(item.address, item.is_recent) for item in found][:3] == [
        ("thuy.cu@example.org", True),
        (thuy, True),
        ("trang@example.org", True),
    ]
    assert found[1].name == "Nguyễn Thị Thủy", "the directory's name, not the one that was typed"
    assert [item.address for item in found[3:]] == [people["Nguyễn Thị Thùy"]]
    assert len({item.address for item in found}) == len(found)
    assert complete_receivers("", account_id=me, at=at)[0].address == "thuy.cu@example.org"
    assert complete_receivers("thuy", account_id=UUID(int=1), at=at)[0].is_recent is False
