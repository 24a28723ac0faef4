"""What words were found in, for as long as a folder holds the same messages: somebody asks the same again and again.

A list of what was found is asked for anew when something happens in the box, a filter is taken away, a letter is opened
from it. A word that every letter has costs the index a second in a large folder (docs/decisions/0018).
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from typing import Final

_MOST: Final = 250_000
"""Numbers of messages that are kept for each connection: a megabyte."""


class Recall:
    """Answers of one connection, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Hashable, array[int]]] = {}
        self._count = 0

    def find(self, question: Hashable, state: Hashable) -> set[int] | None:
        """Return what was found when the folder was in this state; None where that is not known."""
        kept = self._kept.get(question)
        return set(kept[1]) if kept is not None and kept[0] == state else None

    def keep(self, question: Hashable, state: Hashable, uids: set[int]) -> None:
        """Keep an answer, unless it is larger than all that may be kept."""
        self._forget(question)
        if len(uids) > _MOST:
            return
        self._kept[question] = state, array("I", uids)
        self._count += len(uids)
        while self._count > _MOST:
            self._forget(next(iter(self._kept)))

    def _forget(self, question: Hashable) -> None:
        if (kept := self._kept.pop(question, None)) is not None:
            self._count -= len(kept[1])
