"""A file that has come, read where one likes without having it whole in memory."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from congthu.webmail.uploading.access import upload_of
from congthu.webmail.uploading.cipher import unseal
from congthu.webmail.uploading.errors import UnknownUpload, UploadIncomplete
from congthu.webmail.uploading.models import UploadPiece
from congthu.webmail.uploading.types import UploadKey


def open_upload(key: UploadKey, *, account_id: UUID, at: datetime) -> io.BufferedReader:
    """Return a file as one to read from.

    Raises:
        UnknownUpload: it is not this person's.
        UploadIncomplete: not all of it has come.
    """
    row = upload_of(key, account_id=account_id, at=at)
    if row.received < row.octets:
        raise UploadIncomplete("incomplete", received=row.received, octets=row.octets)
    return io.BufferedReader(_Pieces(key, row.octets))


class _Pieces(io.RawIOBase):
    """The pieces in a row; one of them is held."""

    def __init__(self, key: UploadKey, octets: int) -> None:
        super().__init__()
        self._key, self._octets = key, octets
        self._at = 0
        self._begin, self._content = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._octets}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 -- As above it.
        if self._at >= self._octets:
            return 0
        if not self._begin <= self._at < self._begin + len(self._content):
            self._load()
        begin = self._at - self._begin
        piece = self._content[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _load(self) -> None:
        rows = UploadPiece.objects.filter(upload_id=self._key.id, at__lte=self._at)
        row = rows.order_by("-at").first()
        if row is None or row.at + row.octets <= self._at:
            raise UnknownUpload("unknown_upload")
        self._begin, self._content = row.at, unseal(bytes(row.sealed), self._key, at=row.at)
