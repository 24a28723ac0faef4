"""Telling in which pre-Unicode Vietnamese encoding a text was written. Pure.

TCVN 6909:2001 (Unicode) is obligatory since 2003, yet old spreadsheets still come in TCVN3 (ABC fonts, .VnTime),
VNI or windows-1258. The text is tried in each of them, and the one that makes Vietnamese syllables of it is named. It
is never converted here: TCVN3 cannot tell capitals (they are a matter of the font), so a conversion would be a guess.

Clause: D9.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final


class LegacyEncoding(StrEnum):
    """An encoding or kind of damage; the value is the name that users know."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI Windows"
    WINDOWS_1258 = "windows-1258"
    TWICE_UTF8 = "UTF-8 (mã hóa hai lần)"


_SAMPLE_LENGTH: Final = 20_000
_NEEDED_SHARE: Final = 0.7
"""Of the words with a letter outside ASCII, how many must read as Vietnamese; English and codes are not counted."""

_TCVN3: Final = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS: Final = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
"""In VNI a mark is a letter of its own behind the vowel."""
_VNI_LETTERS: Final = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
    "Ñ": "Đ",
    "Ô": "Ơ",
    "Ö": "Ư",
}

_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gh|gi|qu|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uao|"
    r"ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|yê|"
    r"[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_SEPARATORS: Final = re.compile(r"[\s\d\"'’.,;:/()\-|@_]+", re.ASCII)
_TONES: Final = frozenset({_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT})


def suspect_encoding(text: str) -> LegacyEncoding | None:
    """Return in which old encoding ``text`` seems to be, if its letters were taken for Latin ones; None if in none.

    ``text`` is either the bytes of a file read as Latin-1, or text that somebody already saved again as Unicode.
    """
    words = [word for word in _SEPARATORS.split(text[:_SAMPLE_LENGTH]) if not word.isascii()]
    own = _share(words, lambda word: word)
    shares = {encoding: _share(words, read) for encoding, read in _READERS.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _NEEDED_SHARE and shares[best] > own else None


def _share(words: list[str], read: Callable[[str], str]) -> float:
    """Return which share of ``words``, read in some encoding, are Vietnamese syllables; 0 where there are no words."""
    return sum(_is_syllable(read(word)) for word in words) / len(words) if words else 0.0


def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return sum(mark in _TONES for mark in marks) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def _as_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(char, char) for char in text)


def _as_vni(text: str) -> str:
    read: list[str] = []
    for char in text:
        vowel = bool(read) and unicodedata.normalize("NFD", read[-1])[0] in "aeouyAEOUY"
        mark = _VNI_MARKS.get(char.lower()) if vowel else None
        read.append(mark if mark is not None else _VNI_LETTERS.get(char, char))
    return "".join(read)


def _as_windows_1258(text: str) -> str:
    try:
        return text.encode("latin-1").decode("cp1258")
    except UnicodeError:
        return ""


def _as_twice_utf8(text: str) -> str:
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return ""


_READERS: Final[dict[LegacyEncoding, Callable[[str], str]]] = {
    LegacyEncoding.TCVN3: _as_tcvn3,
    LegacyEncoding.VNI: _as_vni,
    LegacyEncoding.WINDOWS_1258: _as_windows_1258,
    LegacyEncoding.TWICE_UTF8: _as_twice_utf8,
}
