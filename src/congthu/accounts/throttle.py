"""Slowing down who guesses passwords, without locking the owner out.

Failures are counted for a name *from a network*: a guesser elsewhere does not lock the owner out of the office, and an
office in which many people mistype does not lock each other out soon. A refusal is not an event of the audit record,
because a guesser could then fill a record that is never deleted; it is counted here for a day and stands in the log.
Clause: D11.2c, D3.3.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from congthu.accounts.models import SignInRefusal


@dataclass(frozen=True, kw_only=True)
class ThrottlePolicy:
    """How many failures are borne before answers are withheld."""

    window: timedelta
    per_login: int
    """For one name from one network."""
    per_network: int
    """For all names from one network; high, because a whole office may share one address."""
    kept_for: timedelta


POLICY = ThrottlePolicy(window=timedelta(minutes=15), per_login=8, per_network=200, kept_for=timedelta(days=1))


def is_throttled(login: str, *, network: str, at: datetime, policy: ThrottlePolicy = POLICY) -> bool:
    """Tell whether a password for ``login`` from ``network`` should not even be looked at now."""
    recent = SignInRefusal.objects.filter(network=network, at__gt=at - policy.window)
    if recent.filter(login_digest=_digest(login)).count() >= policy.per_login:
        return True
    return recent.count() >= policy.per_network


def note_refusal(login: str, *, network: str, at: datetime, policy: ThrottlePolicy = POLICY) -> None:
    """Count one failure, and forget those that are too old to matter."""
    SignInRefusal.objects.filter(at__lt=at - policy.kept_for).delete()
    SignInRefusal.objects.create(login_digest=_digest(login), network=network, at=at)


def network_of(address: str) -> str:
    """Return the network that counts as one origin: an IPv4 address itself, the /64 of an IPv6 address.

    What is no address (a connection through a local socket) is one origin of its own.
    """
    try:
        given = ip_address(address)
    except ValueError:
        return "local"
    return str(given) if given.version == 4 else str(ip_network(f"{address}/64", strict=False))  # noqa: PLR2004


def _digest(login: str) -> str:
    """People type passwords into the wrong field; what they typed is not kept in clear."""
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()
