"""Answers and forwarded letters: receivers, subjects, quotes; plain text; receipts. Clause: RFC5322."""

from __future__ import annotations

import email
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.composing.addresses import format_receivers, parse_receivers
from congthu.webmail.composing.deriving import forward, reply
from congthu.webmail.composing.flowed import flow, unflow
from congthu.webmail.composing.originals import Original, original_of
from congthu.webmail.composing.plain import html_to_text, text_to_html
from congthu.webmail.composing.receipts import build_receipt, find_wish
from congthu.webmail.composing.subjects import bare_subject, forward_subject, reply_subject
from congthu.webmail.composing.types import Identity, Receiver

AT = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
ME = Identity(address="stttt@daknong.gov.vn", name="Sở TT&TT")
OWN = frozenset({"annv.stttt@daknong.gov.vn", "STTTT@daknong.gov.vn"})


def people(*names: str) -> tuple[Receiver, ...]:
    return tuple(Receiver(address=f"{name}@example.org") for name in names)


def original(**words: object) -> Original:
    given_words: dict[str, object] = {
        "message_id": "<1@example.org>",
        "sender": people("nguon")[0],
        "to": (Receiver(address="stttt@daknong.gov.vn"), *people("hai")),
        "cc": people("ba"),
        "subject": "Về việc họp",
        "sent_at": AT,
        "text": "Dòng một\n> cũ\n",
    }
    return Original(**(given_words | words))  # type: ignore[arg-type]


def addresses(receivers: tuple[Receiver, ...]) -> list[str]:
    return [receiver.address.split("@")[0] for receiver in receivers]


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Re: RE: Họp", "Họp"),
        ("Trả lời: Fwd: Re[2]: Họp", "Họp"),
        ("Fw：Họp", "Họp"),
        ("Chuyển tiếp: Re : Họp", "Họp"),
        ("Re: ", ""),
        ("CT: số 23", "CT: số 23"),
        ("Regarding: x", "Regarding: x"),
        ("Họp Re: x", "Họp Re: x"),
    ],
)
def test_prefixes_never_pile_up(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare
    assert reply_subject(reply_subject(subject)) == f"Re: {bare}".rstrip()
    assert forward_subject(reply_subject(subject)) == f"Fwd: {bare}".rstrip()


def test_an_answer_goes_to_the_sender() -> None:
    answer = reply(original(), me=ME, own=OWN)
    assert (addresses(answer.to), answer.cc) == (["nguon"], ())
    assert (answer.in_reply_to, answer.references) == ("<1@example.org>", ("<1@example.org>",))
    assert answer.text == "\n\nNgày 28/11/2026 08:30, nguon@example.org viết:\n> Dòng một\n>> cũ\n"


def test_an_answer_to_all_leaves_the_own_addresses_out() -> None:
    answer = reply(original(), me=ME, own=OWN, to_all=True)
    assert (addresses(answer.to), addresses(answer.cc)) == (["nguon", "hai"], ["ba"])


def test_where_an_answer_is_wanted_it_goes() -> None:
    asked = original(reply_to=people("noi-khac"))
    assert addresses(reply(asked, me=ME, own=OWN).to) == ["noi-khac"]
    assert addresses(reply(asked, me=ME, own=OWN, to_all=True).to) == ["noi-khac", "hai"]


def test_an_answer_to_the_own_letter_goes_where_that_went() -> None:
    mine = original(sender=Receiver(address="annv.stttt@daknong.gov.vn"), to=people("mot"), cc=people("hai"))
    assert addresses(reply(mine, me=ME, own=OWN).to) == ["mot"]
    assert addresses(reply(mine, me=ME, own=OWN, to_all=True).cc) == ["hai"]


def test_an_answer_to_all_of_a_list_reaches_the_list_once() -> None:
    listed = original(list_post="ds@example.org", to=people("ds"))
    assert addresses(reply(listed, me=ME, own=OWN, to_all=True).to) == ["nguon", "ds"]


def test_a_letter_without_a_sender_can_be_answered() -> None:
    assert reply(original(sender=None), me=ME, own=OWN).to == ()


def test_a_letter_is_passed_on_with_its_files_or_whole() -> None:
    raw = b"From: a@example.org\r\nSubject: =?UTF-8?B?SOG7jXA=?=\r\n\r\nx\r\n"
    first = original_of(raw)
    inline = forward(first, me=ME)
    assert inline.subject == "Fwd: Họp"
    assert "Từ: a@example.org" in inline.text
    whole = forward(first, me=ME, as_attachment=True)
    (file,) = whole.attachments
    assert (file.name, file.media_type, file.content) == ("Họp.eml", "message/rfc822", raw)


def test_cleaned_html_alone_is_quoted() -> None:
    raw = b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n"
    assert "script" not in reply(original_of(raw), me=ME, own=OWN).text
    answer = reply(original_of(raw, cleaned_html="<p>x</p>"), me=ME, own=OWN)
    assert answer.html is not None
    assert '<blockquote type="cite"><p>x</p></blockquote>' in answer.html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Một</p><p>Hai</p>", "Một\n\nHai\n"),
        ("<div>Một<br>Hai</div><div>Ba</div>", "Một\nHai\nBa\n"),
        ("<ul><li>a<li>b</ul>", "- a\n- b\n"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"),
        ("<blockquote><p>cũ</p><blockquote>hơn</blockquote></blockquote>mới", "> cũ\n>\n>> hơn\n>\nmới\n"),
        ('<a href="https://x.vn/a">đây</a> và <a href="mailto:a@b.vn">a@b.vn</a>', "đây <https://x.vn/a> và a@b.vn\n"),
        ('<a href="javascript:x()">bấm</a>', "bấm\n"),
        ("<style>p{}</style><script>x</script>chữ", "chữ\n"),
        ("<pre>a\n  b</pre>", "a\n  b\n"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\t2\n"),
        ("a &lt;b&gt; &amp; &nbsp;c", "a <b> &  c\n"),
    ],
)
def test_html_made_plain(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(
    st.text(max_size=500)
    | st.lists(st.sampled_from(["<p>", "</p>", "<blockquote>", "</ol>", "<li>", "<a href=x>", "<!--", "&#", "x"])).map(
        "".join
    )
)
def test_no_html_is_an_error(html: str) -> None:
    assert html_to_text(html).endswith("\n")
    text_to_html(html)


@given(st.text(alphabet="ab >-\nđ", max_size=600))
def test_flowed_text_flows_back(text: str) -> None:
    once = unflow(flow(text))
    assert unflow(flow(once)) == once
    assert [line.replace(" ", "").lstrip(">") for line in once.split("\n")] == [
        line.replace(" ", "").lstrip(">") for line in text.split("\n")
    ]
    assert once.count(">") == text.count(">")


def test_long_lines_are_broken_softly() -> None:
    long = "từ " * 60 + "cuối"
    flowed = flow(f"> {long}\n-- \nAn")
    assert max(map(len, flowed.split("\n"))) <= 76
    assert unflow(flowed) == f"> {long}\n-- \nAn"


@pytest.mark.parametrize(
    ("typed", "found", "faults"),
    [
        ("a@b.vn, c@d.vn;e@f.vn\ng@h.vn", ["a@b.vn", "c@d.vn", "e@f.vn", "g@h.vn"], []),
        ('"Trần, Bình" <a@b.vn>, A@B.vn', ["a@b.vn"], []),
        ("Nhóm: a@b.vn, c@d.vn;", ["a@b.vn", "c@d.vn"], []),
        ("không phải, a@b.vn, x@y", ["a@b.vn"], ["không phải", "x@y"]),
        ("a@việt.vn", ["a@xn--vit-5kz.vn"], []),
        ("an@b.vn (An)", ["an@b.vn"], []),
        ("<a@b.vn", [], ["<a@b.vn"]),
        ("ấn@b.vn", [], ["ấn@b.vn"]),
        ("a@b.vn\r\nRCPT TO:<x@y.vn>", ["a@b.vn", "x@y.vn"], []),
    ],
)
def test_receivers_as_typed(typed: str, found: list[str], faults: list[str]) -> None:
    parsed = parse_receivers(typed)
    assert [receiver.address for receiver in parsed.receivers] == found
    assert list(parsed.faults) == faults


@given(st.text(max_size=300))
def test_nothing_typed_is_an_error(typed: str) -> None:
    parsed = parse_receivers(typed)
    assert parse_receivers(format_receivers(parsed.receivers)).receivers == parsed.receivers


ASKING = (
    b"From: a@example.org\r\nTo: stttt@daknong.gov.vn\r\nMessage-ID: <7@example.org>\r\nSubject: x\r\n"
    b"Return-Path: <a@example.org>\r\nDisposition-Notification-To: "
)


def test_a_receipt_is_what_programs_expect() -> None:
    raw = build_receipt(
        ASKING + b"a@example.org\r\n\r\nx", reader=ME, hostname="mail.x.vn", message_id="<r@x.vn>", at=AT
    )
    assert raw
    message = email.message_from_bytes(raw)
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "disposition-notification"
    assert b"Original-Message-ID: <7@example.org>" in raw
    assert b"Final-Recipient: rfc822; stttt@daknong.gov.vn" in raw
    assert message["To"] == "a@example.org"


@pytest.mark.parametrize(
    ("asked", "suspicious"),
    [(b"a@example.org", False), (b"b@example.org", True), (b"a@x.vn, b@x.vn", None), (b"rubbish", None)],
)
def test_who_asks_for_a_receipt(asked: bytes, suspicious: bool | None) -> None:
    wish = find_wish(ASKING + asked + b"\r\n\r\nx")
    assert (wish.is_suspicious if wish else None) == suspicious


@pytest.mark.parametrize("line", [b"List-Id: <x>", b"Auto-Submitted: auto-generated"])
def test_machines_get_no_receipt(line: bytes) -> None:
    assert find_wish(line + b"\r\n" + ASKING + b"a@example.org\r\n\r\nx") is None
