"""What the TLS ports really served says about certificate and versions. Clause: RFC8314."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from congthu.engine.doctor.types import Bounds, Finding, Group, Teller

TLS = Teller(Group.TLS)


class Trust(StrEnum):
    """What a client that verifies thinks of the certificate."""

    GOOD = "good"
    UNTRUSTED = "untrusted"
    """Signed neither by this instance's authority nor by one that the machine trusts, or the chain has a gap."""
    WRONG_NAME = "wrong_name"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, kw_only=True)
class Served:
    """What one port showed."""

    port: str
    """Its name, e.g. ``imaps``."""
    number: int
    trust: Trust | None = None
    """None: it could not be talked to; ``detail`` says why."""
    valid_until: datetime | None = None
    old_versions: bool | None = None
    """Whether it agreed to TLS 1.1 or 1.0; None: it gave no clear answer."""
    detail: str = ""


def judge_served(served: Served, *, hostname: str, at: datetime, bounds: Bounds) -> Iterator[Finding]:
    """Say whether the certificate of a port is trusted, for the right name and lasts, and old versions are refused."""
    where = {"port": served.port, "number": served.number}
    if served.trust is None or served.valid_until is None:
        yield TLS.unknown("tls_untold", **where, detail=served.detail)
        return
    days = (served.valid_until - at).days
    if served.trust is Trust.UNTRUSTED:
        yield TLS.fault("certificate_untrusted", **where, detail=served.detail)
    elif served.trust is Trust.WRONG_NAME:
        yield TLS.fault("certificate_wrong_name", **where, hostname=hostname)
    elif served.trust is Trust.OUT_OF_TIME or served.valid_until <= at:
        yield TLS.fault("certificate_out_of_time", **where, until=served.valid_until.date())
    elif served.valid_until - at < bounds.certificate_warn:
        yield TLS.warn("certificate_ends_soon", **where, days=days, until=served.valid_until.date())
    else:
        yield TLS.ok("certificate_ok", **where, days=days)
    if served.old_versions:
        yield TLS.fault("tls_old_versions", **where)
    elif served.old_versions is None:
        yield TLS.unknown("tls_versions_untold", **where)
