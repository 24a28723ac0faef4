"""Proposing the parts of a full name. Clause: D5.1a-1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.common.folding import fold
from congthu.directory.errors import UnusableName
from congthu.directory.naming import PersonName, SplitReason, guess_split


@pytest.mark.parametrize(
    ("full_name", "family", "middle", "given_name", "reason"),
    [
        pytest.param("Nguyễn Văn An", "Nguyễn", "Văn", "An", None, id="kinh"),
        pytest.param("Lê  An", "Lê", "", "An", None, id="two-words"),
        pytest.param("Lê Thị Trâm Trang", "Lê", "Thị Trâm", "Trang", None, id="four-words"),
        pytest.param("Giàng A Páo", "Giàng", "A", "Páo", None, id="hmong"),
        pytest.param("Tôn Nữ Thị Hoa", "Tôn Nữ", "Thị", "Hoa", SplitReason.FAMILY_OF_SEVERAL_WORDS, id="ton-nu"),
        pytest.param("An", "", "", "An", SplitReason.ONE_WORD, id="one-word"),
        pytest.param("K’ Tiếng", "", "", "K’Tiếng", SplitReason.MARKER, id="blank-behind-the-apostrophe"),
        pytest.param("H'Hen Niê", "Niê", "", "H'Hen", SplitReason.FAMILY_LAST, id="family-last"),
        pytest.param("Y Bhem Mlô Duôn Du", "Mlô Duôn Du", "Y", "Bhem", SplitReason.FAMILY_LAST, id="three-word-family"),
        pytest.param("Y Thông Xyz", "Xyz", "Y", "Thông", SplitReason.FAMILY_LAST, id="unknown-family-behind-y"),
        pytest.param("Điểu Văn Nam", "", "Điểu Văn", "Nam", SplitReason.NO_FAMILY_NAME, id="dieu"),
        pytest.param("Nguyễn Thị H'Mai", "Nguyễn", "Thị", "H'Mai", SplitReason.MARKER, id="marker-inside"),
        pytest.param("Lê Ya", "Lê", "", "Ya", None, id="a-given-name-is-never-taken-for-a-family-name"),
    ],
)
def test_split(full_name: str, family: str, middle: str, given_name: str, reason: SplitReason | None) -> None:
    proposal = guess_split(full_name)
    assert proposal.name == PersonName(family=family, middle=middle, given=given_name)
    assert proposal.reason is reason


def test_nothing_to_split() -> None:
    with pytest.raises(UnusableName):
        guess_split(" \u200b ")


@given(st.text())
def test_no_letter_is_lost(full_name: str) -> None:
    try:
        split = guess_split(full_name).name
    except UnusableName:
        return
    assert split.given
    assert sorted(fold(split.family + split.middle + split.given)) == sorted(fold(full_name))
