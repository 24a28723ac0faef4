"""Values about sign-in with another's word that cross the front door. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An identity provider of the province or the state, as the configuration names it."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str
    staff_number_claim: str = ""
    """The claim in which this provider vouches for the staff number; empty: only recorded links count."""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What must be remembered until the visitor comes back."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a provider has said, verified."""

    issuer: str
    subject: str
    staff_number: str
    has_second_factor: bool
    """The provider says that more than a password was asked for (``amr``, RFC 8176)."""
