"""Which letters a folder has, by what makes them known again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.fetching import fetched, text_of
from congthu.engine.imap.types import KnownMessage
from congthu.engine.imap.wire.values import as_number

_AT_ONCE: Final = 5000
_ITEMS: Final = b"(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"


def list_message_ids(box: BoxConnection, folder: str) -> Iterator[KnownMessage]:
    """Yield every letter of a folder with its Message-ID, in the order of arrival.

    Raises:
        StoreError: the folder cannot be opened, or the connection ended.
    """
    total = box.select(folder, read_only=True).messages
    for first in range(1, total + 1, _AT_ONCE):
        answer = box.ask("fetch", b"FETCH %d:%d" % (first, min(total, first + _AT_ONCE - 1)), _ITEMS)
        for items in fetched(answer):
            if b"RFC822.SIZE" in items:
                header = text_of(items, b"BODY[HEADER") or b""
                yield KnownMessage(
                    uid=as_number(items.get(b"UID")),
                    message_id=header.partition(b":")[2].strip(),
                    octets=as_number(items[b"RFC822.SIZE"]),
                )
