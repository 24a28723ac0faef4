"""Texts of messages, kept in memory alone: nothing of a letter lies readable on a disk. Clause: D3.3.

A message with a UID never changes, so that what was read once is true for as long as the folder keeps its UIDVALIDITY.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

_MOST: Final = 100_000
"""So many at most where nothing else is said: of previews some forty megabytes."""


class TextMemory:
    """Texts of messages by box, the longest unused forgotten first. Safe for threads."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._texts: OrderedDict[tuple[str, str, int, int], str] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, box: str, folder: str, uid_validity: int, uids: Iterable[int]) -> dict[int, str]:
        """Return what is known of some messages."""
        found: dict[int, str] = {}
        with self._lock:
            for uid in uids:
                key = (box, folder, uid_validity, uid)
                if (text := self._texts.get(key)) is not None:
                    self._texts.move_to_end(key)
                    found[uid] = text
        return found

    def keep(self, box: str, folder: str, uid_validity: int, texts: Mapping[int, str]) -> None:
        """Remember some."""
        with self._lock:
            for uid, text in texts.items():
                self._texts[box, folder, uid_validity, uid] = text
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)

    def __len__(self) -> int:
        return len(self._texts)
