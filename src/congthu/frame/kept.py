"""Texts kept in memory under what they depend on, up to so many characters in all; the longest unused go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString


class KeptTexts:
    """Texts that are made once for the same key. Safe for threads."""

    def __init__(self, *, most_characters: int) -> None:
        self._most = most_characters
        self._held = 0
        self._texts: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        """Return the text of a key, made now if it is not kept; two threads may make it at the same time."""
        with self._lock:
            if (found := self._texts.get(key)) is not None:
                self._texts.move_to_end(key)
                return found
        made = make()
        if len(made) <= self._most:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, text: SafeString) -> None:
        with self._lock:
            self._held += len(text) - len(self._texts.pop(key, ""))
            self._texts[key] = text
            while self._held > self._most:
                _, gone = self._texts.popitem(last=False)
                self._held -= len(gone)
