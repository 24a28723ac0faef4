"""A box that letters are brought into, and an old one that they come from, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Self
from uuid import UUID

from congthu.engine.errors import ScannerAway, StoreError
from congthu.engine.types import ForeignFolder, ForeignHead, KnownMessage, Scanned
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.moving.doors import Source
from congthu.webmail.moving.marks import header_of
from congthu.webmail.moving.orders import Order, Vault


@dataclass
class FakeStore:
    """Folders of letters under numbers."""

    letters: dict[str, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))
    marks: dict[tuple[str, int], tuple[frozenset[str], datetime | None]] = field(default_factory=dict)
    room: int = 1_000_000
    """So many letters fit in."""
    not_clean: dict[bytes, Scanned] = field(default_factory=dict)
    """What the scanner says of letters with a word in them."""
    scanner_is_away: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def folders(self) -> Iterable[str]:
        return list(self.letters)

    def special(self, use: str) -> str:
        return use.removeprefix("\\")

    def make_folder(self, name: str) -> None:
        self.letters[name] = self.letters[name]

    def known(self, folder: str) -> Iterator[KnownMessage]:
        for uid, raw in self.letters[folder].items():
            name = next(iter(header_of(raw).get("message-id", [])), b"")
            yield KnownMessage(uid=uid, message_id=name, octets=len(raw))

    def read(self, folder: str, uid: int, *, limit: int) -> bytes:
        del limit
        return self.letters[folder][uid]

    def scan(self, raw: bytes) -> Scanned:
        if self.scanner_is_away:
            raise ScannerAway("no answer")
        return next((told for word, told in self.not_clean.items() if word in raw), Scanned.CLEAN)

    def put(self, folder: str, raw: bytes, *, flags: Iterable[str], at: datetime | None) -> int:
        if b"\0" in raw:
            raise StoreError("bad_command")
        if sum(map(len, self.letters.values())) >= self.room:
            raise StoreError("full")
        uid = next(self.numbers)
        self.letters[folder][uid] = raw
        self.marks[folder, uid] = (frozenset(flags), at)
        return uid


@dataclass
class FakeOldBox:
    """Folders on an old server: a name with its use, and what is in it."""

    letters: dict[tuple[str, str], dict[int, bytes]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset({"\\Seen"})
    validity: int = 1
    broken: str = ""
    """A folder that cannot be opened."""
    fails_at: int = 0
    """The number at which the connection ends."""
    open_one: tuple[str, str] = ("", "")

    def folders(self) -> Sequence[ForeignFolder]:
        return [
            ForeignFolder(raw_name=name.encode(), parts=tuple(name.split(".")), special_use=use)
            for name, use in self.letters
        ]

    def examine(self, folder: ForeignFolder) -> tuple[int, int]:
        name = folder.raw_name.decode()
        if name == self.broken:
            raise StoreError("failed")
        self.open_one = (name, folder.special_use)
        return self.validity, len(self.letters[self.open_one])

    def uids(self, *, after: int) -> Sequence[int]:
        return [uid for uid in sorted(self.letters[self.open_one]) if uid > after]

    def heads(self, uids: Sequence[int]) -> Sequence[ForeignHead]:
        day = datetime(2020, 1, 1, tzinfo=UTC)
        found = self.letters[self.open_one]
        return [ForeignHead(uid=uid, flags=self.flags, arrived_at=day, octets=len(found[uid])) for uid in uids]

    def read(self, uid: int) -> bytes | None:
        if uid == self.fails_at:
            raise StoreError("unreachable")
        return self.letters[self.open_one][uid]


@dataclass(frozen=True, kw_only=True)
class FakeDoors:
    """Doors to these."""

    store: FakeStore
    source: Callable[[Order], Source]
    vault: Vault

    def open_store(self, box: OpenableBox) -> FakeStore:
        del box
        return self.store

    @contextmanager
    def open_source(self, order: Order, *, account_id: UUID) -> Iterator[Source]:
        del account_id
        yield self.source(order)
