"""For which attached file a letter was found that itself does not have what was looked for."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.files import in_file
from congthu.webmail.searching.passages import pieces


def _letter(*names: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Gửi báo cáo"
    message["From"] = "Văn phòng <vp@example.org>"
    message["To"] = "Sở Nội vụ <snv@example.org>"
    message.set_content("Kính gửi các đồng chí.")
    message.add_alternative("<p>Kính gửi các <b>đồng chí</b>, trân trọng.</p>", subtype="html")
    for name in names:
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("typed", "names", "shown"),
    [
        pytest.param("du toan", ["Dự toán 2026.pdf"], [("Dự toán", True), (" 2026.pdf", False)], id="by-its-name"),
        pytest.param("kinh phi", ["a.pdf"], [("a.pdf", False)], id="by-its-text"),
        pytest.param("bao cao kinh phi", ["a.pdf"], [("a.pdf", False)], id="one-word-in-the-letter-one-in-the-file"),
        pytest.param("kinh phi", ["a.pdf", "b.pdf"], [], id="in-one-of-several"),
        pytest.param("phu luc", ["a.pdf", "Phụ lục.pdf"], [("Phụ lục", True), (".pdf", False)], id="the-one-called-so"),
    ],
)
def test_the_file_is_named(typed: str, names: list[str], shown: list[tuple[str, bool]]) -> None:
    found = in_file(_letter(*names), parse_query(typed, today=date(2026, 11, 28)))
    assert found is not None
    merged = [(text, is_found) for text, is_found in pieces(found)]
    assert "".join(text for text, _ in merged) == "".join(text for text, _ in shown)
    assert [text for text, is_found in merged if is_found] == " ".join(t for t, is_found in shown if is_found).split()


@pytest.mark.parametrize(
    "typed",
    [
        "bao cao",
        "van phong",
        "so noi vu",
        "dong chi",
        "tran trong",
        "tiêu đề:kinh",
        "-kinh",
        "có:đính kèm",
        "là:chưa đọc",
    ],
)
def test_what_the_letter_has_itself_is_no_matter_of_its_file(typed: str) -> None:
    assert in_file(_letter("a.pdf"), parse_query(typed, today=date(2026, 11, 28))) is None


def test_without_a_file_there_is_none() -> None:
    assert in_file(_letter(), parse_query("kinh phi", today=date(2026, 11, 28))) is None


@given(st.binary(max_size=300), st.text(max_size=20))
def test_nothing_raises(raw: bytes, typed: str) -> None:
    in_file(raw, parse_query(typed, today=date(2026, 11, 28)))
