"""Days as people write them in a query. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

_LEAST_YEAR: Final = 1970
_FOUR_DIGITS: Final = 100
_DAY: Final = timedelta(days=1)
_DECEMBER: Final = 12

Period = tuple[date, date]
"""The first day, and the first day after it."""

_NAMED: Final[dict[str, Callable[[date], Period]]] = {
    "hom nay": lambda today: (today, today + _DAY),
    "today": lambda today: (today, today + _DAY),
    "hom qua": lambda today: (today - _DAY, today),
    "yesterday": lambda today: (today - _DAY, today),
    "this week": lambda today: _week(today, 0),
    "last week": lambda today: _week(today, 1),
    "this month": lambda today: _month(today.year, today.month),
    "last month": lambda today: _month_before(today.replace(day=1)),
    "this year": lambda today: _year(today.year),
    "last year": lambda today: _year(today.year - 1),
    "tuan nay": lambda today: _week(today, 0),
    "tuan truoc": lambda today: _week(today, 1),
    "thang nay": lambda today: _month(today.year, today.month),
    "thang truoc": lambda today: _month_before(today.replace(day=1)),
    "nam nay": lambda today: _year(today.year),
    "nam ngoai": lambda today: _year(today.year - 1),
    "nam truoc": lambda today: _year(today.year - 1),
}
NAMES: Final = tuple(_NAMED)
"""Without marks; those of two words are read although no quotes stand around them."""

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")
_DAY_MONTH: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_YEAR: Final = re.compile(r"(\d{4})")


def read_period(text: str, *, today: date) -> Period | None:
    """Return the day, month or year that ``text`` (without marks) means, or None.

    A day and month without a year is the latest such day that is not in the future.
    """
    if named := _NAMED.get(text):
        return named(today)
    try:
        return _written(text, today)
    except (ValueError, OverflowError):
        return None


def _written(text: str, today: date) -> Period | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _one(date(_full(year), month, day))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _one(date(_full(year), month, day))
    if found := _MONTH_YEAR.fullmatch(text):
        month, year = map(int, found.groups())
        return _month(_full(year), month)
    if found := _DAY_MONTH.fullmatch(text):
        day, month = map(int, found.groups())
        return _one(_latest(day, month, today))
    if found := _YEAR.fullmatch(text):
        return _year(_full(int(found[1])))
    return None


def _full(year: int) -> int:
    full = year + 2000 if year < _FOUR_DIGITS else year
    if full < _LEAST_YEAR:
        raise ValueError(year)
    return full


def _latest(day: int, month: int, today: date) -> date:
    """Return the day in this year or an earlier one; 29 February is some years away."""
    for year in range(today.year, today.year - 8, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(day)


def _one(day: date) -> Period:
    return day, day + _DAY


def _week(day: date, earlier: int) -> Period:
    monday = day - (day.weekday() + 7 * earlier) * _DAY
    return monday, monday + 7 * _DAY


def _month(year: int, month: int) -> Period:
    after = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
    return date(year, month, 1), after


def _month_before(first: date) -> Period:
    last = first - _DAY
    return _month(last.year, last.month)


def _year(year: int) -> Period:
    return date(year, 1, 1), date(year + 1, 1, 1)
