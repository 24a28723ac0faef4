"""Text as people write it, made comparable: folding, search keys, Vietnamese alphabetical order. Pure.

Real lists hold the same name in many shapes: composed (NFC) or decomposed (NFD, from macOS), with three look-alikes of
Đ (U+0110, U+00D0, U+0189), six kinds of apostrophe in K'Tiếng and Đắk R'Lấp, and letters of other peoples of the
highlands (ĭ ŏ ŭ ĕ č ñ ƀ). Unicode decomposition takes marks off but leaves strokes on; those are in a table.
"""

from __future__ import annotations

import unicodedata
from typing import Final

APOSTROPHES: Final = frozenset(
    "'’‘ʼ´`"  # The six that occur in lists of names: U+0027 U+2019 U+2018 U+02BC U+00B4 U+0060.
    "‛ʻʽʹˈˊˋ′‵ꞌ＇｀՚"
)
"""Characters that stand for an apostrophe. They join (K'Tiếng is one word), so they vanish without leaving a blank."""

_STROKED: Final = str.maketrans({
    "đ": "d", "ð": "d", "ɖ": "d", "ɗ": "d", "ƀ": "b", "ɓ": "b", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ɨ": "i",
    "ʉ": "u", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng",
})  # fmt: skip
"""Lower-case letters that no decomposition reduces to a–z."""

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def fold(text: str, *, keep: str = "") -> str:
    """Return ``text`` reduced to a–z and 0–9, plus the characters of ``keep``; whatever has no such form is left out.

    >>> fold("Đắk R’Lấp")
    'dakrlap'
    """
    return "".join(char for char in _unmarked(text) if char in _PLAIN or char in keep)


def search_key(text: str) -> str:
    """Return the form in which texts are indexed and asked for: lower case, no marks, words parted by one blank.

    The index and the query must both pass through this one function; otherwise they disagree on đ and apostrophes.
    Letters of other scripts are kept, so that they can be searched for as well.

    Clause: D3.4.
    """
    return " ".join("".join(char if char.isalnum() else " " for char in _unmarked(text)).split())


def tidy(text: str) -> str:
    """Return ``text`` in NFC with blanks collapsed and without control, zero-width and direction characters."""
    visible = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _unmarked(text: str) -> str:
    """Return ``text`` in lower case, decomposed, without marks and apostrophes, strokes mapped by the table."""
    decomposed = unicodedata.normalize("NFD", text)
    joined = "".join(char for char in decomposed if char not in APOSTROPHES)
    # Compatibility forms (full-width, ligatures) come apart; U+00B4 is gone before it could become a blank.
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", joined).casefold())
    return "".join(char for char in lowered if not unicodedata.combining(char)).translate(_STROKED)
