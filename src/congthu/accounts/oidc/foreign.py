"""Asking an identity provider who somebody is: OpenID Connect Core 1.0, code flow with PKCE.

The library makes and takes apart what travels; this file says what must hold before a word is believed: the issuer, the
audience, the nonce, the time, and a signature by a key that the provider publishes. Clause: D2.3.
"""

from __future__ import annotations

import secrets
import ssl
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import httpx
from authlib.integrations.base_client.errors import OAuthError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from congthu.accounts.errors import ProviderRefused
from congthu.accounts.oidc.types import Departure, Identity, Provider

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

_ALGORITHMS: Final = ["RS256", "ES256", "PS256"]
_SECOND: Final = frozenset({"mfa", "otp", "hwk", "swk", "pop", "fpt", "sc"})
"""Methods that are more than a password. RFC 8176."""
_SECONDS: Final = 10.0
_APART: Final = 60
"""Clocks may differ by so many seconds."""


def depart(provider: Provider, *, back: str, verify: str = "") -> tuple[str, Departure]:
    """Return where to send a visitor, and what to remember until they come back to ``back``.

    Raises:
        ProviderRefused: the provider cannot be asked.
    """
    departure = Departure(
        state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48)
    )
    with _client(provider, back=back, verify=verify) as client:
        found = _discover(provider, client)
        address, _ = client.create_authorization_url(
            found["authorization_endpoint"],
            state=departure.state,
            nonce=departure.nonce,
            code_verifier=departure.verifier,
        )
    return str(address), departure


def identify(
    provider: Provider, departure: Departure, *, answer: Mapping[str, str], back: str, at: datetime, verify: str = ""
) -> Identity:
    """Return who a visitor is that came back with ``answer`` (the query of the address).

    Raises:
        ProviderRefused: the answer is not to this departure, or the provider's word does not hold.
    """
    if not secrets.compare_digest(answer.get("state", "").encode(), departure.state.encode()):
        raise ProviderRefused("state_differs", issuer=provider.issuer)
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise ProviderRefused("issuer_differs", issuer=provider.issuer)
    if "error" in answer or not answer.get("code"):
        raise ProviderRefused("not_granted", issuer=provider.issuer)
    with _client(provider, back=back, verify=verify) as client:
        found = _discover(provider, client)
        try:
            token = client.fetch_token(
                found["token_endpoint"],
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=departure.verifier,
            )
            keys = KeySet.import_key_set(
                client.request("GET", found["jwks_uri"], withhold_token=True).raise_for_status().json()
            )
            claims = jwt.decode(str(token.get("id_token", "")), keys, algorithms=_ALGORITHMS).claims
        except (httpx.HTTPError, OAuthError, JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderRefused("word_not_good", issuer=provider.issuer, detail=type(error).__name__) from error
    _require(provider, departure, claims, at=at)
    number = claims.get(provider.staff_number_claim, "") if provider.staff_number_claim else ""
    methods = claims.get("amr")
    return Identity(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        staff_number=number if isinstance(number, str) else "",
        has_second_factor=isinstance(methods, list)
        and any(method in _SECOND for method in methods if isinstance(method, str)),
    )


def _require(provider: Provider, departure: Departure, claims: Mapping[str, Any], *, at: datetime) -> None:
    """Check the claims of an id token. OpenID Connect Core 1.0, section 3.1.3.7."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    now, ends, made = at.timestamp(), claims.get("exp"), claims.get("iat")
    checks = {
        "issuer": claims.get("iss") == provider.issuer,
        "audience": audiences == [provider.client_id]
        or (provider.client_id in audiences and claims.get("azp") == provider.client_id),
        "nonce": claims.get("nonce") == departure.nonce,
        "subject": isinstance(claims.get("sub"), str) and bool(claims["sub"]),
        "expiry": isinstance(ends, int | float) and now < ends + _APART,
        "issued": isinstance(made, int | float) and made <= now + _APART,
    }
    if wrong := [name for name, holds in checks.items() if not holds]:
        raise ProviderRefused("claims_do_not_hold", issuer=provider.issuer, detail=", ".join(wrong))


def _client(provider: Provider, *, back: str, verify: str) -> OAuth2Client:
    with warnings.catch_warnings():
        # authlib would rather use a successor of httpx; nobody at the command line can do anything about that.
        warnings.simplefilter("ignore")
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415
    return OAuth2Client(
        provider.client_id,
        provider.secret,
        scope="openid profile",
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=_SECONDS,
        verify=ssl.create_default_context(cafile=verify or None),
        follow_redirects=False,
    )


def _discover(provider: Provider, client: OAuth2Client) -> dict[str, str]:
    """Return the provider's addresses from its own document, which must name the same issuer."""
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        found = client.request("GET", address, withhold_token=True).raise_for_status().json()
        if found["issuer"] != provider.issuer:
            raise ProviderRefused("issuer_differs", issuer=provider.issuer)
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        addresses = {name: str(found[name]) for name in names}
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ProviderRefused("provider_silent", issuer=provider.issuer, detail=type(error).__name__) from error
    if any(httpx.URL(item).scheme != httpx.URL(provider.issuer).scheme for item in addresses.values()):
        raise ProviderRefused("provider_silent", issuer=provider.issuer, detail="scheme")
    return addresses
