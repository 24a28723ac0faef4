"""Folding, search keys and tidying."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.common.folding import APOSTROPHES, fold, search_key, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Nguyễn Thị Thủy", "nguyenthithuy", id="tone-marks"),
        pytest.param("Đường", "duong", id="d-with-stroke"),
        pytest.param("\u00d0ường", "duong", id="eth-look-alike"),
        pytest.param("\u0189ường", "duong", id="african-d-look-alike"),
        pytest.param("ƀ Ƀ", "bb", id="b-with-stroke"),
        pytest.param("ĭŏŭĕčñ ĬŎŬĔČÑ", "iouecniouecn", id="letters-of-other-peoples"),
        pytest.param("Kpơr ø", "kporo", id="horn-and-slashed-o"),
        pytest.param("ＵＢＮＤ", "ubnd", id="full-width"),
        pytest.param("Иван 東", "", id="other-scripts-vanish"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize("apostrophe", sorted(APOSTROPHES), ids=lambda char: f"U+{ord(char):04X}")
def test_every_apostrophe_joins(apostrophe: str) -> None:
    assert fold(f"Đắk R{apostrophe}Lấp", keep=" ") == "dak rlap"
    assert search_key(f"Đắk R{apostrophe}Lấp") == "dak rlap"


def test_fold_keeps_what_it_is_asked_to() -> None:
    assert fold("Khoa giáo - Văn xã", keep=" -") == "khoa giao - van xa"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("  Nguyễn\u00a0Thị  Thủy ", "nguyen thi thuy", id="blanks"),
        pytest.param("Sở Văn hóa, Thể thao & Du lịch", "so van hoa the thao du lich", id="punctuation-parts-words"),
        pytest.param("Phòng Nghiệp vụ 1", "phong nghiep vu 1", id="digits-stay"),
        pytest.param("Иван", "иван", id="other-scripts-stay"),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == key


def test_search_key_is_the_same_for_query_and_text() -> None:
    assert search_key("duong thi hen") == search_key("Đường Thị H'en") == search_key("ĐƯỜNG THỊ H’EN")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("Thu\u0309y", "Thủy", id="nfd-composed"),
        pytest.param("\ufeffNguyễn\u200b An\t\n", "Nguyễn An", id="byte-order-mark-and-zero-width"),
        pytest.param("A\u202eB", "AB", id="direction-override"),
        pytest.param("a\u3000b", "a b", id="wide-blank"),
    ],
)
def test_tidy(text: str, clean: str) -> None:
    assert tidy(text) == clean


@given(st.text())
def test_folds_are_idempotent_and_blind_to_normal_form(text: str) -> None:
    for function in (fold, search_key, tidy):
        once = function(text)
        assert function(once) == once
        assert function(unicodedata.normalize("NFD", text)) == function(unicodedata.normalize("NFC", text))


@given(st.text())
def test_fold_gives_only_plain_letters_and_digits(text: str) -> None:
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
