"""How long guessing a password would take, by zxcvbn. A hint for who types it, never a ground for refusing it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from congthu.accounts.passwords.faults import Owner

_LOOKED_AT: Final = 64
"""zxcvbn takes much longer for long input, and what follows would make a strong password no stronger."""
_HOUR, _DAY = 3600.0, 86_400.0


class CrackTime(StrEnum):
    """How long it takes somebody who has stolen the hash and tries ten thousand guesses a second."""

    AT_ONCE = "at-once"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    CENTURIES = "centuries"


_BOUNDS: Final = (
    (_HOUR, CrackTime.AT_ONCE),
    (_DAY, CrackTime.HOURS),
    (31 * _DAY, CrackTime.DAYS),
    (365 * _DAY, CrackTime.MONTHS),
    (36_500 * _DAY, CrackTime.YEARS),
)


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How strong a password is."""

    score: int
    """0 (guessed at once) to 4."""
    crack_time: CrackTime


def measure_strength(password: str, owner: Owner) -> Strength:
    """Return the strength of a password that is not empty."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  Its lists take 20 MB, which only who measures should pay.

    told = [part for text in (*owner.names, *owner.addresses) for part in (text, *text.split())]
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=told)
    seconds = float(found["crack_times_seconds"]["offline_slow_hashing_1e4_per_second"])
    time = next((name for bound, name in _BOUNDS if seconds < bound), CrackTime.CENTURIES)
    return Strength(score=int(found["score"]), crack_time=time)
