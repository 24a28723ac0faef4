"""The newest letters of a large folder that have what nearly all have: shown while the index would still be counting.

Clause: D11.2b-2. An answer that is not complete says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from congthu.engine.api import BoxConnection, TextMemory, list_page, read_beginnings
from congthu.engine.types import Filters, Folder, FoundIn, Row
from congthu.webmail.searching.newest import Texts, asks_for_text, folded, has_words
from congthu.webmail.searching.passages import text_of
from congthu.webmail.searching.types import Contains, Place
from congthu.webmail.showing.headers.words import decode_header

FEW: Final = 5_000
"""So many letters with a word the index looks up within a tenth of a second; the time grows with their square."""
_SAMPLE: Final = 12
"""So many letters are looked at first; where it seems worth while, others until there is a page."""
_SHARE: Final = 0.25
"""Where a smaller part of the sample has the words, too many would have to be read for a page."""
_WANTED: Final = 50
"""As many are shown as are in any other list at first."""
_AT_ONCE: Final = _WANTED - _SAMPLE
_MOST_READ: Final = 2 * _WANTED
"""So many are read, whatever was found among them: one takes the store a millisecond or two."""
_MOST_ABOVE: Final = 8 * _WANTED
"""So many are looked at where subject and addresses are enough."""
_OCTETS: Final = 1 << 14
_LONGEST: Final = 8_000
_KEPT: Final = TextMemory(most=4_000)
"""Texts that were read lately, folded: in memory alone, some thirty megabytes at most. Clause: D3.3."""
_FIELDS: Final[Mapping[Place, tuple[str, ...]]] = {
    Place.SUBJECT: ("subject",),
    Place.SENDER: ("from",),
    Place.RECEIVER: ("to", "cc"),
}


def find_among_newest(
    connection: BoxConnection, folder: Folder, wanted: tuple[Contains, ...], *, filters: Filters, few: int = FEW
) -> FoundIn | None:
    """Return the newest letters with some words, where the index would have to look up more than a ``few``.

    ``filters`` say which letters count. Looked at are subject, addresses and the beginning of the text, not attached
    files. None where the index answers soon.

    Raises:
        StoreError: the folder is gone, or the store cannot be reached.
    """
    if folder.messages <= few:
        return None
    share, most = (_SHARE, _MOST_READ) if asks_for_text(wanted) else (0, _MOST_ABOVE)
    found: list[Row] = []
    start, count = 0, _SAMPLE
    while len(found) < _WANTED and start < most:
        part = list_page(connection, folder.name, start=start, count=count, filters=filters)
        found += _with_words(connection, folder.name, part.uid_validity, part.rows, wanted)
        start, count = start + len(part.rows), _AT_ONCE
        if len(found) < max(share, few / folder.messages) * start:
            return None
        if not part.rows:
            break
    rows = tuple(found[:_WANTED])
    return FoundIn(
        folder=folder.name,
        uids=tuple(row.uid for row in rows),
        total=len(rows),
        uid_validity=part.uid_validity,
        rows=rows,
    )


def _with_words(
    connection: BoxConnection, folder: str, uid_validity: int, rows: Sequence[Row], wanted: tuple[Contains, ...]
) -> list[Row]:
    uids = [row.uid for row in rows]
    bodies = _bodies(connection, folder, uid_validity, uids) if asks_for_text(wanted) else {}
    return [row for row in rows if has_words(_texts(row, bodies.get(row.uid, "")), wanted)]


def _bodies(connection: BoxConnection, folder: str, uid_validity: int, uids: Sequence[int]) -> Mapping[int, str]:
    known = _KEPT.recall(connection.name, folder, uid_validity, uids)
    missing = [uid for uid in uids if uid not in known]
    if not missing:
        return known
    read = read_beginnings(connection, folder, missing, octets=_OCTETS)
    fresh = {uid: folded(text_of(raw))[:_LONGEST] for uid, raw in read.items()}
    _KEPT.keep(connection.name, folder, uid_validity, fresh)
    return known | fresh


def _texts(row: Row, body: str) -> Texts:
    told = {place: folded(_field_text(row, names)) for place, names in _FIELDS.items()}
    return told | {Place.ANYWHERE: "\n".join((*told.values(), body))}


def _field_text(row: Row, names: Sequence[str]) -> str:
    return "\n".join(decode_header(value) for name in names for value in row.headers.get(name, ()))
