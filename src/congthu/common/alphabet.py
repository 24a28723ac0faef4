"""Vietnamese alphabetical order as a text key, and lists by given name. Pure.

Databases and locales differ in how they order Vietnamese; the key made here is plain ASCII, so it can be stored in a
column with ``COLLATE "C"`` and gives the same order everywhere.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from congthu.common.folding import APOSTROPHES, fold, tidy

_TONES: Final = {"\N{COMBINING GRAVE ACCENT}": 1, "\N{COMBINING HOOK ABOVE}": 2, "\N{COMBINING TILDE}": 3,
                 "\N{COMBINING ACUTE ACCENT}": 4, "\N{COMBINING DOT BELOW}": 5}  # fmt: skip
"""The order of the tones in Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng."""

_LETTER_RANK: Final = {"ă": 1, "â": 2, "đ": 1, "ê": 1, "ô": 1, "ơ": 2, "ư": 1}
"""Letters of their own in the alphabet: a ă â b c d đ e ê … o ô ơ … u ư."""

_OTHER_RANK: Final = 9
"""Letters that are not in the Vietnamese alphabet (č, ĕ, ĭ, ñ, ŏ, ŭ …) follow all forms of their base letter."""

_END_OF_LETTERS, _END_OF_WORD, _END_OF_PART = "!", " ", "\x1f"


def alphabet_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does: word by word, letters first, then tones."""
    return _END_OF_WORD.join(_word_key(word) for word in tidy(text).lower().replace("-", " ").split())


def given_name_order(*, family: str, middle: str, given: str) -> str:
    """Return the key for lists of people: by given name, then family name, then middle name, as offices sort them."""
    return _END_OF_PART.join(alphabet_key(part) for part in (given, family, middle))


def _word_key(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for char in word:
        tone, bare = _split_tone(char)
        plain = fold(bare)
        if char in APOSTROPHES or not plain:
            continue
        own = 0 if plain == bare else _LETTER_RANK.get(bare, _OTHER_RANK)
        letters.append(f"{plain}{own}")
        tones.append(str(tone))
    return "".join(letters) + _END_OF_LETTERS + "".join(tones)


def _split_tone(char: str) -> tuple[int, str]:
    """Return the rank of the tone that ``char`` carries and the letter without it, e.g. ``(4, "ê")`` for ế."""
    marks = unicodedata.normalize("NFD", char)
    if len(marks) > 1 and marks[0] in "nñ":  # The tilde of ñ is part of the letter, not a tone.
        return 0, char
    tone = max((_TONES.get(mark, 0) for mark in marks), default=0)
    return tone, unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
