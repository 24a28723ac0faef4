"""What Dovecot asks and reports, and how it is answered: bytes ↔ values, pure."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Final
from uuid import UUID

from congthu.accounts.guarding.origins import origin_of
from congthu.accounts.guarding.secrets import HEADER_NAME
from congthu.accounts.guarding.types import Attempt, Finished, Outcome, Result, Verdict

MAX_HEAD_BYTES: Final = 8_192
MAX_BODY_BYTES: Final = 16_384
HEAD_END: Final = b"\r\n\r\n"
PASSED: Final = b'{"status":0,"msg":""}'
_REQUEST_LINE: Final = re.compile(r"(GET|POST) (/[!-~]*) HTTP/1\.[01]")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(NIL)', re.IGNORECASE)
_LOCAL: Final = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh has had no other since 1975."""
_TOKENS: Final = frozenset({"OAUTHBEARER", "XOAUTH2"})
_LONGEST_LOGIN: Final = 254
_TRACE_MASK: Final = 0x7FFF


class Malformed(Exception):
    """What came is not a request that Dovecot makes."""


class Command(StrEnum):
    """What is wanted."""

    ALLOW = "allow"
    REPORT = "report"
    HEALTH = "health"


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first lines of a request."""

    command: Command
    key: str
    length: int
    keep_alive: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The body of a request."""

    attempt: Attempt
    protocol: str
    program: str
    by_token: bool
    """The web logs in with a token of its own: there is nothing to guess, and the address is its own."""
    result: Result | None = None
    """What became of it, in a report."""
    app_password: UUID | None = None
    box: str = ""
    """The box of another that the person opens, or tries to."""

    def finished(self, at: datetime) -> Finished:
        """Return the attempt with its end."""
        return Finished(
            attempt=self.attempt,
            protocol=self.protocol,
            program=self.program,
            result=self.result or Result.WRONG,
            at=at,
            app_password=self.app_password,
            box=self.box,
        )


def parse_head(raw: bytes) -> Head:
    """Read request line and headers, up to the empty line.

    Raises:
        Malformed: it is no request to us, or its body is longer than any that Dovecot sends.
    """
    try:
        first, *lines = raw.decode("ascii").rstrip("\r\n").split("\r\n")
    except UnicodeDecodeError as error:
        raise Malformed("not ASCII") from error
    line = _REQUEST_LINE.fullmatch(first)
    if line is None:
        raise Malformed("no request line")
    headers: dict[str, str] = {}
    for one in lines:
        name, colon, value = one.partition(":")
        if not colon or name != name.strip() or name.lower() in headers:
            raise Malformed("no header")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not re.fullmatch(r"[0-9]{1,6}", length) or int(length) > MAX_BODY_BYTES:
        raise Malformed("no length, or too long")
    return Head(
        command=_command(line[1], line[2]),
        key=headers.get(HEADER_NAME.lower(), ""),
        length=int(length),
        keep_alive=headers.get("connection", "").lower() != "close",
    )


def parse_body(raw: bytes, command: Command) -> Asked:
    """Read what Dovecot says of an attempt.

    Raises:
        Malformed: it is not an object of strings and flags that names a login.
    """
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(given, dict):
        raise Malformed("not an object")

    def text(name: str) -> str:
        value = given.get(name, "")
        if not isinstance(value, str) or "\0" in value:
            raise Malformed(f"{name} is no text")
        # Lone surrogates are JSON, but no text that could be stored.
        return value.encode("utf-8", "replace").decode()

    login = (text("person") or text("login")).strip().lower()[:_LONGEST_LOGIN]
    box = text("login").strip().lower().partition("*")[0][:_LONGEST_LOGIN]
    return Asked(
        attempt=Attempt(login=login, origin=origin_of(text("remote")), trace=_trace(text("pwhash"))),
        protocol=text("protocol")[:8],
        program=program_of(text("program")),
        by_token=text("mech").upper() in _TOKENS,
        result=_result(given, refusal=text("refusal")) if command is Command.REPORT else None,
        app_password=_uuid(text("app_password")),
        box="" if box == login else box,
    )


def has_key(head: Head, key: str) -> bool:
    """Tell whether the request carries our key, in a time that says nothing about where it differs."""
    return hmac.compare_digest(head.key.encode(), key.encode())


def program_of(client_id: str) -> str:
    """Return name and version from the list that IMAP's ID command gives (RFC 2971), or nothing."""
    words = [quoted or "" for quoted, _ in _QUOTED.findall(client_id)]
    fields = {name.lower(): value for name, value in zip(words[::2], words[1::2], strict=False)}
    name = f"{fields.get('name', '')} {fields.get('version', '')}"
    return "".join(letter for letter in name if letter.isprintable()).strip()[:60]


def answer_of(verdict: Verdict) -> bytes:
    """Return the body that tells Dovecot what to do: below nothing refuses, above is a delay in seconds."""
    if verdict.outcome is Outcome.PASS:
        return PASSED
    if verdict.outcome is Outcome.SLOW:
        return json.dumps({"status": max(1, round(verdict.delay.total_seconds())), "msg": ""}).encode()
    return json.dumps({"status": -1, "msg": refusal_text(verdict)}).encode()


def refusal_text(verdict: Verdict) -> str:
    """Return the sentence for the mail program. ASCII: it travels in SMTP and POP3 replies; the same for every name."""
    when = f"{verdict.until.astimezone(_LOCAL):%H:%M}" if verdict.until else ""
    return (
        f"Qua nhieu lan sai mat khau: hay doi den {when}, hoac dang nhap trang web bang xac thuc hai lop"
        f" / Too many failed attempts: wait until {when}, or sign in on the web with your second factor"
    )


def reply(status: str, body: bytes = b"", *, keep_alive: bool = True) -> bytes:
    """Return a whole response."""
    connection = "keep-alive" if keep_alive else "close"
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: {connection}\r\n\r\n".encode() + body


def _command(method: str, target: str) -> Command:
    if (method, target) == ("GET", "/health"):
        return Command.HEALTH
    found = re.fullmatch(r"/\?command=(allow|report)", target)
    if method != "POST" or found is None:
        raise Malformed("unknown command")
    return Command(found[1])


def _result(given: dict[str, object], *, refusal: str) -> Result:
    if given.get("policy_reject") is True:
        return Result.BLOCKED
    if given.get("success") is True:
        return Result.SUCCESS
    return Result.NOT_ALLOWED if refusal else Result.WRONG


def _trace(digits: str) -> int:
    return int(digits, 16) & _TRACE_MASK if re.fullmatch(r"[0-9a-fA-F]{1,64}", digits) else 0


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
