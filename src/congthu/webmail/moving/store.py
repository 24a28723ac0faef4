"""The box that letters are brought into, as an import needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol, Self

from congthu.engine.api import (
    BoxConnection,
    append,
    create_folder,
    list_folders,
    list_message_ids,
    read_message,
    scan,
    special_folder,
)
from congthu.engine.errors import StoreError
from congthu.engine.types import KnownMessage, Scanned


class Store(Protocol):
    """An open box; everything raises StoreError, and `scan` ScannerAway."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def folders(self) -> Iterable[str]: ...

    def special(self, use: str) -> str: ...

    def make_folder(self, name: str) -> None: ...

    def known(self, folder: str) -> Iterator[KnownMessage]: ...

    def read(self, folder: str, uid: int, *, limit: int) -> bytes: ...

    def scan(self, raw: bytes) -> Scanned: ...

    def put(self, folder: str, raw: bytes, *, flags: Iterable[str], at: datetime | None) -> int: ...


class BoxStore:
    """The real one."""

    def __init__(self, box: BoxConnection, *, scanner: PurePosixPath) -> None:
        self._box, self._scanner = box, scanner

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._box.close()

    def folders(self) -> Iterable[str]:
        return [folder.name for folder in list_folders(self._box) if folder.is_selectable]

    def special(self, use: str) -> str:
        return special_folder(self._box, use)

    def make_folder(self, name: str) -> None:
        try:
            create_folder(self._box, name)
        except StoreError as error:
            if error.code != "exists":
                raise

    def known(self, folder: str) -> Iterator[KnownMessage]:
        return list_message_ids(self._box, folder)

    def read(self, folder: str, uid: int, *, limit: int) -> bytes:
        return read_message(self._box, folder, uid, limit=limit)

    def scan(self, raw: bytes) -> Scanned:
        return scan(raw, at=self._scanner)

    def put(self, folder: str, raw: bytes, *, flags: Iterable[str], at: datetime | None) -> int:
        return append(self._box, folder, raw, flags=flags, at=at).uid
