"""What a program is told of somebody, and until when.

A token is good while the account is active and signed in somewhere; signing out and everything that ends access end it
at once (`accounts.api.end_client_tokens`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import UUID

from oauth2_provider.oauth2_validators import OAuth2Validator

from congthu.accounts.api import find_active_account, list_sessions
from congthu.accounts.types import SignInMethod
from congthu.common import clock
from congthu.directory.api import find_post, get_actor
from congthu.directory.errors import UnknownPerson

_METHODS: Final = {
    SignInMethod.PASSWORD: ["pwd"],
    SignInMethod.DEVICE: ["pwd"],
    SignInMethod.CODE: ["pwd", "otp", "mfa"],
    SignInMethod.RECOVERY: ["pwd", "mfa"],
    SignInMethod.KEY: ["pwd", "hwk", "mfa"],
    SignInMethod.PASSKEY: ["hwk", "mfa"],
    SignInMethod.PORTAL: [],
}
"""RFC 8176."""


class Validator(OAuth2Validator):
    """The library's, with our claims and our end of tokens."""

    oidc_claim_scope: ClassVar[dict[str, str]] = OAuth2Validator.oidc_claim_scope | {
        "post": "profile",
        "unit": "profile",
        "amr": "openid",
    }

    def get_additional_claims(self) -> dict[str, Any]:
        """Return how each claim is found. Clause: D2.3."""
        return {
            "name": lambda request: _name(request.user.pk),
            "preferred_username": lambda request: request.user.get_username(),
            "email": lambda request: request.user.get_username(),
            "email_verified": lambda request: bool(request.user.pk),
            "post": lambda request: _post(request.user.pk)[0],
            "unit": lambda request: _post(request.user.pk)[1],
            "amr": lambda request: _methods(request.user.pk),
        }

    def validate_bearer_token(self, token: str, scopes: list[str], request: Any) -> bool:  # noqa: ANN401 -- Of oauthlib.
        """Tell whether a token is good: also the account behind it, and a session of it."""
        return bool(super().validate_bearer_token(token, scopes, request)) and _is_here(request.user)


def _is_here(user: Any) -> bool:  # noqa: ANN401
    if user is None or find_active_account(user.get_username()) is None:
        return False
    return bool(_sessions(user.pk))


def _sessions(account_id: UUID) -> list[Any]:
    return list(list_sessions(account_id, current=None, at=clock.now()))


def _methods(account_id: UUID) -> list[str]:
    sessions = _sessions(account_id)
    latest = max(sessions, key=lambda session: session.created_at, default=None)
    return _METHODS[latest.method] if latest else []


def _name(account_id: UUID) -> str:
    try:
        return get_actor(account_id, on=clock.local_date(clock.now())).name
    except UnknownPerson:
        return ""


def _post(account_id: UUID) -> tuple[str, str]:
    post = find_post(account_id, on=clock.local_date(clock.now()))
    return (post.title, post.unit_name) if post else ("", "")
