"""Passkeys: what the browser is asked, and whether its answer is true. The one home of the WebAuthn library.

https://www.w3.org/TR/webauthn-3/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from congthu.accounts.errors import FactorRefused


@dataclass(frozen=True, kw_only=True)
class RelyingParty:
    """We, as passkeys know us. A passkey works under this name and nowhere else, so that it cannot be phished."""

    id: str
    """The host name of the instance."""
    name: str
    origins: tuple[str, ...]
    """The addresses under which people open the pages."""


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """What a browser made."""

    credential_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a browser answers to a challenge, before it is verified."""

    text: str
    credential_id: str
    account_id: UUID | None
    """Whom the key says it belongs to; only a key that is asked without a name says so."""


def creation_options(
    party: RelyingParty, *, account_id: UUID, login: str, challenge: bytes, known: Iterable[str]
) -> str:
    """Return, as JSON, what the browser needs to make a key; it will not make a second one beside a ``known``."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=account_id.bytes,
        user_name=login,
        user_display_name=login,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(known),
    )
    return webauthn.options_to_json(options)


def request_options(party: RelyingParty, *, challenge: bytes, known: Sequence[str]) -> str:
    """Return, as JSON, what the browser needs to answer with one of the ``known`` keys; with none known, with any.

    Without a name and a password before it the key must verify its user (by PIN, finger or face): it is both factors.
    """
    verification = UserVerificationRequirement.PREFERRED if known else UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=party.id, challenge=challenge, allow_credentials=_descriptors(known), user_verification=verification
    )
    return webauthn.options_to_json(options)


def verify_new_key(party: RelyingParty, text: str, *, challenge: bytes) -> NewKey:
    """Return the key that the browser made for this challenge.

    Raises:
        FactorRefused: the answer is unreadable, for another challenge or host, or not signed by the key.
    """
    try:
        found = webauthn.verify_registration_response(
            credential=text,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise FactorRefused("passkey_refused", reason=str(error)) from error
    return NewKey(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
    )


def read_answer(text: str) -> Answer:
    """Return what the browser sent, with the name of its key.

    Raises:
        FactorRefused: it is unreadable.
    """
    try:
        parsed = parse_authentication_credential_json(text)
        handle = parsed.response.user_handle
        owner = UUID(bytes=handle) if handle else None
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise FactorRefused("passkey_unreadable", reason=str(error)) from error
    return Answer(text=text, credential_id=bytes_to_base64url(parsed.raw_id), account_id=owner)


def verify_answer(
    party: RelyingParty,
    answer: Answer,
    *,
    challenge: bytes,
    public_key: bytes,
    sign_count: int,
    must_verify_user: bool,
) -> int:
    """Return the key's new counter if the answer is its own, to this challenge, for this host.

    Raises:
        FactorRefused: it is not, the counter went back (the key was copied), or the user was not verified.
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=answer.text,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=must_verify_user,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise FactorRefused("passkey_refused", reason=str(error)) from error
    return found.new_sign_count


def _descriptors(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(name)) for name in known]
