"""Texts without marks whose every character knows where it came from. Pure.

`common.folding` decides what a letter is without marks; here each letter is folded by itself, so that a place in the
folded text is a place in what was typed or is shown, composed (NFC) or decomposed (NFD).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from congthu.common.folding import APOSTROPHES, search_key

_MOST_LETTERS: Final = 4096
_LINE: Final = 200
"""Characters of what is a line of a list, and not the text of a letter."""


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A text in lower case and without marks."""

    text: str
    places: Sequence[int]
    """For each character of ``text``: where it stands in the original. One more for the end of it."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that a stretch of the plain text comes from, marks included."""
        return self.places[start], self.places[end]


def plain(text: str) -> Plain:
    """Return ``text`` folded; characters that are neither letters nor digits stay as they are."""
    return _kept(text) if len(text) <= _LINE else _folded(text)


def _folded(text: str) -> Plain:
    folded = text.translate(_LETTERS)
    if _UNEVEN.isdisjoint(text):
        return Plain(text=folded, places=range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in plain_letter(char):
            letters.append(letter)
            places.append(place)
    return Plain(text="".join(letters), places=(*places, len(text)))


# The same subjects and senders are looked at for their place, for their marks, and with every letter that is typed.
_kept = lru_cache(maxsize=4096)(_folded)


@lru_cache(maxsize=4096)
def plain_letter(char: str) -> str:
    """Return a character without its marks: one, none for a mark by itself, or several for a ligature."""
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    if char in APOSTROPHES:
        return "'"
    return search_key(char).replace(" ", "") or char


class _Letters(dict[int, str]):
    """What `plain_letter` says of each character by its number, as far as it was asked."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        letter = plain_letter(char)
        if len(letter) != 1:
            _UNEVEN.add(char)
        if len(self) < _MOST_LETTERS:
            self[number] = letter
        return letter


_UNEVEN: Final[set[str]] = set()
"""Characters that are not one letter without their marks: after them a place is another than in the original."""
_LETTERS: Final = _Letters()


def words_of(text: str) -> tuple[str, ...]:
    """Return the runs of letters and digits of a text, in NFC, as they are written there.

    An apostrophe parts words: the store's index parts K'Tiếng in the same way.
    """
    composed = unicodedata.normalize("NFC", text)
    return tuple("".join(char if _is_of_word(char) else " " for char in composed).split())


def _is_of_word(char: str) -> bool:
    return char.isalnum() or (bool(unicodedata.combining(char)) and char not in APOSTROPHES)
