"""Letters out of a file: one (``.eml``), many (mbox), or an archive of these. All of it is hostile. Clause: D5.2b."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO, Final, cast

from congthu.webmail.moving import mbox
from congthu.webmail.moving.errors import SourceFault
from congthu.webmail.moving.marks import (
    DELETED,
    arrival_of,
    flags_of,
    header_of,
    is_letter,
    kept_flags,
    without_own_fields,
)
from congthu.webmail.moving.types import POLICY, Letter, MovingPolicy, Position, Reason, Step

_ZIP: Final = b"PK"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    ValueError,
    OverflowError,
)
_SILENT: Final = (".msf", "/.ds_store", "/thumbs.db")
"""What programs put beside letters, and nobody misses."""
_ENCRYPTED: Final = 0x1


class FileSource:
    """The letters of one file."""

    def __init__(self, file: io.BufferedReader, *, octets: int, policy: MovingPolicy = POLICY) -> None:
        self._file, self._policy = file, policy
        self.total = octets

    def steps(self, position: Position) -> Iterator[Step]:
        """Yield what the file has, from a place on that an earlier step named.

        Raises:
            SourceFault: ``kind``, ``damaged`` or ``too_many``.
        """
        self._file.seek(0)
        beginning = self._file.read(2048)
        if beginning.startswith(_ZIP):
            yield from self._archive(position)
        elif mbox.is_mbox(beginning):
            yield from self._many(self._file, "", int(position.get("at", 0)))
        elif is_letter(beginning):
            if not position:
                self._file.seek(0)
                yield self._one(self._file, "", octets=self.total)
        else:
            raise SourceFault("kind")

    def _many(self, file: BinaryIO, where: str, at: int) -> Iterator[Step]:
        for entry in mbox.read(file, at=at, limit=self._policy.letter_octets):
            place = f"{where} @{at}" if where else f"@{at}"
            at = entry.end
            letter, reason = _letter(entry.raw, line=entry.line)
            yield Step(letter=letter, reason=reason, where=place, octets=entry.octets, position={"at": at}, done=at)

    def _one(self, file: BinaryIO, where: str, *, octets: int) -> Step:
        raw = file.read(self._policy.letter_octets + 1)
        letter, reason = _letter(raw if len(raw) <= self._policy.letter_octets else None)
        return Step(letter=letter, reason=reason, where=where, octets=octets, position={"at": octets}, done=octets)

    def _archive(self, position: Position) -> Iterator[Step]:
        first, at = int(position.get("member", 0)), int(position.get("at", 0))
        with _told_as_damage():
            archive = zipfile.ZipFile(cast("Any", _Guarded(self._file, self._policy.directory_octets)))
            members = self._members(archive)
        for number in range(first, len(members)):
            yield from self._member(archive, members[number], number, at if number == first else 0)

    def _members(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > self._policy.members:
            raise SourceFault("too_many")
        if sum(one.file_size for one in members) > self._policy.unpacked_octets:
            raise SourceFault("too_large")
        return members

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, number: int, at: int) -> Iterator[Step]:
        """Yield what one file of an archive has; whatever is wrong with it is wrong with it alone."""
        after = {"member": number + 1, "at": 0}
        share = member.compress_size / max(1, member.file_size)
        left_out = Step(
            letter=None,
            where=member.filename[:200],
            octets=member.file_size,
            position=after,
            done=min(self.total, member.header_offset + member.compress_size),
        )
        if f"/{member.filename.lower()}".endswith(_SILENT) or member.filename.startswith("__MACOSX/"):
            yield left_out
        elif member.flag_bits & _ENCRYPTED:
            yield replace(left_out, reason=Reason.LOCKED)
        else:
            try:
                with _told_as_damage(), archive.open(member) as file:
                    for step in self._inside(cast("BinaryIO", file), member, at):
                        place = {"member": number, "at": step.position["at"]}
                        done = member.header_offset + int(step.done * share)
                        yield replace(step, position=place, done=min(self.total, done))
            except SourceFault:
                yield replace(left_out, reason=Reason.DAMAGED)
            else:
                yield left_out

    def _inside(self, file: BinaryIO, member: zipfile.ZipInfo, at: int) -> Iterator[Step]:
        beginning = file.read(2048)
        file.seek(0)
        if mbox.is_mbox(beginning):
            yield from self._many(file, member.filename[:200], at)
        elif not at:
            yield self._one(file, member.filename[:200], octets=member.file_size)


def _letter(raw: bytes | None, *, line: bytes = b"") -> tuple[Letter | None, Reason | None]:
    if raw is None:
        return None, Reason.TOO_LARGE
    if not is_letter(raw):
        return None, Reason.NO_LETTER
    fields = header_of(raw)
    flags = flags_of(fields)
    if DELETED in flags:
        return None, Reason.DELETED
    arrived_at = arrival_of(fields, line=line)
    return Letter(raw=without_own_fields(raw), flags=kept_flags(flags), arrived_at=arrived_at), None


@contextmanager
def _told_as_damage() -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, RuntimeError) as error:
        raise SourceFault("damaged") from error


class _Guarded:
    """The file as the archive's reader sees it: it takes no more at once than a table of contents may have."""

    def __init__(self, file: io.BufferedReader, most: int) -> None:
        self._file, self._most = file, most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, octets: int = -1) -> bytes:
        content = self._file.read(self._most + 1 if octets < 0 else min(octets, self._most + 1))
        if len(content) > self._most:
            raise SourceFault("too_many")
        return content
