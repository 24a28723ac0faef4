"""Where attempts come from, and the keys under which failures are counted.

People type passwords into the wrong field, and who has an account is nobody's business: names and places are counted
under keyed digests, and a name that exists looks like one that does not. Clause: D3.3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from congthu.accounts.guarding.types import Attempt, Counted, Origin

LOCAL: Final = "local"
"""The place of what has no address: a connection through a local socket."""
_IPV4_NETWORK, _IPV6_NETWORK = 24, 64
_KEY_BYTES: Final = 16
_TRACE_BITS: Final = 12
_IPV4: Final = 4


def origin_of(address: str, *, device: str = "") -> Origin:
    """Return the origin that an address is; what is no address is one origin of its own."""
    try:
        given = ip_address(address.strip())
    except ValueError:
        return Origin(address="", network=LOCAL, device=device)
    if isinstance(given, IPv6Address):
        # A zone (fe80::1%eth0) names a cable of ours; the database knows no such addresses.
        given = given.ipv4_mapped or IPv6Address(int(given))
    bits = _IPV4_NETWORK if given.version == _IPV4 else _IPV6_NETWORK
    return Origin(address=str(given), network=str(ip_network((given, bits), strict=False)), device=device)


def network_of(address: str) -> str:
    """Return what is shown as the place of an address: an IPv4 address itself, the /64 of an IPv6 one."""
    origin = origin_of(address)
    return origin.address if origin.address and ":" not in origin.address else origin.network


def key_of(secret: bytes, counted: Counted, *words: str) -> bytes:
    """Return the key under which a name, an address, a network or a pair is counted."""
    message = "\0".join((counted.name, *words)).encode()
    return hashlib.blake2b(message, key=secret[:64], digest_size=_KEY_BYTES).digest()


def keys_of(secret: bytes, attempt: Attempt) -> Mapping[Counted, bytes]:
    """Return all keys that an attempt counts under."""
    origin = attempt.origin
    return {
        Counted.ACCOUNT: key_of(secret, Counted.ACCOUNT, attempt.login),
        Counted.ADDRESS: key_of(secret, Counted.ADDRESS, origin.address or LOCAL),
        Counted.NETWORK: key_of(secret, Counted.NETWORK, origin.network),
        Counted.PAIR: key_of(secret, Counted.PAIR, attempt.login, origin.device or origin.network),
        Counted.PROVINCE: key_of(secret, Counted.PROVINCE),
    }


def trace_of(nonce: bytes, login: str, password: str) -> int:
    """Return the few bits by which a wrong password is known again: the same that Dovecot reports.

    Dovecot 2.3 (auth-policy.c) takes the digest of nonce, name with its final zero, and password, and keeps the highest
    bits. Twelve bits under a secret nonce tell nobody anything about a password.
    """
    digest = hashlib.sha256(nonce + login.encode() + b"\0" + password.encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - _TRACE_BITS)
