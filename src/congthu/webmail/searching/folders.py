"""Which folders of a box are looked through. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from congthu.common.folding import search_key
from congthu.webmail.searching.types import InFolder, Query, SpecialFolder

INBOX: Final = "INBOX"
_LEFT_OUT: Final = frozenset({SpecialFolder.JUNK, SpecialFolder.TRASH})
"""Looked through only when asked for by name: what was thrown away should not come back in every answer."""


@dataclass(frozen=True, kw_only=True)
class BoxFolder:
    """A folder of a box as far as it matters here."""

    name: str
    special_use: str | None = None
    """``\\Sent`` and so on (RFC 6154)."""


def pick_folders(query: Query, folders: Sequence[BoxFolder], *, current: str | None = None) -> tuple[str, ...]:
    """Return the names of the folders to look through, in the order of ``folders``.

    What the query says (``trong:``) goes before ``current``, the folder that is open; without both, all folders but
    junk and bin. A folder with folders below it stands for those, too. A name that no folder has gives none at all.
    """
    named = [one for one in query.conditions if isinstance(one, InFolder)]
    wanted = [one for one in named if not one.is_negated]
    unwanted = [one for one in named if one.is_negated]
    if wanted:
        chosen = [folder for folder in folders if any(_is_meant(one, folder) for one in wanted)]
    elif current is not None:
        chosen = [folder for folder in folders if folder.name == current]
    else:
        chosen = [folder for folder in folders if _special(folder) not in _LEFT_OUT]
    return tuple(folder.name for folder in chosen if not any(_is_meant(one, folder) for one in unwanted))


def _is_meant(asked: InFolder, folder: BoxFolder) -> bool:
    if asked.special is SpecialFolder.ALL:
        return True
    if asked.special is not None and asked.special is _special(folder):
        return True
    # A folder may be called as one of the special ones in the other language is.
    levels = [search_key(level) for level in folder.name.split("/")]
    return search_key(asked.name) in {*levels, search_key(folder.name)}


def _special(folder: BoxFolder) -> SpecialFolder | None:
    if folder.name.upper() == INBOX:
        return SpecialFolder.INBOX
    use = (folder.special_use or "").removeprefix("\\").lower()
    return SpecialFolder(use) if use in set(SpecialFolder) else None
