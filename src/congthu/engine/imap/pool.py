"""Open boxes of one process, kept for whoever comes back: a login costs more than most of what is then asked.

The owner of the pool makes it, passes it on, and closes it. Whether a person may open a box is decided by the token
that the caller makes; the pool asks for one whenever a connection is opened, and never keeps it. Clause: D3.3, D4-3.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.remembering import TextMemory
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import BoxKey, Server
from congthu.engine.imap.wire.connection import Wire

_SWEEP_EVERY: Final = 15.0
_PATIENCE: Final = 30.0


@dataclass(kw_only=True, eq=False)
class _Place:
    """A place in the pool: one connection, or one that is being made."""

    key: BoxKey
    box: BoxConnection | None = None
    is_lent: bool = True
    is_dropped: bool = False
    used_at: float = 0.0

    def holds(self, folder: str | None) -> bool:
        return self.box is not None and self.box.selected is not None and self.box.selected.name == folder


class BoxPool:
    """Lends open boxes, each to one borrower at a time. Safe for threads."""

    def __init__(
        self, server: Server, *, limit: int = 400, idle: timedelta = timedelta(minutes=5), per_key: int = 2
    ) -> None:
        self._server = server
        self._context = tls_context(server)
        self._previews = TextMemory()
        self._limit = limit
        self._per_key = per_key
        self._idle_seconds = idle.total_seconds()
        self._places: dict[BoxKey, list[_Place]] = {}
        self._count = 0
        self._changed = threading.Condition()
        self._ended = threading.Event()
        threading.Thread(target=self._sweep, name="box-pool-sweep", daemon=True).start()

    @contextmanager
    def borrow(
        self, key: BoxKey, *, token: Callable[[], str], folder: str | None = None, patience: float = _PATIENCE
    ) -> Iterator[BoxConnection]:
        """Lend the box to one borrower; ``folder`` says which one will be asked: it may be selected already.

        ``token`` makes a token for this box and person, or raises what then comes out here: it is called in this
        thread, and only when a connection is opened.

        Raises:
            StoreError: ``busy`` (all connections are lent for longer than ``patience``), ``closed``, ``unreachable``,
                ``refused``.
        """
        place = self._take(key, folder, patience)
        try:
            yield self._opened(place, token)
        finally:
            self._give_back(place)

    def drop(self, session: str) -> None:
        """Close all that a session has open; what is lent is cut off."""
        self._drop(lambda key: key.session == session)

    def drop_all(self, box: str, person: str | None = None) -> None:
        """Close all connections to a box, or those of one person to it."""
        self._drop(lambda key: key.box == box and person in {None, key.person})

    def close(self) -> None:
        """Close everything and lend nothing more."""
        self._ended.set()
        self._drop(lambda _key: True)

    def close_idle(self) -> None:
        """Close what nobody has asked for in a while; the pool does it by itself every few seconds."""
        before = time.monotonic() - self._idle_seconds
        with self._changed:
            old = [place for place in self._all() if not place.is_lent and place.used_at < before]
            for place in old:
                self._remove(place)
        _close(old)

    def __len__(self) -> int:
        return self._count

    def _take(self, key: BoxKey, folder: str | None, patience: float) -> _Place:
        end = time.monotonic() + patience
        closed: list[_Place] = []
        with self._changed:
            while True:
                if self._ended.is_set():
                    raise StoreError("closed")
                if found := self._find(key, folder, closed):
                    break
                if not self._changed.wait(end - time.monotonic()):
                    raise StoreError("busy", box=key.box)
        _close(closed)
        return found

    def _find(self, key: BoxKey, folder: str | None, closed: list[_Place]) -> _Place | None:
        """Return a place to use: an idle one, best with the folder selected, or a new one where there is room."""
        mine = self._places.get(key, [])
        free = [place for place in mine if not place.is_lent]
        if free:
            # The last used one otherwise, so that what is not needed grows old and is closed.
            place = max(free, key=lambda item: (item.holds(folder), item.used_at))
            place.is_lent = True
            return place
        if len(mine) >= self._per_key:
            return None
        if self._count >= self._limit:
            oldest = min((place for place in self._all() if not place.is_lent), key=_used_at, default=None)
            if oldest is None:
                return None
            self._remove(oldest)
            closed.append(oldest)
        place = _Place(key=key)
        self._places.setdefault(key, []).append(place)
        self._count += 1
        return place

    def _opened(self, place: _Place, token: Callable[[], str]) -> BoxConnection:
        def connect() -> Wire:
            return Wire.open(self._server, context=self._context, box=place.key.box, token=token())

        if place.box is None:
            place.box = BoxConnection(connect(), place.key.box, previews=self._previews)
            if place.is_dropped:
                raise StoreError("closed")
        place.box.renew_when_cut(connect)
        return place.box

    def _give_back(self, place: _Place) -> None:
        place.used_at = time.monotonic()
        with self._changed:
            place.is_lent = False
            is_spent = place.is_dropped or place.box is None or place.box.is_spent
            if is_spent:
                self._remove(place)
            self._changed.notify_all()
        if is_spent:
            _close([place])

    def _drop(self, is_meant: Callable[[BoxKey], bool]) -> None:
        with self._changed:
            dropped = [place for key, places in self._places.items() if is_meant(key) for place in places]
            for place in dropped:
                self._remove(place)
            self._changed.notify_all()
        _close(dropped)

    def _all(self) -> Iterator[_Place]:
        for places in self._places.values():
            yield from places

    def _remove(self, place: _Place) -> None:
        """Forget a place; to be called with the lock. What is lent is seen off by its borrower."""
        place.is_dropped = True
        places = self._places.get(place.key, [])
        if place in places:
            places.remove(place)
            self._count -= 1
            if not places:
                del self._places[place.key]

    def _sweep(self) -> None:
        while not self._ended.wait(_SWEEP_EVERY):
            self.close_idle()


def _used_at(place: _Place) -> float:
    return place.used_at


def _close(places: list[_Place]) -> None:
    """Close connections, outside the lock: a farewell may take a moment."""
    for place in places:
        if place.box is not None and place.is_lent:
            place.box.cut_off()
        elif place.box is not None:
            place.box.close()
