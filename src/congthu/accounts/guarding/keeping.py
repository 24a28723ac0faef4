"""How long the record of attempts is kept. Pure. Clause: D11.2e, Q21."""

from __future__ import annotations

from datetime import date, datetime, time

from congthu.common.clock import VIETNAM

_YEAR = 12


def kept_from(today: date, *, months: int) -> datetime:
    """Return the moment before which attempts are deleted: the term is counted from the event, and then to month's end.

    An attempt of March 15 with a term of 12 months is due on March 15 a year later, and gone when that month is over.
    """
    count = today.year * _YEAR + today.month - 1 - months
    return datetime.combine(date(count // _YEAR, count % _YEAR + 1, 1), time(), tzinfo=VIETNAM)
