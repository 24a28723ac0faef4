"""Text of strangers made harmless to look at: nothing in it is invisible or turns the direction of others. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""Zero-width, direction, filler, tag and variation characters, halves of surrogates: none shows anything itself."""
_COMBINING: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS: Final = re.compile(f"({_COMBINING}{{2}}){_COMBINING}+")
"""More than two marks on one letter in NFC are there to climb over the lines above."""


def visible_line(text: str) -> str:
    """Return ``text`` as one line in NFC without hidden characters; runs of blanks and controls become one blank."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split(" ")) if "  " not in text else " ".join(text.split())
    shown = _BLANKS.sub(" ", _HIDDEN.sub("", text))
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", unicodedata.normalize("NFC", shown))).strip()


def visible_text(text: str) -> str:
    """Return a text of several lines without hidden characters; line ends and tabs stay."""
    if text.isascii():
        return _CONTROLS.sub("", text)
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", _HIDDEN.sub("", _CONTROLS.sub("", text))))


def has_hidden(text: str) -> bool:
    """Return whether ``text`` has characters that only hide or turn something."""
    return not text.isascii() and _HIDDEN.search(text) is not None
