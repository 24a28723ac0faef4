"""What an import is to do, as its job finds it: sealed, and wiped when the job is over. Clause: D3.3, D7.2b."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from congthu.webmail.moving.errors import SourceFault
from congthu.webmail.moving.types import LeftOut, Reason

_PURPOSE: Final = b"congthu webmail import"


@dataclass(frozen=True, kw_only=True)
class ServerOrder:
    """An old server, and how its box is opened."""

    host: str
    port: int
    is_wrapped: bool
    login: str
    password: str = field(repr=False)
    with_thrown_away: bool = False
    """Whether bin and junk are taken too."""


@dataclass(frozen=True, kw_only=True)
class FileOrder:
    """A file that was uploaded."""

    upload: str = field(repr=False)
    """Its name and key."""


Order = ServerOrder | FileOrder
_KINDS: Final = {"server": ServerOrder, "file": FileOrder}


@dataclass(frozen=True, kw_only=True)
class Vault:
    """What seals and opens; each sealed thing is bound to its import."""

    keys: MultiFernet = field(repr=False)

    @classmethod
    def of(cls, secrets: Sequence[str]) -> Vault:
        """Return the one of an instance's keys: the first seals, all open."""
        return cls(keys=MultiFernet([Fernet(_derived(secret)) for secret in secrets]))

    def seal_order(self, order: Order, *, import_id: UUID) -> str:
        """Return an order as it may be stored."""
        kind = "server" if isinstance(order, ServerOrder) else "file"
        return self._seal({"kind": kind, **asdict(order)}, import_id)

    def open_order(self, sealed: str, *, import_id: UUID) -> Order:
        """Return an order.

        Raises:
            SourceFault: ``file_gone``: it cannot be opened any more.
        """
        found = self._open(sealed, import_id)
        if not isinstance(found, dict):
            raise SourceFault("file_gone")
        order: Order = _KINDS[found.pop("kind")](**found)
        return order

    def seal_report(self, report: Sequence[LeftOut], *, import_id: UUID) -> str:
        """Return what was left out as it may be stored: names of files and folders are nobody's business."""
        return self._seal([[one.where, one.reason.value, one.octets] for one in report], import_id) if report else ""

    def open_report(self, sealed: str, *, import_id: UUID) -> list[LeftOut]:
        """Return what was left out; nothing where it cannot be opened any more."""
        found = self._open(sealed, import_id)
        rows = found if isinstance(found, list) else []
        return [LeftOut(where=where, reason=Reason(reason), octets=octets) for where, reason, octets in rows]

    def seal_source(self, source: str, *, import_id: UUID) -> str:
        """Return the name of a file or server as it may be stored."""
        return self._seal(source, import_id)

    def open_source(self, sealed: str, *, import_id: UUID) -> str:
        """Return the name; empty where it cannot be opened any more."""
        found = self._open(sealed, import_id)
        return found if isinstance(found, str) else ""

    def _seal(self, content: object, import_id: UUID) -> str:
        return self.keys.encrypt(json.dumps([str(import_id), content]).encode()).decode()

    def _open(self, sealed: str, import_id: UUID) -> object:
        try:
            owner, content = json.loads(self.keys.decrypt(sealed))
        except (InvalidToken, TypeError):
            return None
        return content if owner == str(import_id) else None


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
