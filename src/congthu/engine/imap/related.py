"""What belongs to a conversation and lies in another folder: the own answers among what was sent, and the other way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.criteria import either_of
from congthu.engine.imap.found import Row
from congthu.engine.imap.wire.quoting import quoted

_ID: Final = re.compile(rb"<[^<>\s]{3,240}>")
_MOST: Final = 12
"""So many names of letters are asked for in each field; a conversation holds together by its newest and its first."""


def related_in(box: BoxConnection, folder: str, rows: Sequence[Row]) -> tuple[int, ...]:
    """Return what letters of another folder name in ``folder``, and what names them (RFC 5322 3.6.4), oldest first.

    Asked is only what Dovecot keeps of the header; no message is opened.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    own = list(dict.fromkeys(_ids(rows, "message-id")))
    named = list(dict.fromkeys(_ids(rows, "references", "in-reply-to")))
    roots = [*named[:1], *own[:1]]
    keys = [
        *(("HEADER MESSAGE-ID", one) for one in [*named[:1], *named[1:][-_MOST:]]),
        *(("HEADER IN-REPLY-TO", one) for one in own[-_MOST:]),
        *(("HEADER REFERENCES", one) for one in roots),
    ]
    if not keys:
        return ()
    asked = [quoted(key) if isinstance(key, bytes) else key.encode() for key in either_of(keys)]

    def found() -> tuple[int, ...]:
        box.select(folder, read_only=True)
        return tuple(sorted(box.ask("search", b"UID SEARCH RETURN (ALL)", *asked).found()))

    return box.repeat(found)


def _ids(rows: Iterable[Row], *fields: str) -> Iterable[bytes]:
    for row in rows:
        for field in fields:
            for value in row.headers.get(field, ()):
                yield from _ID.findall(value)
