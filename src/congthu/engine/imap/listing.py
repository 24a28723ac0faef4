"""A folder in pieces: by arrival without a search, otherwise by a search whose result is kept while it is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.asked import LIST_FIELDS, Filters, Order, Preview, SortKey
from congthu.engine.imap.client import BoxConnection, Selected
from congthu.engine.imap.fetching import WITH_ATTACHMENT, fetch_uids, fetched, list_items, rows_of, text_of
from congthu.engine.imap.folders import LIST, folders_of
from congthu.engine.imap.found import FolderState, Page, Row
from congthu.engine.imap.state import read_state
from congthu.engine.imap.types import Folder
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import Literal, expand_set, flag_list, uid_sets

MOST_AT_ONCE: Final = 1000
"""So many rows at most in one page."""
_KEPT: Final = "search"
_KEPT_SEARCHES: Final = 4


@dataclass(frozen=True, kw_only=True)
class _Result:
    """UIDs in the order asked for, and the state of the folder that they are true of."""

    state: FolderState
    uids: Sequence[int]


def list_page(
    box: BoxConnection,
    folder: str,
    *,
    start: int = 0,
    count: int = 50,
    order: Order | None = None,
    filters: Filters | None = None,
    preview: Preview = Preview.KEPT,
    fields: Sequence[str] = LIST_FIELDS,
) -> Page:
    """Return a piece of a folder as it is now: ``count`` messages from the ``start``-th of the order on.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    order, filters = order or Order(), filters or Filters()
    start, count = max(0, start), max(0, min(count, MOST_AT_ONCE))
    if order.by is SortKey.ARRIVAL and filters.are_none:
        items = list_items(fields)
        return box.repeat(lambda: _by_arrival(box, folder, start, count, items, order=order, preview=preview))

    def by_search() -> Page:
        uids = _find(box, folder, order, filters)
        rows = fetch_uids(box, uids[start : start + count], preview=preview, fields=fields)
        return Page(total=len(uids), uid_validity=_selected(box).uid_validity, rows=rows)

    return box.repeat(by_search)


def open_folder(box: BoxConnection, folder: str, *, count: int = 50) -> tuple[Sequence[Folder], Page]:
    """Return every folder with its figures, and the newest messages of one: in two questions, by themselves four.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """

    def opened() -> tuple[Sequence[Folder], Page]:
        selected = box.select(folder)
        total = selected.messages
        newest = b"%d:%d" % (max(1, total - count + 1), total)
        fetch = [(b"FETCH", newest, list_items(LIST_FIELDS))] if total else []
        listed, *fetched = box.run((LIST,), *fetch)
        rows = [row for answer in fetched for row in rows_of(box, answer, preview=Preview.KEPT)]
        page = Page(total=total, uid_validity=selected.uid_validity, rows=tuple(reversed(rows)))
        return folders_of(listed.checked("list")), page

    return box.repeat(opened)


def open_letter(box: BoxConnection, folder: str, uid: int, *, limit: int) -> tuple[Row, bytes]:
    """Return the row of a message and the message as the store keeps it, at once; nothing is marked as seen.

    Raises:
        StoreError: ``too_large``, ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``.
    """
    items = list_items(LIST_FIELDS)[:-1] + b" BODY.PEEK[]<0.%d>)" % (limit + 1)
    (uid_set,) = uid_sets([uid])

    def opened() -> tuple[Row, bytes]:
        box.select(folder)
        answer = box.ask("fetch", b"UID FETCH", uid_set, items)
        row = next((row for row in rows_of(box, answer, preview=Preview.NONE) if row.uid == uid), None)
        raw = next((text for found in fetched(answer) if (text := text_of(found, b"BODY[]")) is not None), None)
        if row is None or raw is None:
            raise StoreError("gone", folder=folder, uid=uid)
        if len(raw) > limit:
            raise StoreError("too_large", uid=uid, limit=limit)
        return row, raw

    return box.repeat(opened)


def list_rows(
    box: BoxConnection,
    folder: str,
    uids: Sequence[int],
    *,
    preview: Preview = Preview.KEPT,
    fields: Sequence[str] = LIST_FIELDS,
) -> tuple[Row, ...]:
    """Return the rows of some messages, in the order asked for; what is gone is missing.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """

    def rows() -> tuple[Row, ...]:
        box.select(folder)
        return fetch_uids(box, uids, preview=preview, fields=fields)

    return box.repeat(rows)


def find_uids(
    box: BoxConnection, folder: str, *, order: Order | None = None, filters: Filters | None = None
) -> Sequence[int]:
    """Return all messages that the filters let through, in order.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` (a criterion the server does not know) or ``unreachable``.
    """
    return box.repeat(lambda: _find(box, folder, order or Order(), filters or Filters()))


def _by_arrival(
    box: BoxConnection, folder: str, start: int, count: int, items: bytes, *, order: Order, preview: Preview
) -> Page:
    """Read by sequence number, which is the order of arrival: nothing is searched or sorted."""
    for _ in range(2):
        selected = box.select(folder)
        total = selected.messages
        first, last = (total - start - count + 1, total - start) if order.descending else (start + 1, start + count)
        first, last = max(1, first), min(last, total)
        if first > last:
            return Page(total=total, uid_validity=selected.uid_validity, rows=())
        (answer,) = box.run((b"FETCH", b"%d:%d" % (first, last), items))
        # Expunged by somebody else between the question for news and this one: ask once more.
        if answer.code[0] != b"EXPUNGEISSUED":
            break
    rows = rows_of(box, answer, preview=preview)
    if order.descending:
        rows.reverse()
    return Page(total=total, uid_validity=selected.uid_validity, rows=tuple(rows))


def _find(box: BoxConnection, folder: str, order: Order, filters: Filters) -> Sequence[int]:
    state = read_state(box, folder)
    kept = box.remembered.setdefault(_KEPT, {})
    if not isinstance(kept, dict):
        raise TypeError(_KEPT)
    key = (folder, order, filters)
    result = kept.pop(key, None)
    if result is None or result.state != state:
        result = _Result(state=state, uids=_search(box, order, filters))
    kept[key] = result  # The last one used is the last one in the dictionary.
    while len(kept) > _KEPT_SEARCHES:
        del kept[next(iter(kept))]
    return tuple(result.uids) if not isinstance(result.uids, tuple) else result.uids


def _search(box: BoxConnection, order: Order, filters: Filters) -> tuple[int, ...]:
    keys = search_keys(filters)
    if order.by is SortKey.ARRIVAL:
        answer = box.ask("search", b"UID SEARCH RETURN (ALL) CHARSET UTF-8", *keys)
        found = sorted(_all_of(answer), reverse=order.descending)
    else:
        reverse = b"REVERSE " if order.descending else b""
        # Equal ones by arrival, in the same direction.
        program = b"(%b%b %bARRIVAL)" % (reverse, order.by.encode(), reverse)
        answer = box.ask("sort", b"UID SORT RETURN (ALL)", program, b"UTF-8", *keys)
        found = _all_of(answer)
    return tuple(found)


def search_keys(filters: Filters) -> list[bytes]:
    """Return filters as keys of a search (RFC 9051, 6.4.4).

    Raises:
        StoreError: ``bad_flag``, ``bad_command``.
    """
    keys: list[bytes] = []
    for wanted, yes, no in (
        (filters.unseen, b"UNSEEN", b"SEEN"),
        (filters.flagged, b"FLAGGED", b"UNFLAGGED"),
        (filters.answered, b"ANSWERED", b"UNANSWERED"),
        (filters.attachment, b"KEYWORD " + WITH_ATTACHMENT.encode(), b"UNKEYWORD " + WITH_ATTACHMENT.encode()),
    ):
        if wanted is not None:
            keys.append(yes if wanted else no)
    if filters.sender:
        keys += [b"FROM", literal(filters.sender)]
    if filters.keyword:
        keys += [b"KEYWORD", flag_list([filters.keyword])[1:-1]]
    keys += [key.encode("ascii", "replace") if isinstance(key, str) else Literal(key) for key in filters.criteria]
    return keys or [b"ALL"]


def literal(text: str) -> Literal:
    """Return text as it is searched for.

    Raises:
        StoreError: ``bad_command`` for what no literal may hold.
    """
    if "\0" in text:
        raise StoreError("bad_command", reason="NUL")
    return Literal(text.encode("utf-8", "replace"))


def _all_of(answer: Answer) -> list[int]:
    """Return the numbers of ESEARCH's ALL, in its order; none where nothing was found."""
    for response in answer.named(b"ESEARCH"):
        words = response.rest.split()
        if b"ALL" in words[:-1]:
            return expand_set(words[words.index(b"ALL") + 1])
    return []


def _selected(box: BoxConnection) -> Selected:
    if box.selected is None:
        raise StoreError("unreadable", reason="no folder selected")
    return box.selected
