"""Taking letters out: a folder as one file, some letters as an archive of files; in pieces. Clause: D12.5-1."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.engine.api import BoxConnection, list_rows, read_message, read_messages
from congthu.engine.errors import StoreError
from congthu.webmail.moving import mbox
from congthu.webmail.moving.marks import header_of
from congthu.webmail.showing.mime.names import clean_name, name_after

_AT_ONCE: Final = 200
_EARLIEST: Final = 1980
"""Archives know no earlier year."""


def folder_as_mbox(box: BoxConnection, folder: str) -> Iterator[bytes]:
    """Yield a folder as one file of letters, in the order of arrival; nothing is marked as read.

    Raises:
        StoreError: the folder cannot be opened, or the connection ended: half of a folder is none.
    """
    for message in read_messages(box, folder):
        yield mbox.written(message.raw, flags=message.flags, arrived_at=message.arrived_at)


def letters_as_zip(box: BoxConnection, folder: str, uids: Sequence[int], *, limit: int) -> Iterator[bytes]:
    """Yield an archive of some letters as ``.eml``; what is gone meanwhile is not in it.

    Raises:
        StoreError: the folder cannot be opened, or the connection ended.
    """
    return packed(_letters(box, folder, uids, limit=limit))


def packed(files: Iterable[tuple[str, datetime, bytes]]) -> Iterator[bytes]:
    """Yield an archive of files, each with its name and time, holding one of them at a time."""
    out, taken = _Pieces(), set[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, at, content in files:
            local = at.astimezone(VIETNAM)
            moment = (max(local.year, _EARLIEST), local.month, local.day, local.hour, local.minute, local.second)
            info = zipfile.ZipInfo(free_name(name, taken), moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
            yield out.take()
    yield out.take()


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that stands only once in the archive and climbs nowhere."""
    clean = name.replace("/", "_").replace("\\", "_").lstrip(".") or "file"
    stem, dot, ending = clean.rpartition(".")
    number, found = 1, clean
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}).{ending}" if dot else f"{clean} ({number})"
    taken.add(found.casefold())
    return found


def letter_name(raw: bytes) -> str:
    """Return what the file of a letter is called: after its subject."""
    subject = next(iter(header_of(raw).get("subject", [])), b"")
    return f"{clean_name(name_after(subject) or 'thu')[0]}.eml"


def _letters(
    box: BoxConnection, folder: str, uids: Sequence[int], *, limit: int
) -> Iterator[tuple[str, datetime, bytes]]:
    for start in range(0, len(uids), _AT_ONCE):
        for row in list_rows(box, folder, uids[start : start + _AT_ONCE]):
            try:
                raw = read_message(box, folder, row.uid, limit=limit)
            except StoreError as error:
                if error.code != "gone":
                    raise
                continue
            yield letter_name(raw), row.arrived_at, raw


class _Pieces(io.RawIOBase):
    """Where the archive writes to, and what it wrote is taken from; it cannot be wound back."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(memoryview(data))  # type: ignore[arg-type]
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
