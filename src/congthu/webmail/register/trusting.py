"""Which documents count: by who sent them, never by what they say of themselves. Pure. Clause: D9.1, D9.4, D8.3-2.

Inside, From is trustworthy: Postfix asks who may write under an address, and Rspamd lets nobody outside claim one of
ours (`sender.lua.j2`). A document counts when that address is an official box; what a person sends under the own name
is a letter about a document.
Outside, what counts is what our own Rspamd verified and wrote in ``Authentication-Results`` (RFC 8601): it takes off
every such field that was there before. A document of a body counts when its domain is one of the state and its
signature holds; free mail never does.
The fields themselves are claims: who forges them from outside has filled in a form that nobody reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from congthu.webmail.register.types import Origin

_RESULT: Final = re.compile(r"(dkim|dmarc)=pass\b([^;]*)", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"header\.(d|i|from)=@?([A-Za-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TrustPolicy:
    """Whose documents count, beside those of our own offices."""

    version: str = "2026-11"
    state_domains: tuple[str, ...] = ("gov.vn",)
    """And everything below them."""


POLICY: Final = TrustPolicy()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of a message's sender."""

    sender: str
    """The one address in From, lower case; empty where there is none or more than one."""
    is_office: bool
    """The address is that of an official box of ours."""
    is_ours: bool
    """Its domain is one of ours."""
    authentication: str
    """The topmost ``Authentication-Results``."""


def find_origin(seen: Seen, *, hostname: str, policy: TrustPolicy = POLICY) -> Origin | None:
    """Return why a document counts as one of a body; None: it does not."""
    if seen.is_ours:
        return Origin.OFFICE if seen.is_office else None
    domain = seen.sender.rpartition("@")[2]
    if not any(domain == state or domain.endswith(f".{state}") for state in policy.state_domains):
        return None
    return Origin.STATE_BODY if domain in _verified(seen.authentication, hostname, domain) else None


def _verified(authentication: str, hostname: str, domain: str) -> set[str]:
    """Return the domain where a check of our own that passed stands for it, or for a domain above it."""
    server, _, results = authentication.partition(";")
    if server.split()[:1] != [hostname]:
        return set()
    for match in _RESULT.finditer(results):
        named = {found[2].lower() for found in _DOMAIN.finditer(match[2])}
        if any(domain == name or (domain.endswith(f".{name}") and name.count(".") > 1) for name in named):
            return {domain}
    return set()
