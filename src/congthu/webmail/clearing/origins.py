"""Where a letter in the bin came from: a keyword that it carries there, so that it can go back. Pure.

IMAP does not know where a letter lay before it was moved. A keyword stays with the letter through every program, needs
no table, and says the folder to nobody: it is a digest of the name. Clause: D12.5-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

_PREFIX: Final = "$CameFrom-"
_LENGTH: Final = 12


def keyword_of(folder: str) -> str:
    """Return the keyword of what was thrown away from a folder."""
    return _PREFIX + sha256(folder.encode()).hexdigest()[:_LENGTH]


def keywords_of_origin(keywords: Iterable[str]) -> list[str]:
    """Return those of some keywords that say where a letter came from; programs may have changed their case."""
    return sorted(one for one in keywords if one.lower().startswith(_PREFIX.lower()))


def ways_back(letters: Mapping[int, Iterable[str]], folders: Sequence[str], *, otherwise: str) -> dict[str, list[int]]:
    """Return which letters go to which folder, given the keywords of each.

    Those of a folder that is there no more, of none and of several go to the one that is named for that.
    """
    known = {keyword_of(folder).lower(): folder for folder in folders}
    ways: dict[str, list[int]] = {}
    for uid, keywords in letters.items():
        found = {known.get(one.lower(), otherwise) for one in keywords_of_origin(keywords)}
        ways.setdefault(found.pop() if len(found) == 1 else otherwise, []).append(uid)
    return ways
