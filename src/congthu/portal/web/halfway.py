"""Somebody who has shown the password and not yet the second factor: a signed cookie of ten minutes, and nothing else.

There is no session yet, so nothing can be fixed or stolen that opens a page. The cookie is bound to the account, its
password and the network; whoever takes it still lacks the other factor. Clause: D11.2c.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import load_backend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse

from congthu.frame.api import visit_of

_COOKIE: Final = "congthu-step"
_SALT: Final = "congthu.portal.halfway"
_LIFE: Final = 600
_PATH: Final = "/dang-nhap/"


@dataclass(frozen=True, kw_only=True)
class Halfway:
    """Who has shown the password, and where they want to go."""

    account_id: str
    fingerprint: str
    """Changes with the password, so that a changed one ends this too."""
    network: str
    target: str


def begin(request: HttpRequest, user: AbstractBaseUser, *, target: str) -> Halfway:
    """Return the state of somebody whose password was right."""
    return Halfway(
        account_id=str(user.pk),
        fingerprint=_fingerprint(user),
        network=visit_of(request).network,
        target=target,
    )


def keep(response: HttpResponse, halfway: Halfway) -> None:
    """Give the browser the cookie."""
    response.set_cookie(
        _COOKIE,
        signing.dumps(asdict(halfway), salt=_SALT),
        max_age=_LIFE,
        path=_PATH,
        secure=True,
        httponly=True,
        samesite="Strict",
    )


def drop(response: HttpResponse) -> None:
    """Take the cookie back."""
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Strict")


def find(request: HttpRequest) -> tuple[Halfway, AbstractBaseUser] | None:
    """Return who is halfway in this browser, if the account, its password and the network are still the same."""
    try:
        halfway = Halfway(**signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_LIFE))
    except (signing.BadSignature, TypeError):
        return None
    user = find_user(UUID(halfway.account_id))
    if user is None or _fingerprint(user) != halfway.fingerprint or visit_of(request).network != halfway.network:
        return None
    return halfway, user


def find_user(account_id: UUID) -> AbstractBaseUser | None:
    """Return the account if it may be used."""
    user: AbstractBaseUser | None = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(account_id)
    return user


def _fingerprint(user: AbstractBaseUser) -> str:
    return hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()[:24]
