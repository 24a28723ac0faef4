"""How much guessing is borne: the numbers of the judgement, dated, in one place. Clause: D11.2c."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, kw_only=True)
class BackOff:
    """How long who fails has to wait: twice as long with each further failure."""

    free: float
    """So many failures have no wait."""
    first: timedelta
    """The wait after one failure more."""
    longest: timedelta
    half_life: timedelta
    """After this time a failure weighs half."""


@dataclass(frozen=True, kw_only=True)
class SlowDown:
    """How long an answer is held back: twice as long with each further failure."""

    free: float
    first: timedelta
    longest: timedelta
    """Five seconds at most. Dovecot adds two of its own to what fails, the hash takes some on a busy machine, and what
    is not answered within ten Postfix takes for a fault of ours, so that programs try again."""


@dataclass(frozen=True, kw_only=True)
class GuardPolicy:
    """What is borne from whom."""

    version: str
    valid_from: date
    known_for: timedelta
    """For so long after the last success a place is known."""
    account: BackOff
    """One name from all unknown places together: what 1,000 sources at once share."""
    address: BackOff
    """One address with all names; high, because a whole office may share one."""
    network: BackOff
    pair: BackOff
    """One name from one unknown network."""
    known_pair: BackOff
    """One name from a place that is known for it: all that its owner ever waits for there."""
    address_under_attack: BackOff
    network_under_attack: BackOff
    province_half_life: timedelta
    attack_from: float
    """With so many failures in the province the two above apply, and unknown places are slowed down."""
    attack_delay: timedelta
    unknown_slow: SlowDown
    known_slow: SlowDown
    alarm_account: float
    """From so many failures of one account on the operators are told."""
    alarm_pause: timedelta
    """They are told of the same thing no sooner than after this."""
    traces_kept: int
    """So many wrong passwords of a pair are remembered by their few bits."""


POLICY: Final = GuardPolicy(
    version="2",
    valid_from=date(2026, 11, 29),
    known_for=timedelta(days=90),
    account=BackOff(free=10, first=timedelta(seconds=30), longest=timedelta(minutes=15), half_life=timedelta(hours=6)),
    address=BackOff(free=20, first=timedelta(minutes=1), longest=timedelta(hours=6), half_life=timedelta(hours=12)),
    network=BackOff(free=60, first=timedelta(minutes=1), longest=timedelta(hours=1), half_life=timedelta(hours=6)),
    pair=BackOff(free=5, first=timedelta(seconds=30), longest=timedelta(hours=1), half_life=timedelta(hours=12)),
    known_pair=BackOff(
        free=10, first=timedelta(seconds=10), longest=timedelta(minutes=5), half_life=timedelta(hours=1)
    ),
    address_under_attack=BackOff(
        free=1, first=timedelta(minutes=5), longest=timedelta(hours=6), half_life=timedelta(hours=12)
    ),
    network_under_attack=BackOff(
        free=20, first=timedelta(minutes=1), longest=timedelta(hours=1), half_life=timedelta(hours=6)
    ),
    province_half_life=timedelta(minutes=10),
    attack_from=300,
    attack_delay=timedelta(seconds=3),
    unknown_slow=SlowDown(free=3, first=timedelta(seconds=1), longest=timedelta(seconds=5)),
    known_slow=SlowDown(free=5, first=timedelta(seconds=1), longest=timedelta(seconds=4)),
    alarm_account=20,
    alarm_pause=timedelta(hours=6),
    traces_kept=16,
)
