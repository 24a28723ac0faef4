"""The moment in which somebody is let in: a new session under a new key, on record, told where it is a new place.

Every way in (password, passkey, second step, another portal's word) ends here. Clause: D11.2c, D3.3.
"""

from __future__ import annotations

import hashlib
from typing import Final

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from congthu.accounts.api import (
    SESSION,
    SESSION_POLICY,
    SignInMethod,
    close_session,
    end_client_tokens,
    is_known_device,
    note_sign_in,
    open_session,
    record_sign_in,
    remember_device,
)
from congthu.common import clock
from congthu.common.actor import Actor, ActorKind
from congthu.directory.api import get_actor
from congthu.directory.errors import UnknownPerson
from congthu.frame.api import session_of, visit_of

_SALT: Final = "congthu.portal.device"
_PATH: Final = "/dang-nhap/"


@transaction.atomic
def enter(request: HttpRequest, user: AbstractBaseUser, *, method: SignInMethod) -> None:
    """Sign somebody in who has shown all that is asked for.

    What this browser had before is dropped whole, also where it was the same person: nobody could have planted a key.
    """
    at, visit = clock.now(), visit_of(request)
    leave(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])  # type: ignore[arg-type]  # The model is not ours.
    request.session[SESSION] = str(open_session(user.pk, visit=visit, method=method, at=at))
    record_sign_in(user.pk, network=visit.network, method=method, actor=actor_of(user), at=at)
    note_sign_in(user.pk, network=visit.network, program=visit.program, at=at)


def leave(request: HttpRequest) -> None:
    """End the session of this browser, if there is one."""
    if session_id := session_of(request):
        close_session(session_id)
    if request.user.is_authenticated:
        end_client_tokens(request.user.pk)
    logout(request)


def keep_device(request: HttpRequest, response: HttpResponse, user: AbstractBaseUser) -> None:
    """Let this browser skip the second factor of this account for a while."""
    token = remember_device(user.pk, visit=visit_of(request), actor=actor_of(user), at=clock.now())
    response.set_signed_cookie(
        _cookie(user),
        token,
        salt=_SALT,
        max_age=int(SESSION_POLICY.device_life.total_seconds()),
        path=_PATH,
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def shows_device(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Tell whether this browser may skip the second factor of this account."""
    token = request.get_signed_cookie(_cookie(user), default="", salt=_SALT)
    return bool(token) and is_known_device(user.pk, str(token), at=clock.now())


def actor_of(user: AbstractBaseUser) -> Actor:
    """Return who acts, with name and post where the directory knows them."""
    try:
        return get_actor(user.pk, on=clock.local_date(clock.now()))
    except UnknownPerson:
        return Actor(kind=ActorKind.PERSON, id=str(user.pk), name=user.get_username())


def _cookie(user: AbstractBaseUser) -> str:
    """Several people may share a browser; the name does not show whose cookie it is."""
    return f"congthu-device-{hashlib.sha256(str(user.pk).encode()).hexdigest()[:10]}"
