"""Challenges for passkeys, as pages carry them: signed, for one purpose and one account, good once and for ten minutes.

The browser gets what it is asked in the page itself and answers in an ordinary form, so that no second road with rules
of its own leads in.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from congthu.accounts.api import CHALLENGE_LIFE, RelyingParty, new_challenge
from congthu.accounts.errors import FactorRefused
from congthu.frame.api import instance

_SALT: Final = "congthu.portal.challenge"


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """One challenge and its sealed form for the form."""

    value: bytes
    token: str


def issue(purpose: str, account: object = "") -> Challenge:
    """Return a fresh challenge for a purpose and, where it is known, an account."""
    value = new_challenge()
    content = [purpose, str(account), base64.b64encode(value).decode()]
    return Challenge(value=value, token=signing.dumps(content, salt=_SALT))


def read(token: str, purpose: str, account: object = "") -> bytes:
    """Return the challenge that a form brings back.

    Raises:
        FactorRefused: it is not ours, too old, or was issued for something or somebody else.
    """
    try:
        content = signing.loads(token, salt=_SALT, max_age=CHALLENGE_LIFE)
    except signing.BadSignature as error:
        raise FactorRefused("challenge_unknown") from error
    if content[:2] != [purpose, str(account)]:
        raise FactorRefused("challenge_of_another")
    return base64.b64decode(content[2])


def relying_party() -> RelyingParty:
    """Return what passkeys know us as: the host name of the instance, at the addresses that the configuration names."""
    state = instance()
    host = f"https://{state.hostname}"
    origins = tuple(origin for origin in settings.CSRF_TRUSTED_ORIGINS if origin in {host, f"{host}:{state.ports.web}"})
    return RelyingParty(id=state.hostname, name=f"Công Thư {state.domain}", origins=origins or (host,))


def works_here(request: HttpRequest) -> bool:
    """Tell whether the page is open under the name that passkeys are bound to; in a trial it may be an IP address."""
    return request.get_host().partition(":")[0] == instance().hostname
