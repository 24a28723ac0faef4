"""Ways to what an import reads from and writes to; tests put others in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol
from uuid import UUID

from congthu.accounts.api import issue_token
from congthu.engine.api import open_box, open_foreign
from congthu.engine.errors import StoreError
from congthu.engine.types import Server
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.moving.addresses import judge
from congthu.webmail.moving.errors import SourceFault
from congthu.webmail.moving.file_source import FileSource
from congthu.webmail.moving.orders import FileOrder, Order, Vault
from congthu.webmail.moving.server_source import ServerSource
from congthu.webmail.moving.store import BoxStore, Store
from congthu.webmail.moving.types import Position, Step
from congthu.webmail.uploading.access import progress_of
from congthu.webmail.uploading.errors import UploadError
from congthu.webmail.uploading.opening import open_upload
from congthu.webmail.uploading.types import UploadKey


class Source(Protocol):
    """Where letters come from."""

    @property
    def total(self) -> int: ...

    def steps(self, position: Position) -> Iterator[Step]: ...


class Doors(Protocol):
    """What an import needs of the world."""

    @property
    def vault(self) -> Vault: ...

    def open_store(self, box: OpenableBox) -> Store: ...

    def open_source(self, order: Order, *, account_id: UUID) -> AbstractContextManager[Source]: ...


@dataclass(frozen=True, kw_only=True)
class RealDoors:
    """Those of an instance."""

    imap: Server
    scanner: PurePosixPath
    """The socket of the virus scanner."""
    vault: Vault
    named: Mapping[str, str]
    """Old servers inside that the operator allows."""
    clock: Callable[[], datetime]

    def open_store(self, box: OpenableBox) -> Store:
        """Return the box that letters go into. Raises StoreError."""
        token = issue_token(box.address, box.person, rights=box.rights, at=self.clock())
        return BoxStore(open_box(self.imap, box=box.address, token=token), scanner=self.scanner)

    @contextmanager
    def open_source(self, order: Order, *, account_id: UUID) -> Iterator[Source]:
        """Lend where letters come from.

        Raises:
            SourceFault: it cannot be read.
        """
        if isinstance(order, FileOrder):
            with self._file(order, account_id) as source:
                yield source
            return
        server = judge(order, named=self.named)
        try:
            with open_foreign(server, login=order.login, password=order.password) as box:
                yield ServerSource(box, with_thrown_away=order.with_thrown_away)
        except StoreError as error:
            raise SourceFault(error.code) from error

    @contextmanager
    def _file(self, order: FileOrder, account_id: UUID) -> Iterator[Source]:
        key = UploadKey.of(order.upload)
        try:
            if key is None:
                raise SourceFault("file_gone")
            octets = progress_of(key, account_id=account_id, at=self.clock()).octets
            with open_upload(key, account_id=account_id, at=self.clock()) as file:
                yield FileSource(file, octets=octets)
        except UploadError as error:
            raise SourceFault("file_gone") from error
