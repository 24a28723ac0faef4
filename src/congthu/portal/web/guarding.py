"""The judgement on guessing, as a sign-in page asks it. Clause: D11.2c, D12.3-1."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Final

from django.http import HttpRequest, HttpResponse

from congthu.accounts.api import (
    GUARD_POLICY,
    GuardKeys,
    Result,
    Verdict,
    cookie_name,
    describe_attempt,
    issue_cookie,
    judge_attempt,
    note_attempt,
    program_of,
    release_attempt,
)
from congthu.frame.api import address_of
from congthu.portal.web.instance import guard_keys

_AGE: Final = int(GUARD_POLICY.known_for.total_seconds())


class SignInAttempt:
    """One attempt to sign in on the web: judged before its password is looked at, and noted when it has ended."""

    def __init__(self, request: HttpRequest, *, login: str, password: str, at: datetime) -> None:
        self._keys: GuardKeys = guard_keys()
        self._login = login
        self._at = at
        self._program = program_of(request.META.get("HTTP_USER_AGENT", ""))
        cookie = request.COOKIES.get(cookie_name(self._keys.secret, login), "")
        self._attempt = describe_attempt(
            login, password, address=address_of(request), cookie=cookie, keys=self._keys, at=at
        )

    @cached_property
    def verdict(self) -> Verdict:
        """What is done with it. Asked once: who is let through counts as failing until the attempt is noted."""
        return judge_attempt(self._attempt, keys=self._keys, at=self._at)

    def release(self) -> None:
        """Count the attempt no more: its password was right, and the second factor is an attempt of its own."""
        release_attempt(self._attempt, keys=self._keys, at=self._at)

    def note(self, result: Result) -> None:
        """Count and record what became of it; after a success the place is known."""
        note_attempt(self._attempt, result, program=self._program, keys=self._keys, at=self._at)


def remember_browser(response: HttpResponse, *, login: str, at: datetime) -> None:
    """Let a browser in which an account was opened show that later; see `accounts.guarding.browsers`."""
    secret = guard_keys().secret
    response.set_cookie(
        cookie_name(secret, login),
        issue_cookie(secret, login, at=at),
        max_age=_AGE,
        secure=True,
        httponly=True,
        samesite="Lax",
        path="/dang-nhap/",
    )
