"""A person's local part. Clause: D5.1a-1, D5.1a-4."""

import csv
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.directory.errors import DirectoryError, UnusableName
from congthu.directory.naming import (
    RESERVED,
    LocalPart,
    PersonName,
    base_local_part,
    free_local_part,
    guess_split,
    local_part,
)

CORPUS = Path(__file__).parents[2] / "corpus" / "names"


def name(family: str, middle: str, given_name: str) -> PersonName:
    return PersonName(family=family, middle=middle, given=given_name)


@pytest.mark.parametrize(
    ("person", "base"),
    [
        pytest.param(name("Nguyễn", "Thị Thu", "Hà"), "hantt", id="the-example-of-the-requirements"),
        pytest.param(name("Đỗ", "Thị Ngọc", "Ánh"), "anhdtn", id="d-with-stroke-and-tone-marks"),
        pytest.param(name("\u00d0ỗ", "", "Ánh"), "anhd", id="eth-for-d-with-stroke"),
        pytest.param(name("Niê Kdăm", "Thị", "Thùy"), "thuynkt", id="every-family-word-counts"),
        pytest.param(name("Nguyễn-Trần", "", "An"), "annt", id="a-hyphen-divides-words"),
        pytest.param(name("B’Krông", "Y", "Thông"), "thongby", id="an-apostrophe-does-not-divide"),
        pytest.param(name("", "", "K` Tiếng"), "ktieng", id="marker-joined-to-the-given-name"),
        pytest.param(name("Trần", "", "Thu Hà"), "thuhat", id="given-name-of-two-words-as-entered"),
        pytest.param(name("Byă", "", "H'Či"), "hcib", id="letters-of-other-peoples"),
        pytest.param(name(" Lê ", " - ", " An\u200b"), "anl", id="stray-blanks-and-signs"),
    ],
)
def test_base(person: PersonName, base: str) -> None:
    assert base_local_part(person) == base
    decomposed = {part: unicodedata.normalize("NFD", getattr(person, part)) for part in ("family", "middle", "given")}
    assert base_local_part(PersonName(**decomposed)) == base


@pytest.mark.parametrize(
    ("person", "code"),
    [
        pytest.param(name("Nguyễn", "Văn", ""), "given_name_missing", id="no-given-name"),
        pytest.param(name("Nguyễn", "Văn", "'"), "given_name_missing", id="only-an-apostrophe"),
        pytest.param(name("Nguyễn", "Văn", "An 2"), "name_has_digits", id="digits"),
        pytest.param(name("NguyÔn", "V¨n", "An"), "name_has_foreign_sign", id="tcvn3-read-as-latin-1"),
        pytest.param(name("Nguyễn", "Văn", "\u0410n"), "name_has_foreign_sign", id="cyrillic-look-alike"),
        pytest.param(name("Nguyễn", "Văn", "An@x"), "name_has_foreign_sign", id="at-sign"),
        pytest.param(name("Nguyễn", "a " * 40, "An"), "name_too_long", id="too-long"),
    ],
)
def test_refused(person: PersonName, code: str) -> None:
    with pytest.raises(UnusableName) as refusal:
        base_local_part(person)
    assert refusal.value.code == code


def minority_rows() -> list[Any]:
    with (CORPUS / "ethnic_minorities.csv").open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["pattern"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", minority_rows())
def test_names_of_the_peoples_of_the_highlands(row: dict[str, str]) -> None:
    person = name(row["family"], row["middle"], row["given"])
    assert base_local_part(person) == row["recommended_local"]
    proposal = guess_split(row["example"])
    assert proposal.name == person
    assert proposal.needs_confirmation == row["breaks_rule_5_1_a"].startswith(("yes", "no, but"))


def test_the_corpus_is_whole() -> None:
    assert len(minority_rows()) == 19


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param(set(), "anhnt", id="free"),
        pytest.param({"anhnt"}, "anhnta", id="later-person-gets-a-letter"),
        pytest.param({"anhnt", "anhntb"}, "anhnta", id="the-first-free-letter"),
        pytest.param({"anhnt", "anhnta"}, "anhntb", id="a-letter-that-gives-a-taken-address-is-passed-over"),
        pytest.param({"anhnta"}, "anhnt", id="only-the-own-base-matters"),
    ],
)
def test_a_letter_is_added_when_taken(taken: set[str], expected: str) -> None:
    assert local_part(name("Nguyễn", "Thị", "Anh"), taken=taken) == expected


def test_thirty_people_of_one_name_go_past_z() -> None:
    taken: set[str] = set()
    given_out = []
    for _ in range(30):
        given_out.append(local_part(name("Nguyễn", "Thị", "Anh"), taken=taken))
        taken.add(given_out[-1])
    assert given_out[:3] == ["anhnt", "anhnta", "anhntb"]
    assert given_out[25:] == ["anhnty", "anhntz", "anhntaa", "anhntab", "anhntac"]


def test_a_freed_name_is_not_used_again() -> None:
    retired = {"anhnt"}
    assert local_part(name("Nguyễn", "Thị", "Anh"), taken=retired) == "anhnta"


def test_reserved_names_get_a_letter() -> None:
    assert local_part(name("", "", "Root"), taken=()) == "roota"
    assert "internal" in RESERVED


def test_running_out_of_letters_is_an_error_of_ours() -> None:
    with pytest.raises(UnusableName) as refusal:
        free_local_part(LocalPart("an"), is_taken=lambda _: True)
    assert refusal.value.code == "no_free_letter"


@given(st.text(), st.text(), st.text())
def test_nothing_but_our_error_escapes(family: str, middle: str, given_name: str) -> None:
    try:
        base = base_local_part(name(family, middle, given_name))
    except DirectoryError:
        return
    assert base.isascii()
    assert base.isalnum()
    assert base == base.lower()


LETTERS = st.text(alphabet="aáàăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ'’ -ĭŏŭčñ", min_size=1, max_size=8)


@given(LETTERS, LETTERS, LETTERS)
def test_normal_forms_give_the_same(family: str, middle: str, given_name: str) -> None:
    def outcome(form: str) -> str:
        parts = [unicodedata.normalize(form, part) for part in (family, middle, given_name)]  # type: ignore[arg-type]
        try:
            return base_local_part(name(*parts))
        except UnusableName as error:
            return error.code

    assert outcome("NFC") == outcome("NFD")
