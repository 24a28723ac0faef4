"""Whether a password is on a list of common or leaked ones. Pure but for reading its own two files once.

``data/leaked.txt.gz`` is made by ``tools/password_lists`` from the lists of Django and zxcvbn; ``data/vietnamese.txt``
is ours. Each is kept as one sorted block of bytes, a third of a megabyte, and looked up by bisection: a set of strings
would take ten times as much in every process. There is no network, and no false alarm as with a filter.
Clause: D12.1-3. Why these lists: docs/decisions/0011.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from congthu.accounts.passwords.disguises import undisguised

_DATA: Final = Path(__file__).parent / "data"
_SHORTEST: Final = 4
"""A word of fewer letters is not what makes a password common."""
_LONGEST_TAIL: Final = 10
"""With more than so many digits and signs around it, a common word is not what one would guess."""
_MOST_PARTS: Final = 3
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_PATTERNS: Final = (
    re.compile(r"(a{1,3}|ab|abc|abcd|abcde|qwe|asd|zxc)[^a-z0-9]*(123|0123|321|19\d\d|20\d\d|(\d)\3{2})\d*[^a-z0-9]*"),
    re.compile(
        r"[^a-z0-9]*(123|0123|321|19\d\d|20\d\d|(\d)\2{2})\d*[^a-z0-9]*(a{1,3}|ab|abc|abcd|qwe|asd|zxc)[^a-z0-9]*"
    ),
    re.compile(r"[^a-z]*([a-z])\1+[^a-z]*"),
)
"""What people do with a rule like ours: Aa@123456, Abc@2024, 123456Aa@, Aaaaaaa!."""


def is_leaked(password: str) -> bool:
    """Tell whether the whole password is on a list of leaked ones, whatever its case."""
    return _holds(_leaked(), password.lower())


def is_common(password: str) -> bool:
    """Tell whether, behind its disguises, a password is a common word, or is made as people make them everywhere.

    Runs of the alphabet are no common words: the regulation's own example passes, `Abcdefg!`.
    """
    lowered = password.lower()
    if any(pattern.fullmatch(lowered) for pattern in _PATTERNS):
        return True
    return any(_is_common_word(form) for form in undisguised(password) if len(password) - len(form) <= _LONGEST_TAIL)


def _is_common_word(form: str) -> bool:
    if len(form) < _SHORTEST or form in _ALPHABET:
        return False
    return _holds(_leaked(), form) or _is_made_of(form, parts=_MOST_PARTS)


def _is_made_of(text: str, *, parts: int) -> bool:
    """Tell whether ``text`` is one to ``parts`` words of our own list, one after the other."""
    if _holds(_vietnamese(), text):
        return True
    cuts = range(2, len(text) - 1) if parts > 1 else ()
    return any(_holds(_vietnamese(), text[:cut]) and _is_made_of(text[cut:], parts=parts - 1) for cut in cuts)


def _holds(block: bytes, word: str) -> bool:
    """Find a line in a block of sorted lines that begins and ends with a line end."""
    wanted = word.encode("utf-8", errors="surrogatepass")
    low, high = 0, len(block) - 1
    while low < high:
        start = block.rfind(b"\n", 0, (low + high) // 2 + 1)
        end = block.index(b"\n", start + 1)
        line = block[start + 1 : end]
        if line == wanted:
            return True
        low, high = (end, high) if line < wanted else (low, start)
    return False


@lru_cache(maxsize=1)
def _leaked() -> bytes:
    return gzip.decompress((_DATA / "leaked.txt.gz").read_bytes())


@lru_cache(maxsize=1)
def _vietnamese() -> bytes:
    lines = (_DATA / "vietnamese.txt").read_bytes().split(b"\n")
    words = {word for line in lines if not line.startswith(b"#") for word in line.split()}
    return b"\n" + b"\n".join(sorted(words)) + b"\n"
