"""Keys and the identity provider of this instance, for the pages of signing in."""

from __future__ import annotations

import os

from django.conf import settings

from congthu.accounts.api import GuardKeys, Provider, Sealer, load_sealer, read_keys


def find_provider() -> Provider | None:
    """Return the identity provider whose word is taken, None where none is configured. Its secret is read anew."""
    given = settings.INSTANCE.identity_provider or {}
    file = settings.INSTANCE.state / "secrets" / "provider.secret"
    if not given.get("issuer") or not given.get("client_id") or not os.access(file, os.R_OK):
        return None
    return Provider(
        issuer=given["issuer"],
        client_id=given["client_id"],
        secret=file.read_text(encoding="ascii").strip(),
        name=given.get("name", given["issuer"]),
        staff_number_claim=given.get("staff_number_claim", ""),
    )


def provider_authority() -> str:
    """Return the file of the authority that signs the provider's certificate; empty: those the system trusts."""
    return str((settings.INSTANCE.identity_provider or {}).get("ca", ""))


def sealer() -> Sealer:
    """Return what seals and opens the secrets of second factors."""
    return load_sealer(settings.INSTANCE.state / "secrets")


def guard_keys() -> GuardKeys:
    """Return the keys of the judgement on guessing."""
    return read_keys(settings.INSTANCE.state / "secrets")
