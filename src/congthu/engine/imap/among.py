"""Which of many messages there are still, and which of them are in a state. Clause: D12.5-1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from congthu.engine.imap.asked import Filters
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.listing import search_keys
from congthu.engine.imap.wire.quoting import uid_sets

_ANY: Final = Filters()


def find_among(box: BoxConnection, folder: str, uids: Sequence[int], *, filters: Filters = _ANY) -> Sequence[int]:
    """Return those of some messages that are there and pass the filters, in the order of their numbers.

    Raises:
        StoreError: ``bad_uid``, ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    keys = search_keys(filters)

    def found() -> list[int]:
        box.select(folder)
        answers = [box.ask("search", b"UID SEARCH RETURN (ALL) UID", one, *keys) for one in uid_sets(uids)]
        return sorted(uid for answer in answers for uid in answer.found())

    return box.repeat(found)
