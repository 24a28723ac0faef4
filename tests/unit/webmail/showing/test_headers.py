"""Header fields in every form. Clause: D9.5, D8.3-2."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.corpus.mail.cases import letter

from congthu.webmail.showing.headers.addresses import parse_addresses
from congthu.webmail.showing.headers.dates import parse_date
from congthu.webmail.showing.headers.visible import visible_line
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import Importance


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"=?utf-8?B?VGnhur9uZyBWaeG7h3Q=?=", "Tiếng Việt", id="base64"),
        pytest.param(b"=?UTF-8?q?Ti=E1=BA=BFng_Vi=E1=BB=87t?=", "Tiếng Việt", id="quoted"),
        pytest.param(b"=?utf-8?B?VGnhur8=?= =?utf-8?B?bmc=?=", "Tiếng", id="blank-between-words-goes"),
        pytest.param(b"=?utf-8?q?Ti=E1=BA?=\r\n =?utf-8?q?=BFng?=", "Tiếng", id="a-letter-cut-in-two"),
        pytest.param(b"a =?utf-8?q?b?= c", "a b c", id="words-among-others"),
        pytest.param(b'"=?utf-8?q?C=C3=B4ng?="', '"Công"', id="inside-quotes"),
        pytest.param(b"Re:=?utf-8?q?C=C3=B4ng?=x", "Re:Côngx", id="without-blanks"),
        pytest.param(b"=?utf-8?q?C=C3=B4ng v=C4=83n?=", "Công văn", id="blank-inside-a-word"),
        pytest.param(b"=?utf-8?B?VGnhur9uZw?=", "Tiếng", id="padding-lost"),
        pytest.param(b"=?utf-8?B?VGnhur9uZw==", "Tiếng", id="end-lost"),
        pytest.param(b"=?utf-8*vi?q?C=C3=B4ng?=", "Công", id="with-a-language"),
        pytest.param(b"=?iso-8859-1?q?C=C3=B4ng?=", "Công", id="utf-8-called-latin"),
        pytest.param(b"=?x-unknown?q?C=C3=B4ng?=", "Công", id="unknown-charset"),
        pytest.param(b"=?us-ascii?q?Quy=D5t_=AE=DEnh?=", "Quyết định", id="tcvn3-called-ascii"),
        pytest.param("Công văn".encode(), "Công văn", id="raw-utf-8"),
        pytest.param(b"Quy\xd5t \xae\xdenh", "Quyết định", id="raw-tcvn3"),
        pytest.param(b"=?utf-8?q?a=00b=0D=0AX:_y?=", "a b X: y", id="controls-become-a-blank"),
        pytest.param("=?utf-8?q?x?= \u202egpj\u202c".encode(), "x gpj", id="direction-goes"),
        pytest.param(b"=?utf-8?q??=", "", id="empty-word"),
        pytest.param(b"=?utf-8?x?abc?=", "=?utf-8?x?abc?=", id="no-such-encoding"),
        pytest.param(b"=?=?=?utf-8?q?a?=", "=?=?a", id="rubbish-before"),
    ],
)
def test_decode_header(raw: bytes, text: str) -> None:
    assert decode_header(raw) == text


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        pytest.param("An <an@b.example>", [("An", "an@b.example")], id="usual"),
        pytest.param("an@b.example", [("", "an@b.example")], id="bare"),
        pytest.param("<an@b.example>", [("", "an@b.example")], id="angles"),
        pytest.param('"Nguyễn, An" <an@b.example>, b@c.example', [("Nguyễn, An", "an@b.example"), ("", "b@c.example")], id="comma"),
        pytest.param("=?utf-8?q?Nguy=E1=BB=85n=2C_An?= <an@b.example>", [("Nguyễn, An", "an@b.example")], id="encoded-comma"),
        pytest.param('"=?utf-8?q?S=E1=BB=9F?=" <an@b.example>', [("Sở", "an@b.example")], id="encoded-in-quotes"),
        pytest.param("an@b.example (Nguyễn An)", [("Nguyễn An", "an@b.example")], id="name-as-comment"),
        pytest.param('"chutich@daknong.gov.vn" <x@xau.example>', [("chutich@daknong.gov.vn", "x@xau.example")], id="name-is-an-address"),
        pytest.param("=?utf-8?q?sep=40b=2Eexample=3E?= <x@xau.example>", [("sep@b.example>", "x@xau.example")], id="encoded-address"),
        pytest.param("a@b.example <x@xau.example>", [("a@b.example", "x@xau.example")], id="address-before-angles"),
        pytest.param("<a@b.example> <x@xau.example>", [("a@b.example", "x@xau.example")], id="two-angles"),
        pytest.param("Nhóm: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")], id="group"),
        pytest.param("undisclosed-recipients:;", [], id="empty-group"),
        pytest.param('"khong dong <a@b.example>', [("khong dong", "a@b.example")], id="open-quote"),
        pytest.param("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")], id="semicolon"),
        pytest.param("Chỉ có tên", [("Chỉ có tên", "")], id="no-address"),
        pytest.param("An <an @ b.example>", [("An", "an@b.example")], id="blanks-inside"),
        pytest.param("An <@r.example:an@b.example>", [("An", "an@b.example")], id="route"),
        pytest.param("A\u202en\u200b <an@b.example>", [("An", "an@b.example")], id="hidden-characters"),
        pytest.param("", [], id="empty"),
        pytest.param(",,;", [], id="only-commas"),
    ],
)  # fmt: skip
def test_addresses(raw: str, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.address) for person in parse_addresses(raw.encode())] == people


def test_a_name_never_stands_in_for_the_address() -> None:
    (person,) = parse_addresses(b'"chutich@daknong.gov.vn" <x@xau.example>')
    assert person.display == "chutich@daknong.gov.vn <x@xau.example>"
    assert person.domain == "xau.example"


def test_the_members_of_a_group_know_its_name() -> None:
    assert [person.group for person in parse_addresses("Nhóm: a@b.example;, c@d.example".encode())] == ["Nhóm", ""]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 02 Nov 2026 08:00:00 +0700", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("2 Nov 2026 08:00 +0700 (ICT)", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("Mon, 02 Nov 26 01:00:00 GMT", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("2026-11-02T01:00:00Z", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 08:00:60 +0700", datetime(2026, 11, 2, 1, 0, 59, tzinfo=UTC)),
        ("Thu, 32 Feb 99999 25:61:61 +9999", None),
        ("hôm qua", None),
        ("", None),
        ("Mon, 02 Nov 1066 08:00:00 +0700", None),
    ],
)
def test_dates(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


def test_the_header_as_a_value() -> None:
    shown = show(
        letter(
            "Subject: =?utf-8?q?H=E1=BB=8Dp?=\nImportance: High\nReferences: <a@b> <c@d>\nIn-Reply-To: <c@d>\nX-A: 1\nX-A: 2"
        )
    )
    headers = shown.headers
    assert headers.subject == "Họp"
    assert headers.importance is Importance.HIGH
    assert headers.references == ("a@b", "c@d")
    assert headers.in_reply_to == "c@d"
    assert headers.get_all("X-a") == ("1", "2")
    assert headers.sent_at == datetime(2026, 11, 2, 1, tzinfo=UTC)


def test_of_two_senders_both_are_shown() -> None:
    assert len(show(letter("From: khac@example.net")).headers.sent_from) == 2


@given(text=st.text(max_size=200))
@example(text="0 \xad 0")
def test_a_line_has_nothing_hidden(text: str) -> None:
    shown = visible_line(text)
    assert not set(shown) & set("\r\n\t\x00\u202e\u200b\u2066\ufeff")
    assert visible_line(shown) == shown


@given(raw=st.binary(max_size=200))
def test_nothing_escapes(raw: bytes) -> None:
    decode_header(raw)
    parse_addresses(raw)
    parse_date(raw.decode("latin-1"))
