"""One message: whole, in part, as a tree. Nothing is marked as seen unless that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.fetching import fetched, read_date, text_of
from congthu.engine.imap.structure import Part, read_part_tree
from congthu.engine.imap.types import Message
from congthu.engine.imap.wire.quoting import Literal, uid_sets
from congthu.engine.imap.wire.values import Value, as_list, as_number, as_octets, as_text

_AT_ONCE: Final = 4 * 1024 * 1024
"""So many octets of messages are asked for at once (a larger message comes alone): what memory is bounded by."""
_COUNT_AT_ONCE: Final = 500
_PIECE: Final = 512 * 1024
_SECTION: Final = re.compile(r"(?:[1-9]\d{0,4}(?:\.[1-9]\d{0,4}){0,99}(?:\.(?:MIME|HEADER|TEXT))?|HEADER|TEXT|)")
_HEADERS_LIMIT: Final = 1024 * 1024


def read_structure(box: BoxConnection, folder: str, uid: int) -> Part:
    """Return the parts of a message.

    Raises:
        StoreError: ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``.
    """
    return box.repeat(
        lambda: read_part_tree(_fetch_one(box, folder, uid, b"(UID BODYSTRUCTURE)").get(b"BODYSTRUCTURE"))
    )


def read_message(box: BoxConnection, folder: str, uid: int, *, limit: int, mark_seen: bool = False) -> bytes:
    """Return a message as the store keeps it.

    Raises:
        StoreError: ``too_large``, ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``.
    """
    return read_part(box, folder, uid, "", limit=limit, mark_seen=mark_seen)


def read_headers(box: BoxConnection, folder: str, uid: int, *, limit: int = _HEADERS_LIMIT) -> bytes:
    """Return the header of a message, its beginning when it is longer than ``limit``.

    Raises:
        StoreError: ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``.
    """
    return box.repeat(lambda: _piece(box, folder, uid, "HEADER", at=0, octets=limit))


def read_part(box: BoxConnection, folder: str, uid: int, section: str, *, limit: int, mark_seen: bool = False) -> bytes:
    """Return one part as it was transferred (base64 is not removed): ``1.2``, ``1.2.MIME``, ``HEADER``; all for ``""``.

    Raises:
        StoreError: ``too_large``, ``gone`` (of the message; a part that is not there is empty), ``no_folder``,
            ``forbidden`` or ``unreachable``.
    """

    def read() -> bytes:
        raw = _piece(box, folder, uid, section, at=0, octets=limit + 1, mark_seen=mark_seen)
        if len(raw) > limit:
            raise StoreError("too_large", uid=uid, section=section, limit=limit)
        return raw

    return box.repeat(read)


def read_beginnings(box: BoxConnection, folder: str, uids: Sequence[int], *, octets: int) -> Mapping[int, bytes]:
    """Return the first octets of some messages, asked for at once; what is gone is missing.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    items = b"(UID BODY.PEEK[]<0.%d>)" % octets

    def read() -> Mapping[int, bytes]:
        box.select(folder, read_only=True)
        answers = box.run(*((b"UID FETCH", uid_set, items) for uid_set in uid_sets(uids)))
        found = [one for answer in answers for one in fetched(answer.checked("fetch"))]
        return {as_number(one.get(b"UID")): raw for one in found if (raw := text_of(one, b"BODY[")) is not None}

    return box.repeat(read)


def write_message(box: BoxConnection, folder: str, uid: int, into: BinaryIO, *, section: str = "") -> int:
    """Write a message or a part of it in pieces, and return how many octets that were: a large one needs no memory.

    Raises:
        StoreError: ``gone``, ``no_folder``, ``forbidden`` or ``unreachable``; a part may then have been written.
    """
    written = 0
    while True:
        at = written
        piece = box.repeat(lambda: _piece(box, folder, uid, section, at=at, octets=_PIECE))  # noqa: B023 -- Called at once.
        into.write(piece)
        written += len(piece)
        if len(piece) < _PIECE:
            return written


def read_messages(box: BoxConnection, folder: str) -> Iterator[Message]:
    """Yield every message of a folder in the order of arrival, without marking any as seen.

    What arrives meanwhile is not among them. Only a few megabytes are held at a time.

    Raises:
        StoreError: the folder cannot be opened, or the connection ended: half of a folder is none.
    """
    box.select(folder, read_only=True)
    answer = box.ask("search", b"UID SEARCH ALL")
    uids = [int(word) for response in answer.named(b"SEARCH") for word in response.rest.split() if word.isdigit()]
    for start in range(0, len(uids), _COUNT_AT_ONCE):
        for piece in _pieces(_sizes(box, uids[start : start + _COUNT_AT_ONCE])):
            yield from _whole(box, piece)


def find_answer(box: BoxConnection, folder: str, *, to: str) -> str | None:
    """Return the Message-ID of a message in a folder that answers the one called ``to``, or None (RFC 5322, 3.6.4).

    Only headers are asked for, and nothing is marked as seen.

    Raises:
        StoreError: the folder cannot be opened, or the server went away.
    """

    def find() -> str | None:
        box.select(folder, read_only=True)
        asked = Literal(to.replace("\0", "").encode())
        keys = (b"OR HEADER In-Reply-To", asked, b"HEADER References", asked)
        answer = box.ask("search", b"UID SEARCH CHARSET UTF-8", *keys)
        found = [word for response in answer.named(b"SEARCH") for word in response.rest.split() if word.isdigit()]
        if not found:
            return None
        answer = box.ask("fetch", b"UID FETCH", found[0], b"(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        raw = next((text for items in fetched(answer) if (text := text_of(items, b"BODY[HEADER"))), b"")
        return raw.decode("utf-8", "replace").partition(":")[2].strip() or "<>"

    return box.repeat(find)


def find_by_field(box: BoxConnection, folder: str, *, field: str, word: str) -> int | None:
    """Return the number of the newest message that has a word in a field of its header, or None.

    The headers of the last 500 are read and not searched for: the index of words knows not at once what came.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    item = b"(UID BODY.PEEK[HEADER.FIELDS (%b)])" % field.encode("ascii")

    def find() -> int | None:
        box.select(folder, read_only=True)
        latest = sorted(box.ask("search", b"UID SEARCH RETURN (ALL)", b"ALL").found())[-_COUNT_AT_ONCE:]
        if not latest:
            return None
        answers = box.run(*((b"UID FETCH", uid_set, item) for uid_set in uid_sets(latest)))
        rows = [row for answer in answers for row in fetched(answer.checked("fetch"))]
        named = [row for row in rows if word.encode() in (text_of(row, b"BODY[HEADER") or b"").split()]
        return max((as_number(row.get(b"UID")) for row in named), default=None)

    return box.repeat(find)


def _piece(
    box: BoxConnection, folder: str, uid: int, section: str, *, at: int, octets: int, mark_seen: bool = False
) -> bytes:
    if not _SECTION.fullmatch(section.upper()):
        raise StoreError("bad_command", section=section[:100])
    name = b"BODY" if mark_seen else b"BODY.PEEK"
    item = b"(UID %b[%b]<%d.%d>)" % (name, section.upper().encode("ascii"), at, max(1, octets))
    raw = text_of(_fetch_one(box, folder, uid, item), b"BODY[")
    if raw is None:
        raise StoreError("gone", folder=folder, uid=uid, section=section)
    return raw


def _fetch_one(box: BoxConnection, folder: str, uid: int, items: bytes) -> dict[bytes, Value]:
    """Return what was asked of one message. The folder is not asked for news first: a UID is what it is."""
    (uid_set,) = uid_sets([uid])
    if box.selected is None or box.selected.name != folder:
        box.select(folder)
    answer = box.ask("fetch", b"UID FETCH", uid_set, items)
    found: dict[bytes, Value] = {}
    for values in fetched(answer):
        if values.get(b"UID") == uid_set:
            found |= values
    if len(found) < 2:  # noqa: PLR2004 -- The UID, and what was asked.
        raise StoreError("gone", folder=folder, uid=uid)
    return found


def _sizes(box: BoxConnection, uids: list[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for uid_set in uid_sets(uids):
        for items in fetched(box.ask("fetch", b"UID FETCH", uid_set, b"(UID RFC822.SIZE)")):
            if b"RFC822.SIZE" in items:
                sizes[as_number(items.get(b"UID"))] = as_number(items[b"RFC822.SIZE"])
    return sizes


def _whole(box: BoxConnection, uids: list[int]) -> Iterator[Message]:
    (uid_set,) = uid_sets(uids)
    answer = box.ask("fetch", b"UID FETCH", uid_set, b"(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")
    for items in fetched(answer):
        if b"BODY[]" in items:
            yield Message(
                uid=as_number(items.get(b"UID")),
                flags=frozenset(as_text(flag) for flag in as_list(items.get(b"FLAGS", []))),
                arrived_at=read_date(as_octets(items.get(b"INTERNALDATE"))),
                octets=as_number(items.get(b"RFC822.SIZE")),
                raw=as_octets(items[b"BODY[]"]),
            )


def _pieces(sizes: dict[int, int]) -> Iterator[list[int]]:
    """Yield the messages in groups that together are not too large."""
    piece: list[int] = []
    total = 0
    for uid, size in sizes.items():
        if piece and total + size > _AT_ONCE:
            yield piece
            piece, total = [], 0
        piece.append(uid)
        total += size
    if piece:
        yield piece
