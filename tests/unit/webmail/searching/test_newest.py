"""Words that nearly every letter has, told from the letters as the index would tell it. Clause: D11.2b-2."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.newest import asks_for_text, beside_words, common_words, folded, has_words
from congthu.webmail.searching.types import Place, Query


def _ask(text: str) -> Query:
    return parse_query(text, today=date(2026, 11, 28))


def _texts(subject: str = "", sender: str = "", text: str = "") -> dict[Place, str]:
    above = {Place.SUBJECT: folded(subject), Place.SENDER: folded(sender), Place.RECEIVER: ""}
    return above | {Place.ANYWHERE: "\n".join((*above.values(), folded(text)))}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("báo cáo", [("báo",), ("cáo",)], id="words"),
        pytest.param("nghiêng", [("nghiêng",)], id="longest-syllable"),
        pytest.param('"báo cáo" trong:INBOX', [("báo", "cáo")], id="a-phrase-in-a-folder"),
        pytest.param("tiêu đề:báo", [("báo",)], id="in-the-subject"),
        pytest.param("báo 4217", [], id="a-number"),
        pytest.param("trithuctre", [], id="longer-than-any-syllable"),
        pytest.param("báo -cáo", [], id="not-a-word"),
        pytest.param("báo trước:1/3/2024", [("báo",)], id="and-a-date"),
        pytest.param("trong:INBOX", [], id="no-word"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_what_may_be_in_every_letter(query: str, words: list[tuple[str, ...]]) -> None:
    assert [found.words for found in common_words(_ask(query))] == words


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("duong", True),
        ("đường", True),
        ("đuong", True),
        ("dương", True),
        ("ươn", True),
        ("sat duong", True),
        (unicodedata.normalize("NFD", "sắt"), True),
        ("đát", False),
        ("bo", False),
        ("tiêu đề:duong", True),
        ("tiêu đề:sat", False),
        ("từ:hanh", True),
        ("từ:sat", False),
        ("hanh sat duong", True),
    ],
)
def test_a_letter_has_what_the_index_would_find(query: str, is_there: bool) -> None:
    texts = _texts("Sửa ĐƯỜNG", "Nguyễn Thị Hạnh <hanh@example.vn>", unicodedata.normalize("NFD", "Cầu sắt cũ"))
    assert has_words(texts, common_words(_ask(query))) is is_there


@pytest.mark.parametrize(
    ("query", "others"),
    [
        pytest.param("báo trước:1/3/2024 là:chưa đọc", 2, id="a-date-and-a-flag"),
        pytest.param("báo trong:INBOX", 1, id="a-folder"),
        pytest.param("báo cáo", 0, id="words-alone"),
        pytest.param("báo có:đính kèm văn bản:giấy mời", 2, id="a-file-and-a-kind"),
        pytest.param("báo số:15", None, id="a-number-compared-one-by-one"),
    ],
)
def test_what_dovecot_tells_by_itself_narrows_the_letters_that_are_read(query: str, others: int | None) -> None:
    beside = beside_words(_ask(query))
    assert (None if beside is None else len(beside.conditions)) == others


def test_a_plain_letter_is_not_found_by_the_stroke() -> None:
    assert not has_words(_texts("Xe hơi da bò"), common_words(_ask("đa")))


def test_the_text_is_read_only_where_it_is_asked_for() -> None:
    assert asks_for_text(common_words(_ask("tiêu đề:báo cáo")))
    assert not asks_for_text(common_words(_ask("tiêu đề:báo từ:hạnh")))
