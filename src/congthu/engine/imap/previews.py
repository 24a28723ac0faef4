"""The first words of messages, asked for once and then kept in memory. Clause: D3.3."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.wire.quoting import uid_sets
from congthu.engine.imap.wire.values import as_list, as_number, as_text, pairs

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def read_previews(box: BoxConnection, folder: str, uids: Sequence[int]) -> Mapping[int, str]:
    """Return the first words of some messages; what is gone is missing.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """

    def read() -> Mapping[int, str]:
        box.select(folder)
        return previews_of(box, uids, is_asked=True)

    return box.repeat(read)


def previews_of(box: BoxConnection, uids: Sequence[int], *, is_asked: bool) -> dict[int, str]:
    """Return the previews of messages of the selected folder: those in memory, and the others if they are asked for.

    Raises:
        StoreError: the server refused, or answered what cannot be read.
    """
    if box.selected is None:
        return {}
    folder, uid_validity = box.selected.name, box.selected.uid_validity
    found = box.previews.recall(box.name, folder, uid_validity, uids)
    missing = [uid for uid in uids if uid not in found] if is_asked else []
    fresh: dict[int, str] = {}
    for uid_set in uid_sets(missing):
        for response in box.ask("preview", b"UID FETCH", uid_set, b"(UID PREVIEW)").named(b"FETCH"):
            (values,) = response.values() or [None]
            items = pairs(as_list(values))
            if b"PREVIEW" in items:
                fresh[as_number(items.get(b"UID"))] = _CONTROL.sub(" ", as_text(items[b"PREVIEW"])).strip()
    box.previews.keep(box.name, folder, uid_validity, fresh)
    return found | fresh
