"""Where letters in the bin go back to. Clause: D12.5-1."""

from __future__ import annotations

import pytest

from congthu.webmail.clearing.origins import keyword_of, keywords_of_origin, ways_back

FOLDERS = ("INBOX", "Công việc/Báo cáo", "Lưu")


@pytest.mark.parametrize(
    ("keywords", "folder"),
    [
        pytest.param([keyword_of("Công việc/Báo cáo")], "Công việc/Báo cáo", id="where-it-was"),
        pytest.param([keyword_of("Lưu").lower()], "Lưu", id="a-program-changed-the-case"),
        pytest.param(["$Forwarded", keyword_of("Lưu")], "Lưu", id="among-other-keywords"),
        pytest.param([], "INBOX", id="says-nothing"),
        pytest.param([keyword_of("Đã xóa")], "INBOX", id="the-folder-is-gone"),
        pytest.param([keyword_of("Lưu"), keyword_of("Công việc/Báo cáo")], "INBOX", id="says-two-things"),
        pytest.param(["$CameFrom-", "$CameFrom-../../x"], "INBOX", id="hostile"),
    ],
)
def test_ways_back(keywords: list[str], folder: str) -> None:
    assert ways_back({7: keywords}, FOLDERS, otherwise="INBOX") == {folder: [7]}


def test_letters_of_several_folders_part() -> None:
    letters = {1: [keyword_of("Lưu")], 2: [], 3: [keyword_of("Lưu")]}
    assert ways_back(letters, FOLDERS, otherwise="INBOX") == {"Lưu": [1, 3], "INBOX": [2]}


def test_a_keyword_is_an_atom_that_says_no_name() -> None:
    keyword = keyword_of("Hồ sơ kỷ luật (mật)")
    assert keyword.isascii()
    assert not set(keyword) & set(' (){%*"\\]')
    assert keywords_of_origin(["$Forwarded", keyword]) == [keyword]
