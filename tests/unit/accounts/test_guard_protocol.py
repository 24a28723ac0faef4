"""What Dovecot asks and reports, read from bytes. Clause: D11.2c."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.accounts.guarding.server.protocol import (
    Command,
    Malformed,
    answer_of,
    parse_body,
    parse_head,
    program_of,
)
from congthu.accounts.guarding.types import Outcome, Result, Verdict

HEAD = b"POST /?command=allow HTTP/1.1\r\nHost: 127.0.0.1:8412\r\nX-Congthu-Guard: key\r\nContent-Length: 12\r\n\r\n"
BODY = {
    "login": "An@X ",
    "person": "",
    "pwhash": "0f25",
    "remote": "192.0.2.7",
    "program": '("name" "Thunderbird" "version" "128.1" "os" NIL)',
    "protocol": "imap",
    "session": "abc",
    "mech": "PLAIN",
    "tls": "TLS",
    "refusal": "",
    "app_password": "",
}


def test_a_request_of_dovecot() -> None:
    head = parse_head(HEAD)
    assert (head.command, head.key, head.length, head.keep_alive) == (Command.ALLOW, "key", 12, True)
    asked = parse_body(json.dumps(BODY).encode(), Command.ALLOW)
    assert asked.attempt.login == "an@x"
    assert asked.attempt.origin.network == "192.0.2.0/24"
    assert asked.attempt.trace == 0x0F25
    assert asked.program == "Thunderbird 128.1"


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ({"success": True, "policy_reject": False}, Result.SUCCESS),
        ({"success": False, "policy_reject": False}, Result.WRONG),
        ({"success": False, "policy_reject": True}, Result.BLOCKED),
        ({"success": False, "policy_reject": False, "refusal": "start-password"}, Result.NOT_ALLOWED),
        ({}, Result.WRONG),
    ],
)
def test_what_became_of_it(told: dict[str, object], result: Result) -> None:
    assert parse_body(json.dumps(BODY | told).encode(), Command.REPORT).result is result


def test_who_opens_the_box_of_others_is_judged_and_not_the_box() -> None:
    """Clause: D12.2-1."""
    asked = parse_body(json.dumps(BODY | {"login": "vanthu@x", "person": "an@x"}).encode(), Command.ALLOW)
    assert asked.attempt.login == "an@x"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="other-page"),
        pytest.param(b"POST /?command=allow HTTP/2\r\n\r\n", id="other-version"),
        pytest.param(b"POST /?command=drop HTTP/1.1\r\n\r\n", id="other-command"),
        pytest.param(b"GET /?command=allow HTTP/1.1\r\n\r\n", id="other-method"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nContent-Length: 99999\r\n\r\n", id="huge"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nContent-Length: -1\r\n\r\n", id="negative"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n", id="twice"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", id="chunked"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nno colon\r\n\r\n", id="no-header"),
        pytest.param("POST /?command=allow HTTP/1.1\r\nX: đ\r\n\r\n".encode(), id="not-ascii"),
    ],
)
def test_heads_that_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_head(raw)


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b'{"login": 5}', b'{"login": "a\\u0000"}', b"[" * 9000])
def test_bodies_that_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_body(raw, Command.ALLOW)


@given(raw=st.binary(max_size=300))
def test_nothing_but_our_error_escapes_from_a_head(raw: bytes) -> None:
    with suppress(Malformed):
        parse_head(raw)


@given(given_=st.dictionaries(st.sampled_from(sorted(BODY)), st.text() | st.integers() | st.none()))
def test_nothing_but_our_error_escapes_from_a_body(given_: dict[str, object]) -> None:
    with suppress(Malformed):
        asked = parse_body(json.dumps(given_).encode(), Command.REPORT)
        asked.attempt.login.encode()
        assert len(asked.program) <= 60


@pytest.mark.parametrize(
    ("client_id", "program"),
    [
        ("", ""),
        ("NIL", ""),
        ('("name" "K-9 Mail")', "K-9 Mail"),
        ('("version" "1" "NAME" "x\\"y")', 'x\\"y 1'),
        ('("name" NIL "version" "2")', "2"),
        ('("name" "a\x07b")', "ab"),
        ('("name" "' + "n" * 500 + '")', "n" * 60),
        ("(((", ""),
    ],
)
def test_programs(client_id: str, program: str) -> None:
    assert program_of(client_id) == program


def test_answers() -> None:
    at = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
    assert json.loads(answer_of(Verdict(outcome=Outcome.PASS)))["status"] == 0
    assert json.loads(answer_of(Verdict(outcome=Outcome.SLOW, delay=timedelta(seconds=4))))["status"] == 4
    refused = json.loads(answer_of(Verdict(outcome=Outcome.REFUSE, until=at)))
    assert refused["status"] < 0
    assert refused["msg"].isascii()
    assert "09:05" in refused["msg"]
