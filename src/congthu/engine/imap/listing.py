"""A folder in pieces: by arrival without a search, otherwise by a search whose result is kept while it is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from congthu.engine.imap.wire.quoting import Literal, flag_list, uid_sets

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
        rows = _by_time(rows, order) if order.by is SortKey.ARRIVAL else rows
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
        page = Page(total=total, uid_validity=selected.uid_validity, rows=_by_time(rows, Order()))
        return folders_of(listed.checked("list")), page

    return box.repeat(opened)


def open_letter(box: BoxConnection, folder: str, uid: int, *, limit: int) -> tuple[Row, bytes]:
    """Return the row of a message and the message as the store keeps it, in one question; nothing is marked as seen.

    Raises:
        StoreError: ``too_large``, ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``.
    """
    items = list_items(LIST_FIELDS)[:-1] + b" BODY.PEEK[]<0.%d>)" % (limit + 1)
    (uid_set,) = uid_sets([uid])

    def asked() -> tuple[Row, bytes] | None:
        answer = box.ask("fetch", b"UID FETCH", uid_set, items)
        row = next((row for row in rows_of(box, answer, preview=Preview.NONE) if row.uid == uid), None)
        raw = next((text for found in fetched(answer) if (text := text_of(found, b"BODY[]")) is not None), None)
        return None if row is None or raw is None else (row, raw)

    def opened() -> tuple[Row, bytes]:
        # A fetch by UID tells flags as they are now; the question for news is needed for what has just come.
        found = asked() if box.has_selected(folder) else None
        if found is None:
            box.select(folder)
            found = asked()
        if found is None:
            raise StoreError("gone", folder=folder, uid=uid)
        if len(found[1]) > limit:
            raise StoreError("too_large", uid=uid, limit=limit)
        return found

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
    return Page(total=total, uid_validity=selected.uid_validity, rows=_by_time(rows, order))


def _by_time(rows: Iterable[Row], order: Order) -> tuple[Row, ...]:
    """Return a piece in the order of when each came first: what was moved away and back is numbered anew."""
    return tuple(sorted(rows, key=lambda row: (row.arrived_at, row.uid), reverse=order.descending))


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
        found = sorted(answer.found(), reverse=order.descending)
    else:
        reverse = b"REVERSE " if order.descending else b""
        # Equal ones by arrival, in the same direction.
        program = b"(%b%b %bARRIVAL)" % (reverse, order.by.encode(), reverse)
        answer = box.ask("sort", b"UID SORT RETURN (ALL)", program, b"UTF-8", *keys)
        found = answer.found()
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


def _selected(box: BoxConnection) -> Selected:
    if box.selected is None:
        raise StoreError("unreadable", reason="no folder selected")
    return box.selected
