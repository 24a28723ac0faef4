"""Sizes as people read them: the one place where octets become megabytes. Pure. Clause: Q8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_STEP: Final = 1024
_UNITS: Final = ("B", "KB", "MB", "GB", "TB")
_WHOLE_FROM: Final = 100
"""From here on the decimal place tells nobody anything."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """An amount, rounded to what is shown of it."""

    amount: float
    digits: int
    """Decimal places; none where the amount is whole."""
    unit: str


def size_of(octets: float) -> Size:
    """Return a size in the largest unit of which it is at least one, counted in steps of 1,024, rounded and never cut.

    What rounds up to a whole next unit is told in that: 1,048,575 octets are 1 MB and not 1,024 KB.
    """
    amount, unit = float(octets), 0
    while round(amount, _places(amount)) >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    shown = round(amount, _places(amount))
    return Size(amount=shown, digits=0 if shown == int(shown) else 1, unit=_UNITS[unit])


def paper_size(octets: float) -> str:
    """Return a size for papers, which are Vietnamese in whatever language the page is."""
    size = size_of(octets)
    return f"{size.amount:.{size.digits}f} {size.unit}".replace(".", ",")


def _places(amount: float) -> int:
    return 0 if amount >= _WHOLE_FROM else 1
