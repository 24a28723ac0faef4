"""The cookie of a browser in which an account was opened: signed, not stored, good for one account and a while.

It opens nothing. It only says that this browser is a known place of the account, so that guessing elsewhere does not
keep its owner out; who steals it may guess as slowly as the owner may mistype. Clause: D11.2c.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Final

from congthu.accounts.guarding.origins import key_of
from congthu.accounts.guarding.policy import GuardPolicy
from congthu.accounts.guarding.types import Counted

_SEPARATOR: Final = "."
_PARTS: Final = 3


def cookie_name(secret: bytes, login: str) -> str:
    """Return the name of the cookie for a login: several people may share a browser; it does not show who."""
    return f"congthu-known-{key_of(secret, Counted.PAIR, 'cookie', login).hex()[:8]}"


def issue_cookie(secret: bytes, login: str, *, at: datetime) -> str:
    """Return a fresh cookie for a browser in which an account has just been opened."""
    body = _SEPARATOR.join((secrets.token_urlsafe(12), str(int(at.timestamp()))))
    return _SEPARATOR.join((body, _signature(secret, login, body)))


def device_of(secret: bytes, login: str, cookie: str, *, at: datetime, policy: GuardPolicy) -> str:
    """Return the name under which failures of this browser are counted; empty when the cookie is not good."""
    parts = cookie.split(_SEPARATOR)
    if len(parts) != _PARTS or not (parts[1].isascii() and parts[1].isdigit()):
        return ""
    body = _SEPARATOR.join(parts[:2])
    if not hmac.compare_digest(parts[2].encode(), _signature(secret, login, body).encode()):
        return ""
    issued = datetime.fromtimestamp(int(parts[1]), tz=UTC)
    return parts[0] if issued <= at <= issued + policy.known_for else ""


def _signature(secret: bytes, login: str, body: str) -> str:
    return hmac.new(secret, f"browser\0{login}\0{body}".encode(), hashlib.sha256).hexdigest()
