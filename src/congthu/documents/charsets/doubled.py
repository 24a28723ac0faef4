"""Text whose UTF-8 octets somebody took for letters and encoded once more. Pure."""

from __future__ import annotations

import re
from typing import Final

from congthu.common.syllables import SEPARATORS

_BY_CP1252: Final = {bytes([octet]).decode("cp1252", "ignore"): octet for octet in range(0x80, 0xA0)}
_TAIL: Final = "[" + "".join(map(re.escape, map(chr, range(0x80, 0xC0)))) + "".join(filter(None, _BY_CP1252)) + "]"
_RUN: Final = re.compile(f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}}")
_NEEDED_SHARE: Final = 0.7


def is_twice_utf8(text: str) -> bool:
    """Return whether most words with letters outside ASCII are UTF-8 that was taken for letters."""
    words = [word for word in SEPARATORS.split(text) if not word.isascii()]
    doubled = sum(bool(_RUN.search(word)) and read_runs(word) != word for word in words)
    return doubled > 0 and doubled / len(words) >= _NEEDED_SHARE


def read_runs(text: str) -> str:
    """Return ``text`` with each run of such letters read as the one letter that it was."""
    return _RUN.sub(_read_run, text)


def _read_run(match: re.Match[str]) -> str:
    octets = bytes(_BY_CP1252.get(char, ord(char) & 0xFF) for char in match.group())
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()
