"""The Vietnamese alphabetical order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.common.alphabet import alphabet_key, given_name_order


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param(["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g"], id="letters"),
        pytest.param(["o", "ô", "ơ", "p", "u", "ư", "v"], id="letters-after-o"),
        pytest.param(["ma", "mà", "mả", "mã", "má", "mạ"], id="tones"),
        pytest.param(["An", "Án", "Anh", "Ánh", "Ân", "Bình"], id="letters-before-tones"),
        pytest.param(["Hà", "Hà An", "Hạ"], id="word-by-word"),
        pytest.param(["Dũng", "Đạt"], id="d-before-d-with-stroke"),
        pytest.param(["in", "ĭn", "ka"], id="letters-of-other-peoples-follow-their-base"),
        pytest.param(["na", "ny", "ña"], id="tilde-of-n-is-no-tone"),
        pytest.param(["Phòng 1", "Phòng 2", "Phòng A"], id="digits-first"),
    ],
)
def test_order(in_order: list[str]) -> None:
    shuffled = random.Random(7).sample(in_order, len(in_order))
    assert sorted(shuffled, key=alphabet_key) == in_order


def test_apostrophes_and_normal_form_do_not_count() -> None:
    assert alphabet_key("K’Tiếng") == alphabet_key("K'Tiê\u0301ng")


def test_people_are_listed_by_given_name() -> None:
    people = [("Trần", "Văn", "An"), ("Lê", "Thị", "Ánh"), ("Lê", "Văn", "An"), ("", "Y", "An"), ("Lê", "Thị", "An")]
    listed = sorted(people, key=lambda p: given_name_order(family=p[0], middle=p[1], given=p[2]))
    assert listed == [
        ("", "Y", "An"),
        ("Lê", "Thị", "An"),
        ("Lê", "Văn", "An"),
        ("Trần", "Văn", "An"),
        ("Lê", "Thị", "Ánh"),
    ]


@given(st.text())
def test_the_key_is_ascii_whatever_comes(text: str) -> None:
    assert alphabet_key(text).isascii()
