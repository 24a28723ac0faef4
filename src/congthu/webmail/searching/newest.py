"""Words that nearly every letter has: whether some letters have what is looked for, told from the letters. Pure.

The index looks up each letter that has a word, so that a word of every letter takes it seconds in a large folder
(docs/decisions/0018). The newest letters tell it sooner. A word is found as the index finds it: any piece of a word,
whatever its marks, but for đ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from congthu.webmail.searching.criterion import spellings
from congthu.webmail.searching.types import Contains, Numbered, Place, Query

_LONGEST: Final = 7
"""Letters of the longest syllable of Vietnamese ("nghiêng"): what is longer, or has a digit, few letters have."""
_MARKS: Final = re.compile(r"[\u0300-\u036f]+")

Texts = Mapping[Place, str]
"""What a letter says in each place, as `folded` leaves it."""


def folded(text: str) -> str:
    """Return a text as the index has it: in lower case and without marks, đ left as it is."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))


def common_words(query: Query) -> tuple[Contains, ...]:
    """Return the words that are looked for, where nearly every letter may have them all; otherwise none."""
    words = tuple(condition for condition in query.conditions if isinstance(condition, Contains))
    return words if all(map(_may_be_common, words)) else ()


def beside_words(query: Query) -> Query | None:
    """Return what is asked for beside words, or None where each letter has to be compared for it, as for a number."""
    others = tuple(condition for condition in query.conditions if not isinstance(condition, Contains))
    if any(isinstance(condition, Numbered) for condition in others):
        return None
    return replace(query, conditions=others)


def has_words(texts: Texts, wanted: tuple[Contains, ...]) -> bool:
    """Tell whether a letter has all that is wanted, each in its place."""
    return all(_has(texts[condition.place], word) for condition in wanted for word in condition.words)


def asks_for_text(wanted: tuple[Contains, ...]) -> bool:
    """Tell whether the text of letters must be read, and not only what stands above it."""
    return any(condition.place is Place.ANYWHERE for condition in wanted)


def _may_be_common(condition: Contains) -> bool:
    return not condition.is_negated and all(word.isalpha() and len(word) <= _LONGEST for word in condition.words)


def _has(text: str, word: str) -> bool:
    return any(folded(spelling) in text for spelling in spellings(word))
