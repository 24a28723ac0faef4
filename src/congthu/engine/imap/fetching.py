"""Rows of a list out of FETCH."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.asked import Preview
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import Row
from congthu.engine.imap.previews import previews_of
from congthu.engine.imap.structure import has_attachment, read_part_tree
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import uid_sets
from congthu.engine.imap.wire.values import Value, as_list, as_number, as_octets, as_text, pairs, read_values

WITH_ATTACHMENT: Final = "$HasAttachment"
WITHOUT_ATTACHMENT: Final = "$HasNoAttachment"
_MONTHS: Final = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_DATE: Final = re.compile(rb" ?(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_PIECES_OF_A_ROW: Final = 3
"""Text, the header fields as a literal, and the closing bracket."""
_KEPT_OCTETS: Final = 2048
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def fetch_uids(box: BoxConnection, uids: Sequence[int], *, preview: Preview, fields: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of messages of the selected folder, in the order asked for; what is gone is missing.

    Raises:
        StoreError: the server refused, or answered what cannot be read.
    """
    items = list_items(fields)
    commands = [(b"UID FETCH", uid_set, items) for uid_set in uid_sets(uids)]
    found: dict[int, Row] = {}
    for answer in box.run(*commands):
        found |= {row.uid: row for row in rows_of(box, answer, preview=preview)}
    return tuple(found[uid] for uid in uids if uid in found)


def list_items(fields: Sequence[str]) -> bytes:
    """Return what is asked of each message."""
    names = " ".join(fields).upper()
    return f"(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({names})])".encode("ascii")


def rows_of(box: BoxConnection, answer: Answer, *, preview: Preview) -> list[Row]:
    """Return the rows in an answer, in its order.

    Raises:
        StoreError: the server refused, or answered what cannot be read.
    """
    error = answer.error("fetch")
    if error and error.code != "gone":  # Some were expunged meanwhile; the others are there.
        raise error
    rows = [row for response in answer.named(b"FETCH") if (row := _row(response.content)) is not None]
    if preview is not Preview.NONE:
        texts = previews_of(box, [row.uid for row in rows], is_asked=preview is Preview.NOW)
        rows = [replace(row, preview=texts[row.uid]) if row.uid in texts else row for row in rows]
    unknown = [row.uid for row in rows if not row.keywords & {WITH_ATTACHMENT, WITHOUT_ATTACHMENT}]
    carrying = _with_attachments(box, unknown) if unknown else frozenset()
    return [replace(row, has_attachment=True) if row.uid in carrying else row for row in rows]


def fetched(answer: Answer) -> Iterable[dict[bytes, Value]]:
    """Yield what each FETCH response holds, by name; what came unasked is among it.

    Raises:
        StoreError: ``unreadable``.
    """
    for response in answer.named(b"FETCH"):
        yield _items(response.content)


def _items(content: Sequence[bytes]) -> dict[bytes, Value]:
    (values,) = read_values(content) or [None]
    return pairs(as_list(values))


def text_of(items: dict[bytes, Value], begin: bytes) -> bytes | None:
    """Return the octets of ``BODY[…]``; None when there is no such part."""
    for name, value in items.items():
        if name.startswith(begin):
            return None if value is None else as_octets(value)
    return None


def _row(content: tuple[bytes, ...]) -> Row | None:
    """Return the row that a response holds, without its preview; None for one that came unasked.

    The same octets say the same, and most of a list is as it was when it was asked for before. A response with the
    message itself has a literal more and is not kept, nor are long headers: anybody may send those.
    """
    is_kept = len(content) <= _PIECES_OF_A_ROW and sum(map(len, content)) <= _KEPT_OCTETS
    return _kept_row(content) if is_kept else _read_row(content)


def _read_row(content: tuple[bytes, ...]) -> Row | None:
    items = _items(content)
    if b"INTERNALDATE" not in items:
        return None
    flags = {as_text(flag) for flag in as_list(items.get(b"FLAGS", []))}
    keywords = frozenset(flag for flag in flags if not flag.startswith("\\"))
    return Row(
        uid=as_number(items.get(b"UID")),
        flags=frozenset(flags) - keywords,
        keywords=keywords,
        arrived_at=read_date(as_octets(items[b"INTERNALDATE"])),
        octets=as_number(items.get(b"RFC822.SIZE")),
        raw_headers=text_of(items, b"BODY[HEADER") or b"",
        preview=None,
        has_attachment=WITH_ATTACHMENT in keywords,
    )


_kept_row = lru_cache(maxsize=4096)(_read_row)


def _with_attachments(box: BoxConnection, uids: Sequence[int]) -> frozenset[int]:
    """Return those that carry an attachment, by their structure: what was stored before the store took note of it."""
    commands = [(b"UID FETCH", uid_set, b"(UID BODYSTRUCTURE)") for uid_set in uid_sets(uids)]
    items = [found for answer in box.run(*commands) for found in fetched(answer) if b"BODYSTRUCTURE" in found]
    trees = {as_number(item.get(b"UID")): item[b"BODYSTRUCTURE"] for item in items}
    return frozenset(uid for uid, tree in trees.items() if has_attachment(read_part_tree(tree)))


def read_date(raw: bytes) -> datetime:
    """Return INTERNALDATE in UTC.

    Raises:
        StoreError: ``unreadable``.
    """
    match = _DATE.fullmatch(raw)
    if match is None:
        raise StoreError("unreadable", reason="no date", near=raw[:40])
    try:
        day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
        local = datetime(
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=timezone(offset)
        )
        return local.astimezone(UTC)
    except (KeyError, ValueError, OverflowError) as error:
        raise StoreError("unreadable", reason="no date", near=raw[:40]) from error
