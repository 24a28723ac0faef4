"""Plain text in blocks."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from tests.corpus.mail.cases import letter

from congthu.webmail.showing.plain.flowed import join_flowed
from congthu.webmail.showing.plain.links import find_links
from congthu.webmail.showing.plain.quoting import fold
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import BlockKind


def _blocks(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in fold(text, ShowPolicy()).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, 2 Nov 2026 at 08:00, An <an@b.example> wrote:", "Vào Th 2, 2 thg 11, 2026 vào lúc 08:00 An <an@b.example> đã viết:",
        "Ngày 02/11/2026 08:00, An viết:", "An <an@b.example> đã viết:", "Am 02.11.2026 um 08:00 schrieb An:",
    ],
)  # fmt: skip
def test_a_quote_and_the_line_before_it(line: str) -> None:
    assert _blocks(f"Đồng ý.\n\n{line}\n> mot\n> > hai\n>> ba\n> bon\nHet.") == [
        ("text", 0, "Đồng ý.\n"),
        ("attribution", 0, line),
        ("quote", 1, "mot"),
        ("quote", 2, "hai\nba"),
        ("quote", 1, "bon"),
        ("text", 0, "Het."),
    ]


def test_a_quote_in_a_quote_is_folded_away_with_it() -> None:
    text = fold("Đồng ý.\n> mot\n>> hai\n> ba\nHet.\n> bon\n", ShowPolicy())
    shown = [(is_quoted, [block.text for block in blocks]) for is_quoted, blocks in text.stretches]
    assert shown == [(False, ["Đồng ý."]), (True, ["mot", "hai", "ba"]), (False, ["Het."]), (True, ["bon"])]
    page = render_to_string("webmail/plain.html", {"text": text})
    assert page.count("<summary") == 2
    assert 'class="level-2">hai' in page


def test_an_attribution_broken_over_two_lines() -> None:
    text = "On Mon, 2 Nov 2026 at 08:00, Nguyen Van An\n<an@b.example> wrote:\n\n> x"
    assert [kind for kind, _, _ in _blocks(text)] == ["attribution", "text", "quote"]


def test_a_sentence_that_ends_so_without_a_quote_is_text() -> None:
    assert [kind for kind, _, _ in _blocks("Như đồng chí An đã viết:\nmọi việc xong.")] == ["text"]


@pytest.mark.parametrize(
    "head",
    [
        "From: An <an@b.example>\nSent: Monday\nTo: Binh\nSubject: x", "Từ: An <an@b.example>\nGửi: Thứ Hai\nTới: Bình\nChủ đề: x",
        "*From:* An\n*Sent:* Monday\n*To:* Binh", "-----Original Message-----\nFrom: An", "---------- Forwarded message ---------\nx",
        "________________________________\nFrom: An", "Bắt đầu thư được chuyển tiếp:\n\nTừ: An",
    ],
)  # fmt: skip
def test_the_head_of_another_letter_and_what_follows(head: str) -> None:
    blocks = _blocks(f"Chuyển anh xem.\n\n{head}\n\nNội dung cũ\n")
    assert [kind for kind, _, _ in blocks] == ["text", "forwarded"]
    assert "Nội dung cũ" in blocks[1][2]


def test_a_line_that_says_from_is_text() -> None:
    assert [kind for kind, _, _ in _blocks("Từ: ngày mai\nchúng ta họp lúc 8 giờ.")] == ["text"]


def test_a_signature_at_the_end_and_none_in_the_middle() -> None:
    assert _blocks("x\n-- \nNguyễn Văn An\nSở Nội vụ")[1] == ("signature", 0, "-- \nNguyễn Văn An\nSở Nội vụ")
    assert [kind for kind, _, _ in _blocks("x\n-- \n" + "y\n" * 60)] == ["text"]


@given(text=st.text(alphabet="ab> \n:-", max_size=200))
def test_no_line_is_lost(text: str) -> None:
    shown = "\n".join(block.text for block in fold(text, ShowPolicy()).blocks)
    assert shown.replace(" ", "").replace("\n", "").replace(">", "") == "".join(text.split()).replace(">", "")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("xem https://a.example/b?c=1.", [("https://a.example/b?c=1", "https://a.example/b?c=1")]),
        ("(https://a.example/b)", [("https://a.example/b", "https://a.example/b")]),
        ("https://a.example/b_(c)", [("https://a.example/b_(c)", "https://a.example/b_(c)")]),
        ("www.a.example/x, và", [("www.a.example/x", "http://www.a.example/x")]),
        ("gửi an.nv@b.example nhé", [("an.nv@b.example", "mailto:an.nv@b.example")]),
        ("javascript:alert(1)", []),
        ("http://", []),
        ("https://a.example\\@b.example/", [("https://a.example", "https://a.example")]),
        ("<https://a.example>", [("https://a.example", "https://a.example")]),
    ],
)
def test_links(text: str, links: list[tuple[str, str]]) -> None:
    spans = find_links(text, 100)
    assert [(span.text, span.url) for span in spans if span.url] == links
    assert "".join(span.text for span in spans) == text


def test_flowed_text_is_joined_by_level() -> None:
    assert (
        join_flowed("mot \nhai\n ba\n> x \n> y\n>> z\n-- \nan", deletes_space=False)
        == "mot hai\nba\n> x y\n> > z\n-- \nan"
    )
    assert join_flowed("mo \nt", deletes_space=True) == "mot"


def test_format_flowed_is_known_by_its_label() -> None:
    shown = show(letter("Content-Type: text/plain; charset=utf-8; format=flowed", "Kính \r\ngửi\r\n> a \r\n> b\r\n"))
    assert shown.text is not None
    assert shown.text.is_flowed
    assert [(block.kind, block.text) for block in shown.text.blocks] == [
        (BlockKind.TEXT, "Kính gửi"),
        (BlockKind.QUOTE, "a b"),
    ]
