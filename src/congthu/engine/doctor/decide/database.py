"""What the database says of itself and of the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from congthu.audit.types import ChainReport
from congthu.engine.doctor.types import Finding, Group, Teller

DATABASE = Teller(Group.DATABASE)
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was learnt of the database."""

    reachable: bool
    detail: str = ""
    """Why it is not reachable."""
    unapplied: tuple[str, ...] = ()
    """Migrations that this program has and the database has not."""
    chain: ChainReport | None = None
    """None when migrations are missing, so that the record may not be readable."""


def judge_database(told: Told) -> Iterator[Finding]:
    """Say whether it answers, fits this program, and its record of events is whole."""
    if not told.reachable:
        yield DATABASE.fault("database_unreachable", detail=told.detail)
        return
    yield DATABASE.ok("database_ok")
    if told.unapplied:
        yield DATABASE.fault("migrations_missing", names=", ".join(told.unapplied[:_SHOWN]), count=len(told.unapplied))
    else:
        yield DATABASE.ok("migrations_ok")
    if told.chain is None:
        yield DATABASE.unknown("chain_untold")
    elif told.chain.faults:
        first = told.chain.faults[0]
        known = {"count": len(told.chain.faults), "position": first.position, "reason": first.reason}
        yield DATABASE.fault("chain_broken", **known)
    else:
        yield DATABASE.ok("chain_ok", events=told.chain.events, head=told.chain.head[:16])
