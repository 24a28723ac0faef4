"""Bodies and units: boxes, lists, labels and clashes; and changes that are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from tests.factories.province import DOMAIN, Province, add_people

from congthu.accounts.types import Role
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.access import check_may_change, check_may_see_record
from congthu.directory.api import (
    close_mailbox,
    count_all,
    end_appointments,
    find_post,
    get_actor,
    get_unit_page,
    list_units,
    point_service_addresses,
    register_domain,
    register_units,
    reserve_addresses,
    retire_address,
    set_quota,
    start_appointment,
)
from congthu.directory.errors import (
    DirectoryError,
    LabelTaken,
    NotPermitted,
    UnknownAddress,
    UnknownMailbox,
    UnknownPerson,
    UnknownUnit,
    UnusableLabel,
    WrongState,
)
from congthu.directory.models import Address
from congthu.directory.types import NewUnit, UnitKind, Viewer

NOBODY = UUID(int=7)


@pytest.mark.parametrize(
    ("place", "address", "listed"),
    [
        pytest.param("stttt", "stttt", "internal.stttt", id="D5.1b"),
        pytest.param("phong_cntt", "cntt.stttt", None, id="D5.1c"),
        pytest.param("ttcntttt", "ttcntttt.stttt", "internal.ttcntttt.stttt", id="own-seal"),
        pytest.param("cujut", "cujut", "internal.cujut", id="D5.1d-1"),
        pytest.param("nv_cujut", "nv.cujut", "internal.nv.cujut", id="D5.1d-2"),
        pytest.param("dakwil", "dakwil.cujut", "internal.dakwil.cujut", id="D5.1d-3"),
    ],
)
def test_a_body_has_its_box_and_its_list(province: Province, place: str, address: str, listed: str | None) -> None:
    """Clause: D5.1b, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3, D5.1e-2."""
    unit_id = getattr(province, place)
    assert Address.objects.get(mailbox__unit_id=unit_id).address == f"{address}@{DOMAIN}"
    lists = Address.objects.filter(list_unit_id=unit_id).values_list("address", flat=True)
    assert list(lists) == ([f"{listed}@{DOMAIN}"] if listed else [])


def test_a_label_that_another_body_has_is_refused_with_a_way_out(
    province: Province, actor: Actor, at: datetime
) -> None:
    """Clause: D5.1a-2: Sở Nội vụ has snv, so Sở Ngoại vụ is offered sngv."""

    def agency(name: str, label: str) -> None:
        new = NewUnit(name=name, kind=UnitKind.AGENCY, parent_id=province.ubnd, label=label)
        register_units([new], actor=actor, at=at)

    agency("Sở Nội vụ", "snv")
    with pytest.raises(LabelTaken) as caught:
        agency("Sở Ngoại vụ", "snv")
    assert caught.value.params["holder"] == "Sở Nội vụ"
    assert caught.value.params["others"] == ["sngv"]
    agency("Sở Ngoại vụ", "sngv")
    assert Address.objects.filter(address=f"sngv@{DOMAIN}").exists()


def test_two_equal_labels_in_one_call_are_refused(province: Province, actor: Actor, at: datetime) -> None:
    new = [NewUnit(name=name, kind=UnitKind.AGENCY, parent_id=province.ubnd, label="x") for name in ("A", "B")]
    with pytest.raises(LabelTaken):
        register_units(new, actor=actor, at=at)


def test_a_unit_without_a_label_has_neither_box_nor_list_and_its_people_carry_the_one_above(
    province: Province, actor: Actor, at: datetime
) -> None:
    """Clause: Q11."""
    new = NewUnit(name="Tổ công tác", kind=UnitKind.SUBORDINATE, parent_id=province.stttt, label=None)
    (unit_id,) = register_units([new], actor=actor, at=at)
    assert not Address.objects.filter(mailbox__unit_id=unit_id).exists()
    assert add_people(["Nguyễn Văn An"], unit_id, actor=actor, at=at)[0].address == f"annv.stttt@{DOMAIN}"


@pytest.mark.parametrize(
    ("label", "error"), [("postmaster", UnusableLabel), ("có dấu", UnusableLabel), ("a.b", UnusableLabel)]
)
def test_labels_that_cannot_be(
    province: Province, label: str, error: type[DirectoryError], actor: Actor, at: datetime
) -> None:
    with pytest.raises(error):
        register_units(
            [NewUnit(name="A", kind=UnitKind.AGENCY, parent_id=province.ubnd, label=label)], actor=actor, at=at
        )


def test_without_a_domain_nothing_can_be_registered(db: None, actor: Actor, at: datetime) -> None:
    with pytest.raises(DirectoryError, match="no_primary_domain"):
        register_units([NewUnit(name="A", kind=UnitKind.PROVINCE, parent_id=None, label="a")], actor=actor, at=at)


def test_registering_a_domain_and_reserving_again_changes_nothing(
    province: Province, actor: Actor, at: datetime
) -> None:
    before = (Address.objects.count(), Event.objects.count())
    register_domain(DOMAIN, is_primary=True, actor=actor, at=at)
    reserve_addresses(DOMAIN, actor=actor, at=at)
    assert (Address.objects.count(), Event.objects.count()) == before


def test_a_second_primary_domain_is_refused(province: Province, actor: Actor, at: datetime) -> None:
    with pytest.raises(WrongState, match="other_primary_domain"):
        register_domain("lamdong.gov.vn", is_primary=True, actor=actor, at=at)
    register_domain("lamdong.gov.vn", is_primary=False, actor=actor, at=at)


Refused = Callable[[Province, Any], object]


@pytest.mark.parametrize(
    ("write", "error"),
    [
        pytest.param(lambda _, by: close_mailbox(NOBODY, reason="", **by), UnknownMailbox, id="close"),
        pytest.param(lambda _, by: set_quota(NOBODY, 1, reason="", **by), UnknownMailbox, id="quota"),
        pytest.param(lambda _, by: retire_address("no@x.vn", reason="", **by), UnknownAddress, id="retire-unknown"),
        pytest.param(lambda _, by: retire_address(f"stttt@{DOMAIN}", reason="", **by), WrongState, id="retire-in-use"),
        pytest.param(lambda _, by: retire_address(f"root@{DOMAIN}", reason="", **by), WrongState, id="retire-reserved"),
        pytest.param(
            lambda p, by: start_appointment(NOBODY, unit_id=p.stttt, title="", on=local_date(by["at"]), **by),
            UnknownPerson,
            id="post-of-nobody",
        ),
        pytest.param(lambda _, by: point_service_addresses(NOBODY, **by), UnknownMailbox, id="services"),
        pytest.param(
            lambda _, by: register_units([NewUnit(name="A", kind=UnitKind.AGENCY, parent_id=NOBODY, label="a")], **by),
            UnknownUnit,
            id="parent-unknown",
        ),
        pytest.param(lambda _, by: get_actor(NOBODY, on=local_date(by["at"])), UnknownPerson, id="actor-of-nobody"),
    ],
)
def test_what_is_refused_leaves_no_event(
    province: Province, write: Refused, error: type[DirectoryError], actor: Actor, at: datetime
) -> None:
    before = Event.objects.count()
    with pytest.raises(error):
        write(province, {"actor": actor, "at": at})
    assert Event.objects.count() == before


def test_a_box_is_closed_once_and_a_post_ended_once(province: Province, actor: Actor, at: datetime) -> None:
    (box,) = add_people(["Nguyễn Văn An"], province.stttt, actor=actor, at=at)
    close_mailbox(box.mailbox_id, reason="x", actor=actor, at=at)
    with pytest.raises(WrongState):
        close_mailbox(box.mailbox_id, reason="x", actor=actor, at=at)
    with pytest.raises(WrongState):
        end_appointments(box.person_id, unit_id=province.cujut, on=local_date(at), actor=actor, at=at)


def test_the_page_of_a_unit_sorts_people_by_given_name(province: Province, actor: Actor, at: datetime) -> None:
    names = ["Trần Văn Bình", "Nguyễn Thị Ánh", "Lê Văn An", "Bùi Thị Đào", "Đỗ Văn Dũng"]
    add_people(names, province.stttt, actor=actor, at=at)
    page = get_unit_page(province.stttt, viewer=_viewer(), on=local_date(at))
    given = [entry.full_name.split()[-1] for entry in page.people]
    assert given == ["An", "Ánh", "Bình", "Dũng", "Đào"]
    assert [unit.name for unit in page.path] == ["Ủy ban nhân dân tỉnh Đắk Nông"]
    assert {unit.unit_id for unit in page.children} == {province.phong_cntt, province.ttcntttt}
    assert (page.unit.people, page.list_address) == (5, f"internal.stttt@{DOMAIN}")


def test_actor_and_post_of_an_account(province: Province, actor: Actor, at: datetime) -> None:
    (box,) = add_people(["Nguyễn Văn An"], province.stttt, actor=actor, at=at)
    who = get_actor(box.account_id, on=local_date(at))
    assert (who.name, who.post) == ("Nguyễn Văn An", "Chuyên viên, Sở Thông tin và Truyền thông")
    post = find_post(box.account_id, on=local_date(at))
    assert post is not None
    assert (post.unit_id, post.address) == (province.stttt, box.address)


def test_counts_and_tree(province: Province, actor: Actor, at: datetime) -> None:
    add_people(["Nguyễn Văn An"], province.stttt, actor=actor, at=at)
    counts = count_all(on=local_date(at))
    assert (counts.units, counts.people, counts.mailboxes) == (7, 1, 8)
    kinds = [unit.kind for unit in list_units(on=local_date(at))]
    assert kinds[0] is UnitKind.PROVINCE
    assert len(kinds) == 7


@pytest.mark.parametrize("role", [None, *Role])
def test_only_operators_change_and_only_auditors_read_the_record(role: Role | None) -> None:
    """Clause: D1.1, D11.2a-1."""
    viewer = _viewer(role)
    for check, allowed in ((check_may_change, Role.OPERATOR), (check_may_see_record, Role.AUDITOR)):
        if role is allowed:
            check(viewer)
        else:
            with pytest.raises(NotPermitted):
                check(viewer)


def _viewer(role: Role | None = None) -> Viewer:
    return Viewer(account_id=NOBODY, roles=frozenset({role}) if role else frozenset())
