"""The understood filters of a query, for showing: each can be taken away. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.types import (
    Chip,
    ChipCode,
    Condition,
    Contains,
    InFolder,
    Numbered,
    OfKind,
    OfSize,
    OnDates,
    Place,
    Query,
    WithAttachment,
    WithFlag,
)

_WORDS: Final = {
    Place.ANYWHERE: ChipCode.WORDS,
    Place.SENDER: ChipCode.SENDER,
    Place.RECEIVER: ChipCode.RECEIVER,
    Place.SUBJECT: ChipCode.SUBJECT,
}
_MEGABYTE: Final = 1 << 20
_KILOBYTE: Final = 1 << 10


def chips(query: Query) -> tuple[Chip, ...]:
    """Return a chip for every condition, in the order typed."""
    return tuple(_chip(condition, query) for condition in query.conditions)


def without(query: Query, condition: Condition) -> str:
    """Return the query text without what stands for a condition."""
    left, right = query.text[: condition.span.start], query.text[condition.span.end :]
    return " ".join(f"{left} {right}".split())


def offers(query: Query, *, today: date, offered: Sequence[str]) -> tuple[tuple[Chip, str], ...]:
    """Return filters of those ``offered`` that the query does not have a like of, each with the query that has it."""
    had = {(chip.code, chip.params.get("flag")) for chip in chips(query)}
    found: list[tuple[Chip, str]] = []
    for text in offered:
        (chip,) = chips(parse_query(text, today=today))
        if (chip.code, chip.params.get("flag")) not in had:
            found.append((chip, f"{query.text.strip()} {text}"))
    return tuple(found)


def _chip(condition: Condition, query: Query) -> Chip:
    code, params = _described(condition)
    return Chip(code=code, params=params, is_negated=condition.is_negated, without=without(query, condition))


def _described(condition: Condition) -> tuple[ChipCode, dict[str, str]]:  # noqa: PLR0911 -- A table of kinds.
    match condition:
        case Contains():
            return _WORDS[condition.place], {"text": condition.text}
        case OnDates():
            return _dates(condition.since, condition.before)
        case OfSize(larger=None):
            return ChipCode.SMALLER, {"size": _size(condition.smaller or 0)}
        case OfSize():
            return ChipCode.LARGER, {"size": _size(condition.larger or 0)}
        case WithFlag():
            return ChipCode.FLAG, {"flag": condition.flag.value}
        case WithAttachment():
            return ChipCode.ATTACHMENT, {}
        case InFolder():
            return ChipCode.FOLDER, {"name": condition.name}
        case OfKind():
            return ChipCode.KIND, {"name": condition.name}
        case Numbered():
            return ChipCode.NUMBER, {"number": condition.number}
    raise TypeError(condition)


def _dates(since: date | None, before: date | None) -> tuple[ChipCode, dict[str, str]]:
    if since is None:
        return ChipCode.BEFORE, {"day": _day(before)}
    if before is None:
        return ChipCode.SINCE, {"day": _day(since)}
    return ChipCode.BETWEEN, {"first": _day(since), "last": _day(before - timedelta(days=1))}


def _day(day: date | None) -> str:
    """Return a day as it is written in Viet Nam, in both languages of the interface."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def _size(octets: int) -> str:
    if octets >= _MEGABYTE:
        return f"{octets / _MEGABYTE:.4g} MB"
    return f"{octets / _KILOBYTE:.4g} KB" if octets >= _KILOBYTE else f"{octets} B"
