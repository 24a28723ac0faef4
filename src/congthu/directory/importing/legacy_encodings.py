"""Telling in which pre-Unicode Vietnamese encoding a text was written. Pure.

TCVN 6909:2001 (Unicode) is obligatory since 2003, yet old spreadsheets still come in TCVN3 (ABC fonts, .VnTime),
VNI or windows-1258. The text is tried in each of them, and the one that makes Vietnamese syllables of it is named. It
is never converted here: TCVN3 cannot tell capitals (they are a matter of the font), so a conversion would be a guess.

Clause: D9.5.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from congthu.common.legacy_letters import read_tcvn3, read_twice_utf8, read_vni, read_windows_1258
from congthu.common.syllables import SEPARATORS, is_syllable


class LegacyEncoding(StrEnum):
    """An encoding or kind of damage; the value is the name that users know."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI Windows"
    WINDOWS_1258 = "windows-1258"
    TWICE_UTF8 = "UTF-8 (mã hóa hai lần)"


_SAMPLE_LENGTH: Final = 20_000
_NEEDED_SHARE: Final = 0.7
"""Of the words with a letter outside ASCII, how many must read as Vietnamese; English and codes are not counted."""


def suspect_encoding(text: str) -> LegacyEncoding | None:
    """Return in which old encoding ``text`` seems to be, if its letters were taken for Latin ones; None if in none.

    ``text`` is either the bytes of a file read as Latin-1, or text that somebody already saved again as Unicode.
    """
    words = [word for word in SEPARATORS.split(text[:_SAMPLE_LENGTH]) if not word.isascii()]
    own = _share(words, lambda word: word)
    shares = {encoding: _share(words, read) for encoding, read in _READERS.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _NEEDED_SHARE and shares[best] > own else None


def _share(words: list[str], read: Callable[[str], str]) -> float:
    """Return which share of ``words``, read in some encoding, are Vietnamese syllables; 0 where there are no words."""
    return sum(is_syllable(read(word)) for word in words) / len(words) if words else 0.0


_READERS: Final[dict[LegacyEncoding, Callable[[str], str]]] = {
    LegacyEncoding.TCVN3: read_tcvn3,
    LegacyEncoding.VNI: read_vni,
    LegacyEncoding.WINDOWS_1258: read_windows_1258,
    LegacyEncoding.TWICE_UTF8: read_twice_utf8,
}
