"""The index of words is brought up to date before somebody looks for something (docs/decisions/0018).

That is done when the window of a box opens and when mail comes while it is open, with the rights of whoever opened it:
nobody's box is opened for it in their absence. One at a time in each process, so that the others go first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import Final

from django.db import connections

from congthu.accounts.api import issue_token
from congthu.common import clock
from congthu.engine.api import list_folders, open_box, search_server, warm_index
from congthu.engine.errors import StoreError
from congthu.frame.api import instance
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.searching.folders import BoxFolder, pick_folders
from congthu.webmail.searching.types import Query

logger = logging.getLogger(__name__)

_AGAIN: Final = 600.0
"""Seconds: a window that comes back earlier asks for nothing new, because mail that came meanwhile was told."""
_MOST: Final = 2000
"""Boxes that wait; when more do, the searches themselves add what is missing."""


class Warmer:
    """Lets the store index boxes, one after the other, each once however often it is asked for meanwhile."""

    def __init__(self, work: Callable[[OpenableBox, str | None], None], *, seconds: Callable[[], float]) -> None:
        self._work = work
        self._seconds = seconds
        self._lock = Lock()
        self._waiting: set[tuple[str, str, str | None]] = set()
        self._done_at: dict[tuple[str, str, str | None], float] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index-of-words")

    def box_opened(self, box: OpenableBox) -> None:
        """Index what is missing in all folders, unless that was done lately."""
        key = (box.address, box.person, None)
        if self._seconds() - self._done_at.get(key, -_AGAIN) >= _AGAIN:
            self._enqueue(box, None)

    def mail_arrived(self, box: OpenableBox, folder: str) -> None:
        """Index what came into a folder."""
        self._enqueue(box, folder)

    def _enqueue(self, box: OpenableBox, folder: str | None) -> None:
        key = (box.address, box.person, folder)
        with self._lock:
            if key in self._waiting or len(self._waiting) >= _MOST:
                return
            self._waiting.add(key)
        self._thread.submit(self._do, key, box, folder)

    def _do(self, key: tuple[str, str, str | None], box: OpenableBox, folder: str | None) -> None:
        with self._lock:
            self._waiting.discard(key)
            self._done_at = {one: at for one, at in self._done_at.items() if self._seconds() - at < _AGAIN}
            self._done_at[key] = self._seconds()
        try:
            self._work(box, folder)
        except Exception:
            logger.exception("not indexed: %s", box.address)


@cache
def warmer() -> Warmer:
    """Return the one of this process."""
    return Warmer(warm, seconds=time.monotonic)


def warm(box: OpenableBox, folder: str | None) -> None:
    """Index what is missing in a folder, or in those that a search without a folder looks through."""
    if not instance().has_search_index:
        return
    try:
        token = issue_token(box.address, box.person, rights=box.rights, at=clock.now())
        with open_box(search_server(instance()), box=box.address, token=token) as connection:
            folders = [BoxFolder(name=one.name, special_use=one.special_use) for one in list_folders(connection)]
            warm_index(connection, [folder] if folder else pick_folders(Query(text=""), folders))
    except StoreError as fault:
        logger.info("not indexed: %s: %s", box.address, fault)
    finally:
        connections.close_all()
