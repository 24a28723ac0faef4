"""What the doctor says: findings with three outcomes, and one for what could not be found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Group(StrEnum):
    """What a finding is about, in the order of showing."""

    CONFIGURATION = "configuration"
    PORTS = "ports"
    TLS = "tls"
    DNS = "dns"
    DATABASE = "database"
    QUEUE = "queue"
    DISK = "disk"
    CLOCK = "clock"
    FILES = "files"


class Outcome(StrEnum):
    """How a check ended; ``UNKNOWN`` is never taken for ``OK``."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"
    UNKNOWN = "unknown"
    """It could not be found out, for a reason that is told."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    group: Group
    code: str
    """Stable; the sentences of ``texts`` are found by it."""
    outcome: Outcome
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Teller:
    """Makes the findings of one group: ``DNS.fault("mx_missing", domain=…)``."""

    group: Group

    def ok(self, code: str, **params: object) -> Finding:
        """Return that all is well."""
        return Finding(group=self.group, code=code, outcome=Outcome.OK, params=params)

    def warn(self, code: str, **params: object) -> Finding:
        """Return that something works now but will not always, or is weaker than it should be."""
        return Finding(group=self.group, code=code, outcome=Outcome.WARN, params=params)

    def fault(self, code: str, **params: object) -> Finding:
        """Return that something is wrong."""
        return Finding(group=self.group, code=code, outcome=Outcome.FAULT, params=params)

    def unknown(self, code: str, **params: object) -> Finding:
        """Return that it could not be found out."""
        return Finding(group=self.group, code=code, outcome=Outcome.UNKNOWN, params=params)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """From where on the doctor warns; version 1."""

    certificate_warn: timedelta = timedelta(days=21)
    disk_warn_percent: int = 15
    disk_fault_percent: int = 5
    deferred_warn: int = 50
    deferred_fault: int = 1000
    """So many wait only when this side cannot send at all."""
    oldest_warn: timedelta = timedelta(hours=4)
    """The time after which Postfix's administrators are used to telling senders of a delay."""
    clock_apart: timedelta = timedelta(seconds=2)
