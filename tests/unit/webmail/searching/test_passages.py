"""The line of a found letter that shows what was looked for."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.passages import passage, pieces
from congthu.webmail.searching.types import Query

LONG = "Kính gửi các sở, ban, ngành. " * 30


def _ask(text: str) -> Query:
    return parse_query(text, today=date(2026, 11, 28))


def _letter(plain: str = "", html: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Đường"
    if plain:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def test_what_stands_far_below_is_shown_and_marked() -> None:
    shown = passage(_letter(f"{LONG}Đề nghị sửa đường tỉnh 681.\n{LONG}"), _ask("duong tinh"))
    assert shown is not None
    assert [text for text, is_found in pieces(shown) if is_found] == ["đường", "tỉnh"]
    assert "sửa đường tỉnh 681" in "".join(text for text, _ in pieces(shown))
    assert "".join(text for text, _ in pieces(shown)).index("đường") < 30


def test_of_a_page_the_text_is_shown_and_never_its_markup() -> None:
    shown = passage(_letter(html=f"<style>duong</style><p>{LONG}<b>đường &lt;tỉnh&gt;</b></p>"), _ask("duong"))
    assert shown is not None
    assert "".join(text for text, _ in pieces(shown)).endswith("đường <tỉnh>")


def test_of_two_forms_the_plain_one_is_looked_at() -> None:
    shown = passage(_letter("một con đường\n", "<p>hai đường, đường</p>"), _ask("duong"))
    assert shown is not None
    assert shown.text == "một con đường"


@pytest.mark.parametrize("typed", ["khac", "tiêu đề:đường", "có:đính kèm"])
def test_where_the_text_has_nothing_there_is_no_passage(typed: str) -> None:
    raw = _letter("Kính gửi.\n") if typed == "khac" else _letter("Không có.\n")
    assert passage(raw, _ask(typed)) is None


@given(st.binary(max_size=500), st.text(max_size=20))
def test_nothing_raises(raw: bytes, typed: str) -> None:
    for letter in (raw, b"Content-Type: text/html\r\n\r\n" + raw):
        shown = passage(letter, _ask(typed))
        assert shown is None or "".join(text for text, _ in pieces(shown)) == shown.text
