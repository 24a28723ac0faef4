"""Whether words with Latin letters outside ASCII could be of a Western language as they stand. Pure.

The letters of an old Vietnamese encoding, taken for Latin ones, mix what no language mixes: ñ with ø and ß.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_ALPHABETS: Final = tuple(
    frozenset(letters)
    for letters in (
        "àâæçèéêëîïôùûüÿœ",  # French
        "äöüßé",  # German
        "áéíñóúüçàèòï",  # Spanish, Catalan
        "áâãàçéêíóôõú",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "åäöæøéàüô",  # Nordic
        "áéíóúýþæöð",  # Icelandic
        "ëéïöüèáóíúê",  # Dutch, Albanian
    )
)
_MIXED: Final = re.compile(
    r"[a-zà-ÿ][A-ZÀ-ÖØ-Þ]|\w[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷]|[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷]\w"
)
"""A capital behind a small letter, or a sign inside a word: no Western word looks so."""
_RARE: Final = re.compile(r"[aeouyöô][ùøûõâáàåãäêéèúë](?![aeiou])|[öô][ôöùøûõï]|[oaeu]ï[cgmnpt]?$", re.IGNORECASE)
"""A vowel and behind it one with a mark, as VNI writes; in Western words rare."""


def is_possible(words: Sequence[str]) -> bool:
    """Return whether ``words`` could all stand in a text of one Western language."""
    letters = {char for word in words for char in word.lower() if not char.isascii() and char not in "µº"}
    return any(letters <= alphabet for alphabet in _ALPHABETS) and not any(
        _MIXED.search(word) or not _has_vowel(word) for word in words
    )


def rare(words: Sequence[str]) -> float:
    """Return which share of ``words`` has vowels in a row as Western words seldom have."""
    return sum(bool(_RARE.search(word)) for word in words) / len(words)


def _has_vowel(word: str) -> bool:
    return len(word) == 1 or any(char in "aeiouyæøœµ" for char in unicodedata.normalize("NFD", word.lower()))
