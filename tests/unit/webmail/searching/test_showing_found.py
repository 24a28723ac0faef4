"""The order of what was found, what is marked in it, and where it is looked for. Clause: D11.2b-2."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.folders import BoxFolder, pick_folders
from congthu.webmail.searching.highlighting import highlight, snippet
from congthu.webmail.searching.plain import plain, plain_letter
from congthu.webmail.searching.ranking import rank
from congthu.webmail.searching.types import Place, Query, Row

FOLDERS = (
    BoxFolder(name="INBOX"),
    BoxFolder(name="Đã gửi", special_use="\\Sent"),
    BoxFolder(name="Trash", special_use="\\Trash"),
    BoxFolder(name="Junk", special_use="\\Junk"),
    BoxFolder(name="Hồ sơ"),
    BoxFolder(name="Hồ sơ/2025"),
)


def _ask(text: str) -> Query:
    return parse_query(text, today=date(2026, 11, 28))


def _row(uid: int, subject: str, sender: str = "a@example.vn", day: int = 1) -> Row:
    return Row(folder="INBOX", uid=uid, subject=subject, sender=sender, arrived_at=datetime(2026, 3, day, tzinfo=UTC))


def _marked(text: str, query: str, place: Place = Place.ANYWHERE) -> list[str]:
    return [text[span.start : span.end] for span in highlight(text, _ask(query), place=place)]


def test_subject_goes_before_sender_before_text_and_newer_before_older() -> None:
    rows = [
        _row(1, "Họp giao ban", day=9),
        _row(2, "Thư riêng", sender="Nguyễn Đường <a@example.vn>", day=2),
        _row(3, "Đường bộ", day=1),
        _row(4, "Báo cáo đường sắt", day=3),
    ]
    assert [row.uid for row in rank(rows, _ask("duong"))] == [4, 3, 2, 1]


def test_a_phrase_in_the_subject_goes_before_its_words() -> None:
    rows = [_row(1, "Sắt thép làm đường", day=9), _row(2, "Đường sắt", day=1)]
    assert [row.uid for row in rank(rows, _ask('"đường sắt"'))] == [2, 1]


def test_without_words_newer_goes_first() -> None:
    assert [row.uid for row in rank([_row(1, "a", day=1), _row(2, "b", day=2)], _ask("là:chưa đọc"))] == [2, 1]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        pytest.param("Báo cáo đường sắt", "duong", ["đường"], id="without-marks"),
        pytest.param("Bao cao duong sat", "đường", ["duong"], id="the-other-way"),
        pytest.param("Đường ĐƯỜNG dưỡng", "duong", ["Đường", "ĐƯỜNG", "dưỡng"], id="all-of-them"),
        pytest.param("ban an toàn", "an", ["an"], id="at-the-beginning-of-words"),
        pytest.param("bàn", "an", ["àn"], id="or-else-within"),
        pytest.param("đường sắt, sắt", '"đường sắt"', ["đường sắt"], id="phrase"),
        pytest.param("sắt và đường", '"đường sắt"', ["sắt", "đường"], id="phrase-not-in-a-row"),
        pytest.param("123/QĐ-UBND", "số:123/qd-ubnd", ["123/QĐ-UBND"], id="number-and-symbol"),
        pytest.param("không có", "-có", [], id="not-what-is-not-wanted"),
        pytest.param("nguyễn", "nguyen nguyễ", ["nguyễn"], id="no-overlap"),
    ],
)
def test_highlight(text: str, query: str, marked: list[str]) -> None:
    assert _marked(text, query) == marked


def test_marks_of_decomposed_text_belong_to_what_is_marked() -> None:
    text = unicodedata.normalize("NFD", "Kính gửi Nguyễn An")
    assert _marked(text, "nguyen") == [unicodedata.normalize("NFD", "Nguyễn")]


def test_what_is_asked_of_the_sender_is_not_marked_in_the_subject() -> None:
    assert _marked("Thư của Hạnh", "từ:hạnh", Place.SUBJECT) == []
    assert _marked("Hạnh <h@example.vn>", "từ:hạnh", Place.SENDER) == ["Hạnh"]


def test_a_snippet_shows_what_was_found() -> None:
    text = "mở đầu " * 100 + "quyết định số mười " + "phần cuối " * 100
    shown = snippet(text, _ask("quyet"), width=60)
    assert len(shown.text) <= 64
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert [shown.text[span.start : span.end] for span in shown.spans] == ["quyết"]


@pytest.mark.parametrize(
    ("query", "current", "names"),
    [
        pytest.param("an", None, ["INBOX", "Đã gửi", "Hồ sơ", "Hồ sơ/2025"], id="not-in-bin-and-junk"),
        pytest.param("an", "Hồ sơ", ["Hồ sơ"], id="the-open-one"),
        pytest.param("an trong:thùng rác", "Hồ sơ", ["Trash"], id="by-what-it-is-for"),
        pytest.param("an in:sent", None, ["Đã gửi"], id="in-english"),
        pytest.param('an trong:"ho so"', None, ["Hồ sơ", "Hồ sơ/2025"], id="with-those-below"),
        pytest.param("an trong:2025", None, ["Hồ sơ/2025"], id="by-its-last-name"),
        pytest.param("an in:all", "INBOX", [folder.name for folder in FOLDERS], id="everywhere"),
        pytest.param("an -in:inbox", None, ["Đã gửi", "Hồ sơ", "Hồ sơ/2025"], id="not-there"),
        pytest.param("an in:nowhere", None, [], id="no-such-folder"),
    ],
)
def test_folders(query: str, current: str | None, names: list[str]) -> None:
    assert list(pick_folders(_ask(query), FOLDERS, current=current)) == names


@given(text=st.text(max_size=60))
def test_each_character_of_a_text_without_marks_knows_where_it_came_from(text: str) -> None:
    letters = [(letter, place) for place, char in enumerate(text) for letter in plain_letter(char)]
    assert plain(text).text == "".join(letter for letter, _ in letters)
    assert list(plain(text).places) == [*(place for _, place in letters), len(text)]
