"""Lists of bodies and people, from the bytes of a file to the directory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.factories.province import DOMAIN, Province

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.actions.domains import register_domain, reserve_addresses
from congthu.directory.importing.carry_out import Outcome, Plan, carry_out_import, plan_import
from congthu.directory.importing.columns import ListKind
from congthu.directory.importing.plan_problems import PlanCode, plan_sentence
from congthu.directory.importing.problems import FileProblem
from congthu.directory.models import Address, Person, UnitVersion

SAMPLE = Path(__file__).parents[3] / "src/congthu/directory/sample"
PEOPLE, BODIES = ListKind.PEOPLE, ListKind.BODIES
PEOPLE_HEADINGS = "Mã CBCCVC,Họ,Tên đệm,Tên,Chức vụ,Đơn vị,Cơ quan chủ quản"
BODIES_HEADINGS = 'Cấp,"Tên cơ quan, đơn vị",Cơ quan chủ quản,Tên viết tắt'
STTTT = "Sở Thông tin và Truyền thông"


def people(*lines: str) -> bytes:
    return "\n".join([PEOPLE_HEADINGS, *lines]).encode()


def bodies(*lines: str) -> bytes:
    return "\n".join([BODIES_HEADINGS, *lines]).encode()


def carry_out(raw: bytes, kind: ListKind, *, actor: Actor, at: datetime) -> Outcome:
    outcome = carry_out_import(raw, kind=kind, actor=actor, at=at)
    assert isinstance(outcome, Outcome)
    return outcome


def plan(raw: bytes, kind: ListKind, *, at: datetime) -> Plan:
    planned = plan_import(raw, kind=kind, on=local_date(at))
    assert isinstance(planned, Plan)
    return planned


def test_the_dry_run_says_what_the_import_then_does(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D5.1a-4: the order of the file is the order of the letters."""
    raw = people(
        f"1,Nguyễn,Văn,An,Chuyên viên,{STTTT},",
        f"2,Ngô,Việt,An,Chuyên viên,Phòng Công nghệ thông tin,{STTTT}",
        "3,Lê,Thị,Hoa,Văn thư,UBND xã Đắk Wil,",
    )
    planned = [person.address for person in plan(raw, PEOPLE, at=at).people]
    assert not Person.objects.exists()
    issued = carry_out(raw, PEOPLE, actor=actor, at=at).issued
    assert [box.address for box in issued] == planned
    assert planned == ["annv.stttt@" + DOMAIN, "annva.stttt@" + DOMAIN, "hoalt.dakwil.cujut@" + DOMAIN]


@pytest.mark.parametrize("number", ["77", ""], ids=["by-staff-number", "by-name-unit-and-title"])
def test_importing_twice_changes_nothing_and_says_so(
    province: Province, number: str, actor: Actor, at: datetime
) -> None:
    raw = people(f"{number},Nguyễn,Văn,An,Chuyên viên,{STTTT},")
    carry_out(raw, PEOPLE, actor=actor, at=at)
    before = (Person.objects.count(), Address.objects.count(), Event.objects.count())
    again = carry_out(raw, PEOPLE, actor=actor, at=at)
    assert (Person.objects.count(), Address.objects.count(), Event.objects.count()) == before
    assert (again.issued, again.plan.known, again.plan.faults) == ([], 1, 0) or again.issued == ()
    problem = again.plan.people[0].problem
    assert problem is not None
    assert problem.code is PlanCode.ALREADY_REGISTERED
    assert "đã có trong danh bạ" in plan_sentence(problem)


def test_a_number_of_somebody_else_is_a_fault_and_not_a_person_who_is_there(
    province: Province, actor: Actor, at: datetime
) -> None:
    carry_out(people(f"1,Nguyễn,Văn,An,Chuyên viên,{STTTT},"), PEOPLE, actor=actor, at=at)
    other = carry_out(people(f"1,Trần,Thị,Mai,Văn thư,{STTTT},"), PEOPLE, actor=actor, at=at)
    assert (other.issued, other.plan.known, other.plan.faults) == ((), 0, 1)
    problem = other.plan.people[0].problem
    assert problem is not None
    assert problem.code is PlanCode.NUMBER_OF_ANOTHER
    assert "“1” trong danh bạ là của “Nguyễn Văn An”" in plan_sentence(problem)


def test_two_of_one_name_with_numbers_are_two_people(province: Province, actor: Actor, at: datetime) -> None:
    carry_out(people(f"1,Nguyễn,Văn,An,Chuyên viên,{STTTT},"), PEOPLE, actor=actor, at=at)
    second = carry_out(people(f"2,Nguyễn,Văn,An,Chuyên viên,{STTTT},"), PEOPLE, actor=actor, at=at)
    assert [box.address for box in second.issued] == ["annva.stttt@" + DOMAIN]


def test_a_faulty_line_does_not_stop_the_good_ones(province: Province, actor: Actor, at: datetime) -> None:
    raw = people(
        f"1,Nguyễn,Văn,An,Chuyên viên,{STTTT},",
        "2,Trần,Thị,Mai,Chuyên viên,Sở Thông tin và Truyền thôn,",
        f"3,Lê,Văn,B1nh,Chuyên viên,{STTTT},",
    )
    outcome = carry_out(raw, PEOPLE, actor=actor, at=at)
    assert len(outcome.issued) == 1
    assert outcome.plan.faults == 2


def test_strict_registers_nothing_while_a_line_has_a_fault(province: Province, actor: Actor, at: datetime) -> None:
    raw = people(f"1,Nguyễn,Văn,An,Chuyên viên,{STTTT},", "2,Trần,Thị,Mai,Chuyên viên,Sở Không có,")
    outcome = carry_out_import(raw, kind=PEOPLE, actor=actor, at=at, strict=True)
    assert isinstance(outcome, Outcome)
    assert not Person.objects.exists()


def test_an_unknown_unit_is_told_with_those_that_look_like_it(province: Province, at: datetime) -> None:
    problem = plan(people("2,Trần,Thị,Mai,Chuyên viên,Sở Thông tin Truyền thông,"), PEOPLE, at=at).people[0].problem
    assert problem is not None
    assert problem.code is PlanCode.UNKNOWN_UNIT
    assert STTTT in plan_sentence(problem)
    assert "Similar" in plan_sentence(problem, language="en")


def test_a_unit_name_of_two_bodies_is_asked_for(province: Province, actor: Actor, at: datetime) -> None:
    carry_out(bodies(f"Đơn vị thuộc sở,Phòng Nội vụ,{STTTT},NV"), BODIES, actor=actor, at=at)
    raw = people("1,Trần,Thị,Mai,Chuyên viên,Phòng Nội vụ,", "2,Trần,Thị,Mai,Chuyên viên,Phòng Nội vụ,huyện Cư Jút")
    first, second = plan(raw, PEOPLE, at=at).people
    assert first.problem is not None
    assert first.problem.code is PlanCode.AMBIGUOUS_UNIT
    assert second.address == "maitt.nv.cujut@" + DOMAIN


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"a,b\n"], ids=["empty", "pdf", "no-headings"])
def test_a_file_that_is_no_list_is_a_problem_of_the_file(province: Province, raw: bytes, at: datetime) -> None:
    assert isinstance(plan_import(raw, kind=PEOPLE, on=local_date(at)), FileProblem)


def test_a_clash_of_abbreviations_names_the_holder_and_a_way_out(
    province: Province, actor: Actor, at: datetime
) -> None:
    """Clause: D5.1a-2: Sở Nội vụ and Sở Ngoại vụ."""
    raw = bodies(
        "Tỉnh,Sở Nội vụ,Ủy ban nhân dân tỉnh Đắk Nông,SNV", "Tỉnh,Sở Ngoại vụ,Ủy ban nhân dân tỉnh Đắk Nông,SNV"
    )
    outcome = carry_out(raw, BODIES, actor=actor, at=at)
    problem = outcome.plan.bodies[1].problem
    assert problem is not None
    assert problem.code is PlanCode.LABEL_TAKEN
    assert "Sở Nội vụ" in plan_sentence(problem)
    assert "sngv" in plan_sentence(problem)
    assert len(outcome.bodies) == 1


def test_a_second_proposal_is_used_where_the_first_is_taken(province: Province, actor: Actor, at: datetime) -> None:
    """Clause: D5.1c, Q1."""
    raw = bodies(
        f"Đơn vị thuộc sở,Phòng Giáo dục tiểu học,{STTTT},", f"Đơn vị thuộc sở,Phòng Giáo dục trung học,{STTTT},"
    )
    carry_out(raw, BODIES, actor=actor, at=at)
    assert Address.objects.filter(address__in=[f"gdth.stttt@{DOMAIN}", f"gdtrh.stttt@{DOMAIN}"]).count() == 2


def test_a_body_may_come_before_the_one_above_it(province: Province, actor: Actor, at: datetime) -> None:
    raw = bodies("Đơn vị thuộc sở,Văn phòng,Sở Y tế,", "Tỉnh,Sở Y tế,Ủy ban nhân dân tỉnh Đắk Nông,SYT")
    carry_out(raw, BODIES, actor=actor, at=at)
    assert UnitVersion.objects.get(name="Văn phòng").domain_label == "vp.syt"


def test_the_bodies_of_the_province(db: None, actor: Actor, at: datetime) -> None:
    """Clause: D5.1b, D5.1d-1, D5.1d-2, D5.1d-3: 439 bodies, places by their whole name, all without a clash."""
    register_domain(DOMAIN, is_primary=True, actor=actor, at=at)
    reserve_addresses(DOMAIN, actor=actor, at=at)
    raw = (SAMPLE / "orgs.csv").read_bytes()
    outcome = carry_out(raw, BODIES, actor=actor, at=at)
    assert (len(outcome.bodies), outcome.plan.faults) == (439, 0)
    places = {"dakrlap", "dakwil.cujut", "tckh.cujut", "sngv", "nv1.ttt", "dakmil.dakmil", "internal", "internal.syt"}
    addresses = [f"{place}@{DOMAIN}" for place in places]
    assert set(Address.objects.filter(address__in=addresses).values_list("address", flat=True)) == set(addresses)
    again = carry_out(raw, BODIES, actor=actor, at=at)
    assert (len(again.bodies), again.plan.known) == (0, 439)
