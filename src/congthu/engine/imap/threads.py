"""Conversations: as the server threads a folder (RFC 5256, THREAD=REFS), kept while no message comes or goes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.asked import LIST_FIELDS, Filters, Order, Preview
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.fetching import fetch_uids, fetched
from congthu.engine.imap.found import Conversation, ConversationPage, Row
from congthu.engine.imap.listing import MOST_AT_ONCE, find_uids
from congthu.engine.imap.state import read_state
from congthu.engine.imap.wire.quoting import uid_sets
from congthu.engine.imap.wire.values import as_list, as_number, as_text

_KEPT: Final = "threads"
_ROWS_SHOWN: Final = 20
_FLAT: Final = re.compile(rb"\(([\d ]+)\)")
_TOKEN: Final = re.compile(rb"[()]|\d+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Threads:
    """All conversations of a folder, the one with the newest message first.

    Numbers in arrays: a hundred thousand messages take little more than a megabyte of a connection that is kept.
    """

    members: Sequence[int]
    """UIDs, those of a conversation side by side, oldest first."""
    starts: Sequence[int]
    """Where each conversation begins; one more at the end."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def uids(self, place: int) -> tuple[int, ...]:
        """Return the members of the conversation at a place."""
        return tuple(self.members[self.starts[place] : self.starts[place + 1]])

    def find(self, uid: int) -> tuple[int, ...] | None:
        """Return the conversation of a message, or None."""
        try:
            at = self.members.index(uid)
        except ValueError:
            return None
        low, high = 0, len(self)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= at else (low, middle)
        return self.uids(low)

    def places_with(self, uids: frozenset[int]) -> list[int]:
        """Return the places of conversations that hold one of some messages."""
        starts, members = self.starts, self.members
        return [place for place in range(len(self)) if not uids.isdisjoint(members[starts[place] : starts[place + 1]])]


@dataclass(frozen=True, kw_only=True, eq=False)
class _KeptThreads:
    folder: str
    key: tuple[int, int, int]
    threads: Threads


def threads(box: BoxConnection, folder: str) -> Threads:
    """Return the conversations of a folder as it is now.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    return box.repeat(lambda: _threads(box, folder))


def conversation_of(box: BoxConnection, folder: str, uid: int) -> tuple[int, ...]:
    """Return the messages that belong together with one, oldest first, itself among them.

    Raises:
        StoreError: ``gone``, or as ``threads``.
    """
    found = threads(box, folder).find(uid)
    if found is None:
        raise StoreError("gone", folder=folder, uid=uid)
    return found


def list_conversations(
    box: BoxConnection,
    folder: str,
    *,
    start: int = 0,
    count: int = 50,
    filters: Filters | None = None,
    preview: Preview = Preview.KEPT,
    fields: Sequence[str] = LIST_FIELDS,
) -> ConversationPage:
    """Return a piece of the list of conversations, that with the newest message first.

    With filters, those of which a message passes; all its messages are then counted.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    start, count = max(0, start), max(0, min(count, MOST_AT_ONCE))

    def page() -> ConversationPage:
        found = _threads(box, folder)
        passing = _passing(box, folder, found, filters)
        shown = [found.uids(place) for place in passing[start : start + count]]
        validity = box.selected.uid_validity if box.selected else 0
        return ConversationPage(
            total=len(passing),
            uid_validity=validity,
            conversations=_with_rows(box, shown, preview=preview, fields=fields),
        )

    return box.repeat(page)


def conversations_with(box: BoxConnection, folder: str, *, filters: Filters) -> Sequence[int]:
    """Return every message of the conversations of which one passes the filters: those that a list of them shows.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """

    def members() -> Sequence[int]:
        found = _threads(box, folder)
        return [uid for place in _passing(box, folder, found, filters) for uid in found.uids(place)]

    return box.repeat(members)


def _passing(box: BoxConnection, folder: str, found: Threads, filters: Filters | None) -> Sequence[int]:
    """Return the places of the conversations of which a message passes the filters."""
    if filters is None or filters.are_none:
        return range(len(found))
    return found.places_with(frozenset(find_uids(box, folder, order=Order(), filters=filters)))


def _with_rows(
    box: BoxConnection, shown: Sequence[tuple[int, ...]], *, preview: Preview, fields: Sequence[str]
) -> tuple[Conversation, ...]:
    newest = [uid for uids in shown for uid in uids[-_ROWS_SHOWN:]]
    rows = {row.uid: row for row in fetch_uids(box, newest, preview=preview, fields=fields)}
    flags = {row.uid: row.flags for row in rows.values()}
    flags |= _flags(box, [uid for uids in shown for uid in uids[:-_ROWS_SHOWN]])
    found = (_conversation(uids, rows, flags) for uids in shown)
    return tuple(conversation for conversation in found if conversation.uids)


def _conversation(uids: Sequence[int], rows: dict[int, Row], flags: dict[int, frozenset[str]]) -> Conversation:
    there = tuple(uid for uid in uids if uid in flags)
    return Conversation(
        uids=there,
        rows=tuple(rows[uid] for uid in there if uid in rows),
        unseen=sum("\\Seen" not in flags[uid] for uid in there),
        is_flagged=any("\\Flagged" in flags[uid] for uid in there),
    )


def _flags(box: BoxConnection, uids: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for answer in box.run(*((b"UID FETCH", uid_set, b"(UID FLAGS)") for uid_set in uid_sets(uids))):
        for items in fetched(answer):
            if b"UID" in items and b"FLAGS" in items:
                found[as_number(items[b"UID"])] = frozenset(as_text(flag) for flag in as_list(items[b"FLAGS"]))
    return found


def _threads(box: BoxConnection, folder: str) -> Threads:
    key = read_state(box, folder).messages_key
    kept = box.remembered.get(_KEPT)
    if isinstance(kept, _KeptThreads) and (kept.folder, kept.key) == (folder, key):
        return kept.threads
    answer = box.ask("thread", b"UID THREAD REFS UTF-8 ALL")
    found = read_threads(b" ".join(response.rest for response in answer.named(b"THREAD")))
    box.remembered[_KEPT] = _KeptThreads(folder=folder, key=key, threads=found)
    return found


def read_threads(raw: bytes) -> Threads:
    """Return the conversations of a THREAD response, whatever tree each of them is.

    Raises:
        StoreError: ``unreadable``.
    """
    groups = _groups(raw.strip())
    for group in groups:
        group.sort()
    groups.sort(key=_newest, reverse=True)
    members, starts = array("I"), array("I", [0])
    try:
        for group in groups:
            members.extend(group)
            starts.append(len(members))
    except OverflowError as error:
        raise StoreError("unreadable", reason="no UID") from error
    return Threads(members=members, starts=starts)


def _groups(raw: bytes) -> list[list[int]]:
    place, groups = 0, []
    while place < len(raw):
        if flat := _FLAT.match(raw, place):
            groups.append([int(number) for number in flat[1].split()])
            place = flat.end()
        elif raw[place : place + 1] == b" ":
            place += 1
        else:
            group, place = _nested(raw, place)
            groups.append(group)
    return [group for group in groups if group]


def _nested(raw: bytes, place: int) -> tuple[list[int], int]:
    """Return the numbers of a conversation with branches, and where it ends."""
    depth, group = 0, []
    for token in _TOKEN.finditer(raw, place):
        if token[0] == b"(":
            depth += 1
        elif token[0] == b")":
            depth -= 1
        else:
            group.append(int(token[0]))
        if depth <= 0:
            return group, token.end()
    raise StoreError("unreadable", reason="open bracket")


def _newest(group: Sequence[int]) -> int:
    return group[-1]
