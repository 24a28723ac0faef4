"""What one page has at hand for the request that its browser sends next: the cleaned HTML of a letter for its frame.

The letter was fetched and cleaned to show what stands around its text. It is kept for a minute in the memory of the
process, handed over once, and made anew where it is not there (docs/decisions/0025).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from congthu.webmail.showing.types import ShownHtml

SECONDS: Final = 60.0
OCTETS: Final = 8 * 1024 * 1024
"""Of all that waits; the oldest goes first."""


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    html: ShownHtml
    octets: int
    until: float


class Handing:
    """Cleaned HTML that waits for its frame; for several threads at once."""

    def __init__(
        self, *, octets: int = OCTETS, seconds: float = SECONDS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._now = octets, seconds, now
        self._waiting: OrderedDict[Hashable, _Waiting] = OrderedDict()
        self._octets = 0
        self._lock = threading.Lock()

    def put(self, key: Hashable, html: ShownHtml) -> None:
        """Keep HTML for whoever asks with the same key."""
        octets = len(html.body) + len(html.style)
        with self._lock:
            self._drop(key)
            self._waiting[key] = _Waiting(html=html, octets=octets, until=self._now() + self._seconds)
            self._octets += octets
            while self._waiting and (self._octets > self._most or self._is_over(next(iter(self._waiting)))):
                self._drop(next(iter(self._waiting)))

    def take(self, key: Hashable) -> ShownHtml | None:
        """Return what was kept, which is then kept no longer; None where it is not there or no longer."""
        with self._lock:
            found = None if key in self._waiting and self._is_over(key) else self._waiting.get(key)
            self._drop(key)
        return found.html if found else None

    def _is_over(self, key: Hashable) -> bool:
        return self._waiting[key].until <= self._now()

    def _drop(self, key: Hashable) -> None:
        if dropped := self._waiting.pop(key, None):
            self._octets -= dropped.octets
