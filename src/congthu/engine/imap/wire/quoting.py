"""What we write: names, sets, strings and flags, so that nothing in them can become a command (RFC 9051, 9). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.wire.utf7 import encode_name

_LONGEST_NAME: Final = 250
"""Octets of one part of a name: the store makes a folder of it."""
_LONGEST_SET: Final = 16_000
"""Octets of a set in one command; Dovecot takes lines of 64 KiB."""
_FLAG: Final = re.compile(r"\\?[A-Za-z0-9$_.:+-]{1,100}")
_PLAIN: Final = re.compile(rb"[\x20-\x7e]{0,900}")
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Literal(bytes):
    """Octets that travel as a literal, whatever they are."""

    __slots__ = ()


Part = bytes
"""One part of a command; a `Literal` among them is sent as such."""


def mailbox(name: str) -> bytes:
    """Return the name of a folder as it stands in a command.

    Raises:
        StoreError: ``bad_name``.
    """
    parts = name.split("/")
    if (
        _UNFIT.search(name)
        or not all(parts)
        or any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in parts)
    ):
        raise StoreError("bad_name", name=name)
    return quoted(encode_name(name))


def quoted(raw: bytes) -> bytes:
    """Return octets as a quoted string, or as a literal where that cannot hold them."""
    if _PLAIN.fullmatch(raw):
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    return Literal(raw)


def flag_list(flags: Iterable[str]) -> bytes:
    """Return flags and keywords in brackets.

    Raises:
        StoreError: ``bad_flag``.
    """
    found = sorted(set(flags))
    for flag in found:
        if not _FLAG.fullmatch(flag):
            raise StoreError("bad_flag", flag=flag)
    return b"(" + " ".join(found).encode() + b")"


def uid_sets(uids: Iterable[int]) -> Iterator[bytes]:
    """Yield UIDs as sets, each short enough for one command; numbers in a row become a range.

    Raises:
        StoreError: ``bad_uid``.
    """
    piece: list[str] = []
    length = 0
    for first, last in _ranges(sorted(set(uids))):
        item = str(first) if first == last else f"{first}:{last}"
        if piece and length + len(item) > _LONGEST_SET:
            yield ",".join(piece).encode()
            piece, length = [], 0
        piece.append(item)
        length += len(item) + 1
    if piece:
        yield ",".join(piece).encode()


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    if not numbers:
        return
    if numbers[0] < 1 or numbers[-1] >= 1 << 32:
        raise StoreError("bad_uid", uid=numbers[0])
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def expand_set(raw: bytes) -> list[int]:
    """Return the numbers of a set that the server sent, in its order.

    Raises:
        StoreError: ``unreadable``.
    """
    found: list[int] = []
    try:
        for item in raw.split(b","):
            first, has_more, last = item.partition(b":")
            if not has_more:
                found.append(int(first))
                continue
            low, high = int(first), int(last)
            if abs(high - low) > 20_000_000:  # noqa: PLR2004 -- No folder holds that many.
                raise StoreError("unreadable", reason="set too large")
            found += range(low, high + 1) if low <= high else range(low, high - 1, -1)
    except ValueError as error:
        raise StoreError("unreadable", reason="no set") from error
    return found
