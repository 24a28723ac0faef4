"""Speaking to push services: the only code here that opens a connection. Clause: D2.2, RFC8030."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from congthu.webmail.fetching.fetch import FetchRefused, public_address
from congthu.webmail.pushing.sealing import SALT_OCTETS, proof, seal
from congthu.webmail.pushing.services import find_service
from congthu.webmail.pushing.types import Outcome, Target

_SECONDS: Final = 10.0
_KEPT_SECONDS: Final = 4 * 3600
"""How long a service keeps it for a device that is off."""
_TOPIC: Final = "thu-moi"
"""What waits for a device is replaced by what comes later (RFC 8030 section 5.4): it rings once."""
_GONE: Final = frozenset({404, 410})
_BUSY: Final = frozenset({408, 425, 429})
_SERVER_FAULT: Final = 500


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who tells, and through whom it may."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    contact: str
    services: tuple[str, ...]


def tell(told: bytes, target: Target, *, sender: Sender, at: datetime) -> Outcome:
    """Tell one browser something, and return what its push service said."""
    try:
        address = _address(target.endpoint, sender.services)
    except FetchRefused as refused:
        return Outcome.LATER if refused.code == "unreachable" else Outcome.REFUSED
    if not address:
        return Outcome.REFUSED
    parts = urlsplit(target.endpoint)
    once = ec.generate_private_key(ec.SECP256R1())
    headers = {
        "Host": parts.netloc,
        "Authorization": proof(target.endpoint, key=sender.key, contact=sender.contact, at=at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEPT_SECONDS),
        "Topic": _TOPIC,
        "Urgency": "normal",
    }
    body = seal(told, target, once=once, salt=secrets.token_bytes(SALT_OCTETS))
    pinned = parts._replace(netloc=address).geturl()
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False) as client:
            answer = client.post(pinned, content=body, headers=headers, extensions={"sni_hostname": parts.hostname})
    except (httpx.HTTPError, httpx.InvalidURL):
        return Outcome.LATER
    return outcome_of(answer.status_code)


def outcome_of(status: int) -> Outcome:
    """Return what an answer of a push service means."""
    if httpx.codes.is_success(status):
        return Outcome.TOLD
    if status in _GONE:
        return Outcome.GONE
    return Outcome.LATER if status in _BUSY or status >= _SERVER_FAULT else Outcome.REFUSED


def _address(endpoint: str, services: tuple[str, ...]) -> str:
    """Return host and port to connect to; empty where the service is not one that is spoken to.

    Raises:
        FetchRefused: its name leads nowhere, or into an inner network.
    """
    service = find_service(endpoint, services)
    if service is None:
        return ""
    host = service.host if service.is_inside else public_address(service.host, service.port)
    return f"[{host}]:{service.port}" if ":" in host else f"{host}:{service.port}"
