"""The programs that take our word for who somebody is: the library keeps them, root registers them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from oauth2_provider.models import AccessToken, Application, Grant, IDToken, RefreshToken

from congthu.accounts.errors import WrongState
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Client:
    """A registered program."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...]
    is_own: bool
    """The province's own: nobody is asked whether it may know who they are."""


@dataclass(frozen=True, kw_only=True)
class NewClient:
    """A program just registered; the secret is not kept and cannot be shown again."""

    client_id: str
    secret: str = field(repr=False)


@transaction.atomic
def add_client(
    name: str,
    *,
    redirect_uris: Sequence[str],
    logout_uris: Sequence[str] = (),
    is_own: bool = False,
    actor: Actor,
    at: datetime,
) -> NewClient:
    """Register a program with the exact addresses that it may be answered at.

    Raises:
        WrongState: the name is taken, or an address is not an exact https address.
    """
    if Application.objects.filter(name=name).exists():
        raise WrongState("client_exists", name=name)
    for uri in (*redirect_uris, *logout_uris):
        if not _is_exact(uri):
            raise WrongState("client_address_refused", uri=uri)
    secret = secrets.token_urlsafe(32)
    row = Application.objects.create(
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        redirect_uris=" ".join(redirect_uris),
        post_logout_redirect_uris=" ".join(logout_uris),
        skip_authorization=is_own,
        client_secret=secret,
    )
    new = {"redirect": list(redirect_uris), "logout": list(logout_uris), "own": is_own}
    record("accounts.oidc_client.added", actor=actor, at=at, subject=_subject(row), new=new)
    return NewClient(client_id=row.client_id, secret=secret)


@transaction.atomic
def remove_client(name: str, *, actor: Actor, at: datetime) -> None:
    """Remove a program; every token that it holds ends.

    Raises:
        WrongState: there is no such program.
    """
    row = Application.objects.filter(name=name).first()
    if row is None:
        raise WrongState("no_client", name=name)
    record("accounts.oidc_client.removed", actor=actor, at=at, subject=_subject(row))
    row.delete()


def list_clients() -> list[Client]:
    """Return all registered programs by name."""
    return [
        Client(
            client_id=row.client_id,
            name=row.name,
            redirect_uris=tuple(row.redirect_uris.split()),
            logout_uris=tuple(row.post_logout_redirect_uris.split()),
            is_own=row.skip_authorization,
        )
        for row in Application.objects.order_by("name")
    ]


def end_client_tokens(account_id: object) -> None:
    """End what programs hold of an account: codes, access tokens, refresh tokens. Clause: D4-3, D12.3-2."""
    for table in (RefreshToken, AccessToken, IDToken, Grant):
        table.objects.filter(user_id=account_id).delete()


def _is_exact(uri: str) -> bool:
    """Tell whether an address may be registered: https, or http on this machine; no fragment, no wildcard, no user."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_secure = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    plain = uri.isascii() and uri.isprintable() and not any(letter in uri for letter in " *\\#")
    return is_secure and plain and bool(host) and parts.username is None


def _subject(row: Application) -> Subject:
    return Subject(kind="oidc-client", id=row.client_id, name=row.name)
