"""Reading text in every encoding: recognised on a corpus, and right text is never touched. Clause: D9.5."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpus.charsets import ENCODERS, WESTERN, vietnamese_lines

from congthu.documents.api import read_text, repair_markup, repair_text
from congthu.documents.types import Charset, RepairCode

LEAST_SHARE = 0.99
LABELS = (None, "utf-8", "iso-8859-1", "windows-1252", "windows-1258", "us-ascii", "x-unknown-label")


@cache
def _lines() -> tuple[str, ...]:
    return tuple(vietnamese_lines())


def _letters(text: str) -> str:
    """Text for comparison: TCVN3 tells no capitals."""
    return unicodedata.normalize("NFC", text).lower()


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("charset", ENCODERS)
def test_each_old_encoding_is_recognised_whatever_its_label(charset: Charset, label: str | None) -> None:
    lines = _lines()
    wrong = []
    for line in lines:
        raw = ENCODERS[charset](line)
        read = read_text(raw, declared=label)
        if _letters(read.text) != _letters(line):
            wrong.append((line, read.charset, read.text))
    assert len(lines) > 1000
    assert 1 - len(wrong) / len(lines) >= LEAST_SHARE, wrong[:12]


@pytest.mark.parametrize("charset", [charset for charset in ENCODERS if charset is not Charset.TWICE_UTF8])
def test_an_old_encoding_that_somebody_saved_as_unicode_is_recognised(charset: Charset) -> None:
    lines = _lines()
    wrong = [
        line
        for line in lines
        if _letters(repair_text(ENCODERS[charset](line).decode("latin-1")).text) != _letters(line)
    ]
    assert 1 - len(wrong) / len(lines) >= LEAST_SHARE, wrong[:12]


@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1", "windows-1258", "x-unknown"])
def test_utf8_is_never_damaged(label: str | None) -> None:
    wrong = [line for line in _lines() if read_text(line.encode(), declared=label).text != line]
    assert not wrong


def test_right_unicode_is_never_damaged() -> None:
    assert not [line for line in _lines() if repair_text(line).text != line]


@pytest.mark.parametrize("text", WESTERN)
def test_western_text_is_never_damaged(text: str) -> None:
    assert repair_text(text).text == text
    assert read_text(text.encode(), declared="utf-8").text == text
    assert read_text(text.encode("cp1252"), declared="windows-1252").text == text
    assert read_text(text.encode("cp1252"), declared="iso-8859-1").text == text
    assert repair_markup(f"<p class='a'>{text}</p>").text == f"<p class='a'>{text}</p>"


def test_the_repair_says_what_it_was() -> None:
    read = read_text(ENCODERS[Charset.TCVN3]("Cộng hòa xã hội chủ nghĩa Việt Nam"), declared="iso-8859-1")
    assert read.text == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert [(repair.code, dict(repair.params)) for repair in read.repairs] == [
        (RepairCode.LEGACY, {"charset": "TCVN3 (ABC)"})
    ]


def test_utf8_under_a_latin_label_is_read_and_named() -> None:
    read = read_text("Quyết định".encode(), declared="iso-8859-1")
    assert read.text == "Quyết định"
    assert [repair.code for repair in read.repairs] == [RepairCode.LABEL_WRONG]


def test_decomposed_letters_are_joined() -> None:
    read = read_text(unicodedata.normalize("NFD", "Đắk Nông").encode(), declared="utf-8")
    assert read.text == "Đắk Nông"
    assert [repair.code for repair in read.repairs] == [RepairCode.COMPOSED]


@pytest.mark.parametrize("text", ["Ƀuôn ƀar, Čư Jŭt, Krông Ĭ", "Čư M'gar và Ea H'leo", "Y Ŏng Niê"])
def test_letters_of_the_highlands_are_not_refused(text: str) -> None:
    assert repair_text(text).text == text
    assert read_text(text.encode(), declared="utf-8").repairs == ()


def test_word_entities_of_an_old_font_are_read() -> None:
    source = (
        '<p style="font-family:.VnTime">C&ocirc;ng h&oslash;a &lt;x&gt; x&middot; h&eacute;i chñ nghÜa ViÖt nam</p>'
    )
    assert "xã hội chủ nghĩa Việt nam" in repair_markup(source).text
    assert "&lt;x&gt;" in repair_markup(source).text


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        pytest.param("koi8-r", "Привет".encode("koi8-r"), "Привет", id="a-label-that-is-true"),
        pytest.param("gb2312", "越南".encode("gb18030"), "越南", id="simplified-chinese"),
        pytest.param("iso-2022-jp", "ベトナム".encode("iso2022_jp"), "ベトナム", id="seven-bits-japanese"),
        pytest.param("utf-7", b"Vi+Hsc-t", "Việt", id="utf-7"),
        pytest.param("viscii", ENCODERS[Charset.VISCII]("Việt"), "Việt", id="viscii-by-label"),
        pytest.param("utf-16", "Việt".encode("utf-16"), "Việt", id="utf-16-with-mark"),
        pytest.param("no such thing!", b"plain", "plain", id="nonsense-label"),
        pytest.param("hex", b"6162", "6162", id="no-text-codec-is-used"),
        pytest.param("unicode_escape", rb"\x41", r"\x41", id="no-escapes-are-read"),
        pytest.param("idna", b"xn--a", "xn--a", id="idna-is-none"),
    ],
)
def test_labels(label: str, raw: bytes, text: str) -> None:
    assert read_text(raw, declared=label).text == text


def test_a_letter_cut_in_two_at_the_end_costs_that_letter_alone() -> None:
    assert read_text("Tiếng Việt".encode()[:-2], declared="utf-8").text.startswith("Tiếng Vi")


@given(raw=st.binary(max_size=300), label=st.one_of(st.none(), st.text(max_size=20), st.sampled_from(LABELS)))
def test_nothing_escapes(raw: bytes, label: str | None) -> None:
    read = read_text(raw, declared=label)
    assert unicodedata.is_normalized("NFC", read.text)
