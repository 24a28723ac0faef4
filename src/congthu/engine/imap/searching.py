"""Looking for messages in several folders of a box by the index of words (docs/decisions/0018). Clause: D11.2b-2.

What is not asked of every message is never passed over in silence: each folder in which that is so is named with the
reason, and whoever shows the result says it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from congthu.engine.errors import StoreError
from congthu.engine.imap import criteria
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.finding import Finder, NotNow, headers_alone
from congthu.engine.imap.found import MOST_OF_A_FOLDER, FoundIn, Gap, Searched
from congthu.engine.render.dovecot import INDEXED

_RARE: Final = criteria.Word(where=criteria.Where.ANYWHERE, text="warmingtheindex")
"""A word that no letter has; asking for it makes the store add to the index what is missing."""
_PATIENCE: Final = 1.5
"""Seconds after which no further folder is waited for; each is waited for up to `fts_index_timeout`."""
_REST: Final = 5.0
"""Seconds for which a folder that was waited for in vain is not waited for again: somebody is typing meanwhile."""


def search_folders(
    words: BoxConnection,
    fields: BoxConnection,
    folders: Sequence[str],
    criterion: criteria.Criterion,
    *,
    now: datetime,
    rows: int = 0,
    most: int = MOST_OF_A_FOLDER,
    seconds: Callable[[], float] = time.monotonic,
) -> Searched:
    """Return the messages of some folders of which a criterion holds; a folder that is gone is passed over.

    Of each folder the newest ``most`` are named, and of the newest ``rows`` comes what a list shows. ``words`` is the
    box open where the index answers, ``fields`` where mail is read. New messages are added to the index on the way,
    which a handful hardly delays. Where many are missing, what subject and addresses tell is returned after about two
    seconds, whatever the number of folders, and the folder is among the gaps.

    Raises:
        StoreError: ``forbidden``, ``failed`` or ``unreachable``.
    """
    ask = _Asking(has_index=_has_index(words), resting=_resting(words), seconds=seconds, end=seconds() + _PATIENCE)
    finders = [Finder(words=words, fields=fields, folder=folder, now=now) for folder in folders]
    return words.repeat(lambda: fields.repeat(lambda: _search(ask, finders, criterion, rows=rows, most=most)))


def warm_index(words: BoxConnection, folders: Sequence[str]) -> bool:
    """Let the store index what is missing, before somebody looks for something; return whether all is indexed.

    Each folder is waited for up to `fts_index_timeout`; the store goes on by itself after that.

    Raises:
        StoreError: as `search_folders`.
    """
    now = datetime.now(UTC)
    finders = [Finder(words=words, fields=words, folder=folder, now=now) for folder in folders]
    return words.repeat(lambda: not [finder for finder in finders if not _is_complete(finder)])


def _search(
    ask: _Asking, finders: Sequence[Finder], criterion: criteria.Criterion, *, rows: int, most: int
) -> Searched:
    found: dict[str, FoundIn] = {}
    gaps: dict[str, Gap] = {}
    # Those last that have made somebody wait before: the others shall not be out of time because of them.
    for finder in sorted(finders, key=lambda one: one.folder in ask.resting):
        try:
            uids, gap = ask(finder, criterion)
        except StoreError as error:
            if error.code != "no_folder":
                raise
            continue
        if uids:
            found[finder.folder] = _found(finder, uids, rows=rows, most=most)
        if gap:
            gaps[finder.folder] = gap
    folders = [finder.folder for finder in finders]
    return Searched(
        found=tuple(found[folder] for folder in folders if folder in found),
        gaps=tuple((folder, gaps[folder]) for folder in folders if folder in gaps),
    )


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """Asks folder after folder, and the index only as long as there is patience for it."""

    has_index: bool
    resting: dict[str, float]
    """Folders that were waited for in vain, and until when they are not waited for again."""
    seconds: Callable[[], float]
    end: float
    """When patience is over."""

    def __call__(self, finder: Finder, criterion: criteria.Criterion) -> tuple[set[int], Gap | None]:
        """Return what was found in a folder, and why that is not all."""
        if headers_alone(criterion) is criterion or not self.has_index:
            gap = None if headers_alone(criterion) is criterion else Gap.NO_INDEX
            return finder.find_without_index(criterion), gap
        now = self.seconds()
        if self.resting.get(finder.folder, now) <= now < self.end:
            try:
                found = finder.find(criterion)
            except NotNow:
                self.resting[finder.folder] = self.seconds() + _REST
            else:
                self.resting.pop(finder.folder, None)
                return found, None
        return finder.find_without_index(criterion), Gap.BEING_INDEXED


def _found(finder: Finder, uids: set[int], *, rows: int, most: int) -> FoundIn:
    newest = tuple(sorted(uids, reverse=True)[:most])
    return FoundIn(
        folder=finder.folder,
        uids=newest,
        total=len(uids),
        uid_validity=finder.uid_validity,
        rows=finder.rows(newest[:rows]),
    )


def _is_complete(finder: Finder) -> bool:
    try:
        finder.find(_RARE)
    except NotNow:
        return False
    except StoreError as error:
        if error.code != "no_folder":
            raise
    return True


def _has_index(box: BoxConnection) -> bool:
    return INDEXED.encode() in box.capabilities


def _resting(box: BoxConnection) -> dict[str, float]:
    return cast("dict[str, float]", box.remembered.setdefault("searching.resting", {}))
