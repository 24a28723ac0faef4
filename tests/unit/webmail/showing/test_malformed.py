"""Whatever the octets are, something useful is shown, in bounded time. Clause: D9.5."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.corpus.mail import MALFORMED, Case, letters
from tests.corpus.mail.cases import letter, multipart

from congthu.webmail.showing.contents import content_of
from congthu.webmail.showing.notes import CODES
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import ShownMessage

WITHOUT_TEXT = {
    "empty", "one-octet", "only-blank-lines", "no-body", "no-blank-line", "part-without-blank-line", "letters-in-letters",
    "digest", "rfc822-without-header", "partial", "external-body", "uuencode-cut-off", "yenc", "calendar-broken",
    "calendar-recursion",
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case.name)
def test_something_useful_is_shown(case: Case) -> None:
    began = time.process_time()
    shown = show(case.raw)
    assert time.process_time() - began < 2
    if case.name not in WITHOUT_TEXT:
        assert shown.text is not None or shown.html is not None
    _check(shown)


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case.name)
def test_each_file_can_be_fetched_in_the_size_that_was_told(case: Case) -> None:
    for attachment in show(case.raw).attachments:
        content = content_of(case.raw, attachment.section)
        assert content is not None
        assert len(content.octets) == attachment.size
        assert content.name == attachment.name


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(MALFORMED) >= 60
    assert len({case.name for case in MALFORMED}) == len(MALFORMED)
    assert all(case.source and case.raw is not None for case in letters())


def _check(shown: ShownMessage) -> None:
    for one in (shown, *(nested.message for nested in shown.nested)):
        notes = (*one.notes, *one.headers.notes, *(note for file in one.attachments for note in file.notes))
        assert {note.code for note in notes} <= CODES
        for file in one.attachments:
            assert file.name
            assert not set(file.name) & set('/\\\r\n\t<>:"|?*')
            assert file.name not in {".", ".."}
    assert not [text for text in _strings(shown.headers) if set(text) & set("\u202e\u200b\r\n\x00")]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=600))
@example(raw=b"Content-Type: multipart/mixed; boundary=\x00\n\n--\x00\n")
def test_no_octets_raise(raw: bytes) -> None:
    shown = show(raw)
    _check(shown)
    for attachment in shown.attachments:
        content_of(raw, attachment.section)


_LINES = st.sampled_from(
    [b"Content-Type: multipart/mixed; boundary=b1", b"Content-Type: multipart/alternative; boundary=\"b1\"", b"--b1", b"--b1--",
     b"Content-Type: text/html; charset=tcvn", b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uue", b"",
     b"Content-Disposition: attachment; filename*0*=utf-8''a%C3; filename*1*=%B4", b"Content-Type: message/rfc822", b"\r",
     b"Content-Type: application/ms-tnef", b"Content-Type: text/calendar; method=REQUEST", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT",
     b"DTSTART;TZID=X:20261102T080000", b"END:VEVENT", b"END:VCALENDAR", b"begin 644 a", b"end", b"=ybegin line=1 name=a",
     b"Content-Type: multipart/report; boundary=b1", b"Content-Type: message/delivery-status", b"Final-Recipient: rfc822; a@b",
     b"From: =?utf-8?q?a=40b?= <c@d>", b"Subject: =?x?b?////?= =?utf-8?q?=C3?=", b"> > x", b"On 1 wrote:", b"<b>x</b>", b" y",
     b"RRULE:FREQ=WEEKLY;BYDAY=MO", b"ATTENDEE;CN=\"x\":mailto:a@b", b"SUMMARY:x", b"Content-ID: <a>", b"<img src=cid:a>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(st.one_of(_LINES, st.binary(max_size=20)), max_size=40), end=st.sampled_from([b"\r\n", b"\n", b"\r"])
)
def test_no_letter_put_together_at_random_raises(lines: list[bytes], end: bytes) -> None:
    raw = end.join(lines)
    _check(show(raw))


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        pytest.param("attachment; filename*0*=utf-8''C%C3%B4ng%20; filename*1*=v%C4%83n; filename*2=.pdf", "Công văn.pdf", id="2231"),
        pytest.param("attachment; filename*2=.pdf; filename*0*=utf-8''C%C3%B4ng; filename*1*=%20v%C4%83n", "Công văn.pdf", id="2231-disorder"),
        pytest.param("attachment; filename=a.pdf; filename*=utf-8''C%C3%B4ng.pdf", "Công.pdf", id="2231-beats-plain"),
        pytest.param("attachment; filename*=iso-8859-1'fr'r%E9sum%E9.pdf", "résumé.pdf", id="2231-latin"),
        pytest.param('attachment; filename="=?utf-8?B?Q8O0bmcgdsSDbi5wZGY=?="', "Công văn.pdf", id="2047-in-quotes"),
        pytest.param("attachment; filename==?utf-8?Q?C=C3=B4ng_v=C4=83n.pdf?=", "Công văn.pdf", id="2047-bare"),
        pytest.param('attachment; filename="=?utf-8?B?Q8O0bmcg?=\r\n =?utf-8?B?dsSDbi5wZGY=?="', "Công văn.pdf", id="2047-pieces"),
        pytest.param('attachment; filename="Công văn.pdf"', "Công văn.pdf", id="raw-utf-8"),
        pytest.param("attachment; filename=Cong van 1.pdf", "Cong van 1.pdf", id="blanks"),
        pytest.param('attachment; filename="a\\"b.pdf"', "a_b.pdf", id="quote-inside"),
        pytest.param('attachment; filename="C:\\\\tam\\\\a.pdf"', "a.pdf", id="path-doubled"),
        pytest.param('attachment; filename="C:\\tam\\a.pdf"', "a.pdf", id="path"),
        pytest.param("attachment; filename=../../etc/passwd", "passwd", id="unix-path"),
        pytest.param("attachment; filename=CON.pdf", "_CON.pdf", id="device"),
        pytest.param('attachment; filename="  . "', "attachment.pdf", id="nothing-left"),
        pytest.param('attachment; filename="anh\u202egpj.exe"', "anhgpj.exe", id="direction"),
    ],
)  # fmt: skip
def test_names_of_files(disposition: str, name: str) -> None:
    part = f"Content-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\nx"
    assert [file.name for file in show(multipart("\r\nx", part)).attachments] == [name]


def test_a_name_in_an_old_encoding_is_read() -> None:
    part = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="Quy\xd5t \xae\xdenh s\xe8 1.pdf"\r\n\r\nx'
    assert [file.name for file in show(multipart("\r\nx", part)).attachments] == ["Quyết định số 1.pdf"]


def test_a_name_of_the_type_alone_counts() -> None:
    part = "Content-Type: application/pdf; name*=utf-8''C%C3%B4ng.pdf\r\n\r\nx"
    assert [file.name for file in show(multipart("\r\nx", part)).attachments] == ["Công.pdf"]


def test_sections_are_those_of_imap() -> None:
    inner = "Subject: trong\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i\r\nContent-Type: image/png\r\n\r\ny\r\n--i--"
    raw = multipart("\r\nx", f"Content-Type: message/rfc822\r\n\r\n{inner}", "Content-Type: image/gif\r\n\r\nz")
    shown = show(raw)
    assert [file.section for file in shown.attachments] == ["3", "2"]
    assert [file.section for file in shown.nested[0].message.attachments] == ["2.2"]
    assert shown.nested[0].message.headers.subject == "trong"
    content = content_of(raw, "2.2")
    assert content is not None
    assert content.octets == b"y"


def test_no_file_is_given_under_a_type_that_a_browser_runs() -> None:
    for octets, kind in (
        (b"<html><script>1</script>", "text/html"),
        (b"<svg onload=1>", "image/svg+xml"),
        (b"MZ", "image/png"),
    ):
        raw = multipart("\r\nx", b"Content-Type: " + kind.encode() + b"; name=a\r\n\r\n" + octets)
        content = content_of(raw, "2")
        assert content is not None
        assert content.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    "section", ["", "0", "9", "1.uu.1", "1.tnef.1", "1.uu.x", "1.uu.99999999999", "a", "2.2.2.2", "1.uu.²"]
)
def test_a_section_that_is_none_gives_nothing(section: str) -> None:
    assert content_of(multipart("\r\nx", "\r\ny"), section) is None


def test_large_files_are_not_decoded_to_be_listed() -> None:
    part = (
        b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b"QUJD" * 19
        + b"\r\n"
    )
    raw = multipart("\r\nx", part + (b"QUJD" * 19 + b"\r\n") * 300_000)
    began = time.process_time()
    shown = show(raw)
    assert time.process_time() - began < 1
    assert shown.attachments[0].size == 300_001 * 57
    assert letter("Subject: x")
