"""Where in a text stands what was asked for, without regard to marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthu.webmail.searching.plain import Plain, plain, words_of
from congthu.webmail.searching.types import Contains, Numbered, OfKind, Place, Query, Snippet, Span

WIDTH: Final = 160
_CUT: Final = "…"
_GAP: Final = r"[\W_]{1,3}"
"""What may stand between two words of a phrase: a blank, a line's end, a hyphen, a slash."""


def highlight(text: str, query: Query, *, place: Place = Place.ANYWHERE) -> tuple[Span, ...]:
    """Return where ``text`` has what the query asks for in ``place``: in order, and without overlap.

    Every span begins and ends between whole characters of ``text`` as it was given, marks of its own included.
    """
    return _merged(_found(plain(text), query, place))


def snippet(text: str, query: Query, *, width: int = WIDTH) -> Snippet:
    """Return the piece of ``text`` that shows most of what was asked for, of about ``width`` characters."""
    calm = " ".join(text.split())
    spans = highlight(calm, query)
    start, end = _window(calm, spans, width)
    before, after = _CUT if start else "", _CUT if end < len(calm) else ""
    moved = len(before) - start
    inside = tuple(
        Span(start=span.start + moved, end=span.end + moved)
        for span in spans
        if start <= span.start and span.end <= end
    )
    return Snippet(text=f"{before}{calm[start:end]}{after}", spans=inside)


def wanted_texts(query: Query, place: Place) -> Iterator[tuple[str, bool]]:
    """Yield each text that the query asks for in a place, and whether it is a phrase."""
    for condition in query.conditions:
        if condition.is_negated:
            continue
        if isinstance(condition, Contains) and _fits(condition.place, place):
            yield condition.text, condition.is_phrase
        elif isinstance(condition, OfKind) and place in {Place.ANYWHERE, Place.SUBJECT}:
            yield condition.name, True
        elif isinstance(condition, Numbered) and place in {Place.ANYWHERE, Place.SUBJECT}:
            yield condition.number, True


def find_text(within: Plain, wanted: str, *, is_phrase: bool) -> list[tuple[int, int]]:
    """Return where ``wanted`` stands in a plain text: at the beginning of words, or else anywhere.

    A phrase that does not stand there as such is looked for word by word, as the index does.
    """
    words = [plain(word).text for word in words_of(wanted)]
    if is_phrase and len(words) > 1 and (whole := _places(within, _GAP.join(map(re.escape, words)), bounded=True)):
        return whole
    found: list[tuple[int, int]] = []
    for word in words:
        pattern = re.escape(word)
        found += _places(within, pattern, bounded=True) or _places(within, pattern, bounded=False)
    return found


def _found(within: Plain, query: Query, place: Place) -> list[Span]:
    places = [
        within.origin(*stretch)
        for wanted, is_phrase in wanted_texts(query, place)
        for stretch in find_text(within, wanted, is_phrase=is_phrase)
    ]
    return [Span(start=start, end=end) for start, end in sorted(places)]


def _places(within: Plain, pattern: str, *, bounded: bool) -> list[tuple[int, int]]:
    if not pattern:
        return []
    bound = r"(?<![^\W_])" if bounded else ""
    return [found.span() for found in re.finditer(bound + pattern, within.text)]


def _fits(asked: Place, shown: Place) -> bool:
    return shown is Place.ANYWHERE or asked in {Place.ANYWHERE, shown}


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(start=merged[-1].start, end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _window(text: str, spans: tuple[Span, ...], width: int) -> tuple[int, int]:
    """Return the stretch of ``text`` to show: the one with most spans, beginning and ending at a blank if possible."""
    if len(text) <= width:
        return 0, len(text)
    lead = width // 4
    starts = [max(0, span.start - lead) for span in spans] or [0]
    best = max(starts, key=lambda start: (sum(start <= span.start < start + width for span in spans), -start))
    start = min(best, len(text) - width)
    if start:
        blank = text.find(" ", start, start + lead)
        start = blank + 1 if blank >= 0 else start
    end = min(start + width, len(text))
    if end < len(text):
        blank = text.rfind(" ", start + width // 2, end)
        end = blank if blank >= 0 else end
    return start, end
