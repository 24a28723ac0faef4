"""Values of telling devices. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

TEXT_OF_NEW_MAIL: Final = b"thu-moi"
"""All that is ever told, so that who reads it learns nothing; the browser's words for it stand in its own program."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where and for whom something is sealed."""

    endpoint: str
    """The address that the push service gave to one browser; whoever knows it can ring there, so it is a secret."""
    public_key: bytes
    """The browser's key: an uncompressed point on P-256 (65 octets)."""
    secret: bytes
    """What only browser and server share (16 octets); the push service knows the key alone."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A push service that may be spoken to, and how."""

    host: str
    port: int
    scheme: str
    is_inside: bool
    """The configuration names a port: a service of one's own, which may stand in an inner network."""


@dataclass(frozen=True, kw_only=True)
class OfficeChoice:
    """An office that somebody works in, and whether they want to be told of its mail."""

    mailbox_id: UUID
    address: str
    name: str
    is_told: bool


class Outcome(StrEnum):
    """What a push service said."""

    TOLD = "told"
    GONE = "gone"
    """The browser is not reached there any more."""
    REFUSED = "refused"
    """It does not take what we send; asking again changes nothing."""
    LATER = "later"
