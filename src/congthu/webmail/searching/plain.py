"""Texts without marks whose every character knows where it came from. Pure.

`common.folding` decides what a letter is without marks; here each letter is folded by itself, so that a place in the
folded text is a place in what was typed or is shown, composed (NFC) or decomposed (NFD).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from congthu.common.folding import APOSTROPHES, search_key


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A text in lower case and without marks."""

    text: str
    places: tuple[int, ...]
    """For each character of ``text``: where it stands in the original. One more for the end of it."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that a stretch of the plain text comes from, marks included."""
        return self.places[start], self.places[end]


def plain(text: str) -> Plain:
    """Return ``text`` folded; characters that are neither letters nor digits stay as they are."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in plain_letter(char):
            letters.append(letter)
            places.append(place)
    return Plain(text="".join(letters), places=(*places, len(text)))


@lru_cache(maxsize=4096)
def plain_letter(char: str) -> str:
    """Return a character without its marks: one, none for a mark by itself, or several for a ligature."""
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    if char in APOSTROPHES:
        return "'"
    return search_key(char).replace(" ", "") or char


def words_of(text: str) -> tuple[str, ...]:
    """Return the runs of letters and digits of a text, in NFC, as they are written there.

    An apostrophe parts words: the store's index parts K'Tiếng in the same way.
    """
    composed = unicodedata.normalize("NFC", text)
    return tuple("".join(char if _is_of_word(char) else " " for char in composed).split())


def _is_of_word(char: str) -> bool:
    return char.isalnum() or (bool(unicodedata.combining(char)) and char not in APOSTROPHES)
