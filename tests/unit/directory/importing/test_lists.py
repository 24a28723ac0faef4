"""Rows to people and bodies; what is wrong with each line."""

from pathlib import Path

import pytest
from tests.unit.directory.importing.files import AN, HEADINGS, csv_text

import congthu.directory
from congthu.directory.importing.bodies import BodyLevel, BodyList, read_bodies
from congthu.directory.importing.columns import ListKind
from congthu.directory.importing.people import PeopleList, read_people
from congthu.directory.importing.problems import ProblemCode
from congthu.directory.importing.reading import Table, read_table
from congthu.directory.naming import PersonName, SplitReason

SAMPLE = Path(congthu.directory.__file__).with_name("sample")
P = ProblemCode
FULL = ["Mã CBCCVC", "Họ và tên", "Chức vụ", "Đơn vị"]


def people(*lines: list[str], headings: list[str] = HEADINGS) -> PeopleList:
    read = read_table(csv_text(headings, *lines).encode(), kind=ListKind.PEOPLE)
    assert isinstance(read, Table), read
    return read_people(read)


def bodies(*lines: list[str]) -> BodyList:
    headings = ["Cấp", "Tên cơ quan - đơn vị", "Cơ quan chủ quản", "Tên viết tắt"]
    read = read_table(csv_text(headings, *lines).encode(), kind=ListKind.BODIES)
    assert isinstance(read, Table), read
    return read_bodies(read)


def changed(**parts: str) -> list[str]:
    places = dict(zip(("number", "family", "middle", "given", "title", "unit", "parent"), AN, strict=True))
    return list((places | parts).values())


def test_a_person() -> None:
    read = people(AN)
    assert read.problems == ()
    (an,) = read.ready
    assert an.name == PersonName(family="Nguyễn", middle="Văn", given="An")
    assert (an.line, an.staff_number, an.full_name, an.title) == (2, "01", "Nguyễn Văn An", "Chuyên viên")
    assert an.split_reason is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(changed(given=""), P.GIVEN_NAME_MISSING, id="no-given-name"),
        pytest.param(changed(given="", family="", middle=""), P.GIVEN_NAME_MISSING, id="no-name-at-all"),
        pytest.param(changed(given="An 2"), P.NAME_HAS_DIGITS, id="digits"),
        pytest.param(changed(given="An@"), P.NAME_HAS_FOREIGN_SIGN, id="sign"),
        pytest.param(changed(given="Tu?n"), P.NAME_GARBLED, id="question-mark-for-a-letter"),
        pytest.param(changed(family="NguyÔn", middle="V¨n"), P.NAME_GARBLED, id="tcvn3"),
        pytest.param(changed(family="Buøi", middle=""), P.NAME_GARBLED, id="vni-which-is-all-letters"),
        pytest.param(changed(given="An" * 31), P.CELL_TOO_LONG, id="long-cell"),
        pytest.param(changed(given="An" * 25), P.NAME_TOO_LONG, id="long-address"),
        pytest.param(changed(unit=""), P.CELL_MISSING, id="no-unit"),
        pytest.param(changed(title=""), P.CELL_MISSING, id="no-title"),
    ],
)
def test_a_line_with_a_problem_is_not_ready_and_the_next_one_is(line: list[str], code: ProblemCode) -> None:
    read = people(line, changed(number="02"))
    assert code in {problem.code for problem in read.problems}
    assert {problem.line for problem in read.problems} == {2}
    assert [row.line for row in read.ready] == [3]


@pytest.mark.parametrize(
    ("second", "code"),
    [
        pytest.param(changed(given="Ba"), P.DUPLICATE_ID, id="same-number"),
        pytest.param(changed(number=""), P.DUPLICATE_PERSON, id="same-person-without-number"),
        pytest.param(changed(number="02"), None, id="two-numbers-are-two-people"),
        pytest.param(changed(number="", title="Văn thư"), None, id="another-title"),
        pytest.param(changed(number="", parent="Sở Y tế"), None, id="unit-of-another-body"),
    ],
)
def test_repeated_lines(second: list[str], code: ProblemCode | None) -> None:
    read = people(AN, second)
    assert [(problem.line, problem.code) for problem in read.problems] == ([(3, code)] if code else [])
    assert all(problem.params["first_line"] == 2 for problem in read.problems)


def test_a_full_name_is_split_and_doubtful_splits_wait_for_a_clerk() -> None:
    read = people(
        ["1", "Trần Thị Thu Hà", "Văn thư", "Văn phòng"], ["2", "H'Hen Niê", "Văn thư", "Văn phòng"], headings=FULL
    )
    assert [row.name for row in read.ready] == [PersonName(family="Trần", middle="Thị Thu", given="Hà")]
    (problem,) = read.problems
    assert (problem.line, problem.code) == (3, P.NAME_NEEDS_CONFIRMATION)
    assert problem.params["reason"] is SplitReason.FAMILY_LAST
    assert (problem.params["family"], problem.params["given"]) == ("Niê", "H'Hen")


def test_parts_that_are_not_the_full_name() -> None:
    read = people([*AN, "Nguyễn Văn Bình"], headings=[*HEADINGS, "Họ và tên"])
    assert [problem.code for problem in read.problems] == [P.NAME_PARTS_DISAGREE]


def test_the_order_of_the_parts_in_the_full_name_is_free() -> None:
    line = changed(family="B'Krông", middle="Y", given="Thông")
    read = people([*line, "Y Thông B'Krông"], headings=[*HEADINGS, "Họ và tên"])
    assert [row.full_name for row in read.ready] == ["Y Thông B'Krông"]


def test_the_people_of_a_province() -> None:
    """Nothing is found in the sample; five names whose letters its source had left in VNI are corrected there."""
    read = read_table((SAMPLE / "people.csv").read_bytes(), kind=ListKind.PEOPLE)
    assert isinstance(read, Table)
    listed = read_people(read)
    assert not listed.problems
    assert len(listed.ready) == len(read.rows) == 12_000


def test_a_body() -> None:
    read = bodies(["Tỉnh", "Sở Ngoại vụ", "Ủy ban nhân dân tỉnh Đắk Nông", "SNgV"])
    assert read.problems == ()
    (body,) = read.ready
    assert (body.level, body.name, body.abbreviation) == (BodyLevel.PROVINCE, "Sở Ngoại vụ", "SNgV")


@pytest.mark.parametrize("word", ["xã", "Xa", "cấp xã", "commune", "Phường", "THỊ TRẤN"])
def test_levels_may_vary(word: str) -> None:
    assert bodies([word, "Xã Đắk Wil", "Huyện Cư Jút", ""]).ready[0].level is BodyLevel.COMMUNE


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(["Thôn", "Thôn 1", "Xã Nam Đà", ""], P.UNKNOWN_LEVEL, id="level"),
        pytest.param(["Xã", "", "Huyện Cư Jút", ""], P.CELL_MISSING, id="no-name"),
        pytest.param(["Xã", "Xã Đắk Wil", "", ""], P.CELL_MISSING, id="no-superior-body"),
        pytest.param(["Tỉnh", "Sở " * 101, "", ""], P.CELL_TOO_LONG, id="long-name"),
        pytest.param(["Tỉnh", "Sở A", "", "&"], P.LABEL_UNUSABLE, id="abbreviation-of-signs"),
        pytest.param(["Tỉnh", "Sở A", "", "Internal"], P.LABEL_UNUSABLE, id="reserved-abbreviation"),
    ],
)
def test_a_body_with_a_problem(line: list[str], code: ProblemCode) -> None:
    read = bodies(line)
    assert [problem.code for problem in read.problems] == [code]
    assert read.ready == ()


def test_a_body_twice() -> None:
    read = bodies(["Tỉnh", "Sở Y tế", "", ""], ["Tỉnh", "SỞ Y TẾ", "", ""])
    assert [(problem.line, problem.code) for problem in read.problems] == [(3, P.DUPLICATE_BODY)]


def test_the_bodies_of_a_province() -> None:
    read = read_table((SAMPLE / "orgs.csv").read_bytes(), kind=ListKind.BODIES)
    assert isinstance(read, Table)
    assert len(read_bodies(read).ready) == 439
    assert read_bodies(read).problems == ()
