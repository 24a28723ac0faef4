"""From a query to the criterion that the store is asked. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from itertools import product
from typing import Final

from congthu.engine.types import criteria
from congthu.webmail.composing.documents.codec import KIND, NUMBER, SYMBOL
from congthu.webmail.searching.plain import plain, words_of
from congthu.webmail.searching.types import (
    Condition,
    Contains,
    Flag,
    Numbered,
    OfKind,
    OfSize,
    OnDates,
    Place,
    Query,
    WithAttachment,
    WithFlag,
)

HAS_ATTACHMENT: Final = "$HasAttachment"
"""Set by Dovecot on every message that is stored (``mail_attachment_detection_options``)."""

_PLACES: Final = {
    Place.ANYWHERE: (criteria.Where.ANYWHERE,),
    Place.SENDER: (criteria.Where.SENDER,),
    Place.RECEIVER: (criteria.Where.TO, criteria.Where.CC, criteria.Where.BCC),
    Place.SUBJECT: (criteria.Where.SUBJECT,),
}
_FLAGS: Final[dict[Flag, criteria.Criterion]] = {
    Flag.UNREAD: criteria.Not(of=criteria.Marked(mark=criteria.Mark.SEEN)),
    Flag.READ: criteria.Marked(mark=criteria.Mark.SEEN),
    Flag.FLAGGED: criteria.Marked(mark=criteria.Mark.FLAGGED),
    Flag.ANSWERED: criteria.Marked(mark=criteria.Mark.ANSWERED),
    Flag.DRAFT: criteria.Marked(mark=criteria.Mark.DRAFT),
}
_VOWELS: Final = frozenset("aeiouy")
_LOOK_ALIKES: Final = str.maketrans("ðɖ", "đđ")
"""U+00F0 and U+0256, whose capitals look as that of đ does."""
_MOST_STROKES: Final = 3
"""Letters d of an abbreviation of which each may be đ: eight spellings are asked for at most."""


def to_criterion(query: Query, *, zone: tzinfo) -> criteria.Criterion | None:
    """Return what the store is to be asked, or None where the query asks for nothing.

    Days begin in the office's ``zone``. Who names but a folder (see `folders`) asks for everything in it.
    """
    asked = [found for condition in query.conditions if (found := _criterion(condition, zone))]
    return None if query.is_empty else criteria.Both(of=tuple(asked))


def spellings(word: str) -> tuple[str, ...]:
    """Return a word with đ in every place where a plain d may stand for it.

    The index takes marks off but leaves đ. In Vietnamese it stands only at the beginning of a word, and anywhere in an
    abbreviation (QĐ, HĐND), which has no vowel. A word typed with đ means it, and so does one with a letter that looks
    like it, as keyboards make it that were set up for other languages; whoever wrote a letter may have had the same.
    Design, 3.11.
    """
    lowered = word.lower()
    if (meant := lowered.translate(_LOOK_ALIKES)) != lowered:
        return (meant, lowered)
    if "đ" in lowered:
        return (lowered,)
    is_abbreviation = not _VOWELS & set(plain(lowered).text)
    possible = [place for place, letter in enumerate(lowered) if letter == "d" and (place == 0 or is_abbreviation)]
    choices = product("dđ", repeat=min(len(possible), _MOST_STROKES))
    return tuple(_with(lowered, possible, choice) for choice in choices)


def _with(word: str, places: list[int], choice: tuple[str, ...]) -> str:
    letters = list(word)
    for place, letter in zip(places, choice, strict=False):
        letters[place] = letter
    return "".join(letters)


def _criterion(condition: Condition, zone: tzinfo) -> criteria.Criterion | None:
    found = _affirmed(condition, zone)
    return criteria.Not(of=found) if found and condition.is_negated else found


def _affirmed(condition: Condition, zone: tzinfo) -> criteria.Criterion | None:  # noqa: PLR0911 -- A table of kinds.
    match condition:
        case Contains():
            return _words(condition.words, _PLACES[condition.place])
        case OnDates():
            since = (criteria.Since(at=_midnight(condition.since, zone)),) if condition.since else ()
            before = (criteria.Before(at=_midnight(condition.before, zone)),) if condition.before else ()
            return _all((*since, *before))
        case OfSize():
            larger = (criteria.Larger(octets=condition.larger),) if condition.larger is not None else ()
            smaller = (criteria.Smaller(octets=condition.smaller),) if condition.smaller is not None else ()
            return _all((*larger, *smaller))
        case WithFlag():
            return _FLAGS[condition.flag]
        case WithAttachment():
            return criteria.Keyword(name=HAS_ATTACHMENT)
        case OfKind():
            return _one_of(tuple(criteria.Field(name=KIND, text=" ".join(words_of(name))) for name in condition.names))
        case Numbered():
            return _numbered(condition.words)
    return None


def _numbered(words: tuple[str, ...]) -> criteria.Criterion:
    """Return what a reference such as ``15/GM-UBND`` asks for: exactly this number, and a symbol with these words."""
    number, symbol = (words[:1], words[1:]) if words[0].isdecimal() else ((), words)
    whole = tuple(criteria.Field(name=NUMBER, text=word, is_whole=True) for word in number)
    in_symbol = tuple(
        _one_of(tuple(criteria.Field(name=SYMBOL, text=spelling) for spelling in spellings(word))) for word in symbol
    )
    return _all((*whole, *in_symbol))


def _words(words: tuple[str, ...], places: tuple[criteria.Where, ...]) -> criteria.Criterion:
    return _all(tuple(_any(word, places) for word in words))


def _any(word: str, places: tuple[criteria.Where, ...]) -> criteria.Criterion:
    ways = tuple(criteria.Word(where=place, text=spelling) for place in places for spelling in spellings(word))
    return _one_of(ways)


def _one_of(ways: tuple[criteria.Criterion, ...]) -> criteria.Criterion:
    return ways[0] if len(ways) == 1 else criteria.Either(of=ways)


def _all(several: tuple[criteria.Criterion, ...]) -> criteria.Criterion:
    return several[0] if len(several) == 1 else criteria.Both(of=several)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
