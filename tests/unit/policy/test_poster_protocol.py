"""What Postfix may send to the poster service, and what nobody may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.policy.poster.decide import DEFER, NO_OBJECTION, REFUSE_OUTSIDE, REFUSE_POSTER, Rights, decide
from congthu.policy.poster.protocol import MalformedRequest, Request, format_answer, parse_request

HEAD = b"request=smtpd_access_policy\n"
ASKED_BY_A = Request(recipient="internal@d.vn", login="a@d.vn")
ASKED_FROM_OUTSIDE = Request(recipient="internal@d.vn", login="")


@pytest.mark.parametrize(
    ("raw", "request_"),
    [
        pytest.param(HEAD + b"recipient=Internal@D.vn\nsasl_username=A@d.vn\n\n", ASKED_BY_A, id="logged-in"),
        pytest.param(HEAD + b"recipient=internal@d.vn\nsasl_username=\n\n", ASKED_FROM_OUTSIDE, id="from-outside"),
        pytest.param(
            HEAD + b"recipient=internal@d.vn\nccert_subject=a=b\n\n", ASKED_FROM_OUTSIDE, id="equals-in-value"
        ),
        pytest.param(HEAD + b"recipient=internal@d.vn\n", ASKED_FROM_OUTSIDE, id="without-the-empty-line"),
    ],
)
def test_valid(raw: bytes, request_: Request) -> None:
    assert parse_request(raw) == request_


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n\n", id="empty-lines"),
        pytest.param(b"recipient=a@b.vn\n\n", id="no-kind"),
        pytest.param(b"request=other\nrecipient=a@b.vn\n\n", id="another-kind"),
        pytest.param(HEAD + b"\n", id="no-recipient"),
        pytest.param(HEAD + b"recipient=\n\n", id="empty-recipient"),
        pytest.param(HEAD + b"recipient\n\n", id="no-equals"),
        pytest.param(HEAD + b"=value\nrecipient=a@b.vn\n\n", id="no-name"),
        pytest.param(HEAD + b"recipient=a@b.vn\x00\n\n", id="null"),
        pytest.param(HEAD + b"recipient=a@b.vn\r\n\n", id="carriage-return"),
        pytest.param(HEAD + b"recipient=a@b.vn\nrecipient=c@d.vn\n\n", id="twice"),
        pytest.param(HEAD + b"recipient=\xff@b.vn\n\n", id="not-utf8"),
        pytest.param(HEAD + b"x=" + b"a" * 20_000 + b"\n\n", id="too-large"),
        pytest.param(HEAD + b"".join(b"a%d=\n" % n for n in range(200)) + b"\n", id="too-many"),
        pytest.param(b"GET / HTTP/1.1\nHost: a\n\n", id="http"),
    ],
)
def test_invalid(raw: bytes) -> None:
    with pytest.raises(MalformedRequest):
        parse_request(raw)


@given(st.binary(max_size=400))
def test_nothing_but_our_error_escapes(raw: bytes) -> None:
    for given_ in (raw, HEAD + raw):
        try:
            parse_request(given_)
        except MalformedRequest:
            continue


@pytest.mark.parametrize(
    ("login", "rights", "action"),
    [
        pytest.param("", None, REFUSE_OUTSIDE, id="outside-is-refused-even-without-database"),
        pytest.param("", Rights(is_list=True, may_post=True), REFUSE_OUTSIDE, id="outside"),
        pytest.param("a@b.vn", None, DEFER, id="could-not-check-is-never-a-yes"),
        pytest.param("a@b.vn", Rights(is_list=True, may_post=False), REFUSE_POSTER, id="staff"),
        pytest.param("a@b.vn", Rights(is_list=True, may_post=True), NO_OBJECTION, id="poster"),
        pytest.param("a@b.vn", Rights(is_list=False, may_post=False), NO_OBJECTION, id="no-list-is-not-our-business"),
    ],
)
def test_decision(login: str, rights: Rights | None, action: str) -> None:
    """Clause: D5.1e-3."""
    assert decide(Request(recipient="internal@b.vn", login=login), rights) == action


@pytest.mark.parametrize("action", [NO_OBJECTION, REFUSE_OUTSIDE, REFUSE_POSTER, DEFER])
def test_answers_are_one_line_of_ascii_that_smtp_can_carry(action: str) -> None:
    answer = format_answer(action)
    assert answer.startswith(b"action=")
    assert answer.count(b"\n") == 2
    assert len(answer) < 512
