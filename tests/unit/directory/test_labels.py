"""Labels of bodies and places. Clause: D5.1a-2, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import congthu.directory
from congthu.directory.errors import DirectoryError, UnusableLabel
from congthu.directory.kinds import has_seal
from congthu.directory.naming import (
    check_label,
    fold_label,
    place_label,
    propose_initials,
    propose_unit_label,
)

ORGS = Path(congthu.directory.__file__).with_name("sample") / "orgs.csv"


def bodies(*levels: str) -> list[dict[str, str]]:
    with ORGS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["level"] in levels]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("Ủy ban nhân dân huyện Đắk R'Lấp", "dakrlap", id="district"),
        pytest.param("Uỷ ban nhân dân huyện Đắk R`Lấp", "dakrlap", id="other-spelling-and-apostrophe"),
        pytest.param("UBND huyện Đăk Song", "daksong", id="short-committee"),
        pytest.param("UBND huyen Dak Song", "daksong", id="typed-without-marks"),
        pytest.param("Ủy ban nhân dân thành phố Gia Nghĩa", "gianghia", id="city"),
        pytest.param("Thị xã Gia Nghĩa", "gianghia", id="town"),
        pytest.param("Ủy ban nhân dân thị trấn Ea T'Ling", "eatling", id="township"),
        pytest.param("Ủy ban nhân dân xã Đắk Wil", "dakwil", id="commune"),
        pytest.param("TP. Gia Nghĩa", "gianghia", id="abbreviated-type"),
        pytest.param("Phường 1", "phuong1", id="only-a-number-keeps-its-type"),
        pytest.param("Đắk Mil", "dakmil", id="bare-name"),
    ],
)
def test_place(name: str, label: str) -> None:
    assert place_label(name) == label


@pytest.mark.parametrize("row", bodies("province", "department-unit", "district-unit"), ids=lambda r: r["full_name"])
def test_initials_of_the_bodies_of_a_province(row: dict[str, str]) -> None:
    assert propose_initials(row["full_name"]) == row["initials_mechanical"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("Phòng Tài chính - Kế hoạch", "tckh", id="phong"),
        pytest.param("Phòng Nghiệp vụ 1", "nv1", id="with-a-number"),
        pytest.param("Phòng Quản lý dự án 12", "qlda12", id="a-number-stays-whole"),
        pytest.param("Văn phòng", "vp", id="van-phong"),
        pytest.param("Trung tâm Công nghệ thông tin và Truyền thông", "ttcntttt", id="connectives-left-out"),
    ],
)
def test_unit(name: str, label: str) -> None:
    assert propose_unit_label(name) == label


def test_two_phong_of_education_clash_and_are_to_be_told_apart_by_hand() -> None:
    assert propose_unit_label("Phòng Giáo dục tiểu học") == propose_unit_label("Phòng Giáo dục trung học") == "gdth"


def test_two_agencies_with_the_same_initials_have_different_registered_labels() -> None:
    assert propose_initials("Sở Nội vụ") == propose_initials("Sở Ngoại vụ") == "snv"
    assert fold_label("SNV") == "snv"
    assert fold_label("SNgV") == "sngv"


@pytest.mark.parametrize(
    ("abbreviation", "label"),
    [
        pytest.param("VPĐĐBQHHĐND", "vpddbqhhdnd", id="d-with-stroke"),
        pytest.param("Đ P T T H", "dptth", id="blanks"),
        pytest.param("SGD&ĐT", "sgddt", id="ampersand"),
    ],
)
def test_registered_abbreviation(abbreviation: str, label: str) -> None:
    assert fold_label(abbreviation) == label


def test_districts_and_communes_of_a_province() -> None:
    districts = [place_label(row["full_name"]) for row in bodies("district")]
    communes = [(place_label(row["full_name"]), row["parent_full_name"]) for row in bodies("commune")]
    assert sorted(districts) == [
        "cujut", "dakglong", "dakmil", "dakrlap", "daksong", "gianghia", "krongno", "tuyduc",
    ]  # fmt: skip
    assert len(communes) == len(set(communes)) == 71


def test_units_of_a_district_do_not_clash() -> None:
    units = [(fold_label(row["conventional_abbreviation"]), row["parent_full_name"]) for row in bodies("district-unit")]
    assert len(units) == len(set(units)) == 127


def test_units_with_a_seal_of_their_own() -> None:
    assert sum(has_seal(row["full_name"]) for row in bodies("department-unit")) == 56


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "label_missing", id="empty"),
        pytest.param("s nv", "label_characters", id="blank"),
        pytest.param("sở", "label_characters", id="marks"),
        pytest.param("SNV", "label_characters", id="capitals"),
        pytest.param("a.b", "label_characters", id="dot"),
        pytest.param("nv1\n", "label_characters", id="line-end"),
        pytest.param("a" * 31, "label_too_long", id="too-long"),
        pytest.param("internal", "label_reserved", id="list-of-everybody"),
        pytest.param("postmaster", "label_reserved", id="rfc-2142"),
    ],
)
def test_label_refused(text: str, code: str) -> None:
    with pytest.raises(UnusableLabel) as refusal:
        check_label(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["nv1", "1", "a" * 30, "2cong1"])
def test_label_accepted(text: str) -> None:
    assert check_label(text) == text


@given(st.text())
def test_nothing_but_our_error_escapes(text: str) -> None:
    for function in (fold_label, place_label, propose_initials, propose_unit_label):
        try:
            label = function(text)
        except DirectoryError:
            continue
        assert check_label(label) == label
