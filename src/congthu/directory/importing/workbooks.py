"""XLSX: bytes to lines of cells, read as a stream; and what only looks like a workbook."""

from __future__ import annotations

import datetime
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from congthu.directory.importing.limits import LIMITS
from congthu.directory.importing.problems import FileProblemCode, UnreadableFile

ZIP_MAGIC: Final = b"PK"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound files: Excel 97–2003 (.xls), and .xlsx files that are locked with a password."""

_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_REQUIRED_PARTS: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml"})

_SHEETS: Final = "xl/worksheets/"
_CHUNK: Final = 1 << 20
_ROW_END: Final = re.compile(rb"</(?:\w{1,20}:)?row>")
_READ_AS_STREAM: Final = (_SHEETS, "xl/sharedStrings.xml")

_BROKEN: Final = (
    InvalidFileException, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, struct.error, EOFError,
    OSError, LookupError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError, ArithmeticError,
)  # fmt: skip
"""openpyxl has no error of its own for damaged files: it raises whatever its parser stumbles over."""


def refuse_compound_file(raw: bytes) -> UnreadableFile:
    """Return the error for an OLE file: locked with a password, or of the old format."""
    locked = _ENCRYPTED_STREAM in raw
    return UnreadableFile(FileProblemCode.ENCRYPTED if locked else FileProblemCode.OLD_EXCEL)


def workbook_lines(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of the first visible sheet; what a formula gave when last saved counts.

    Raises:
        UnreadableFile: it is no workbook, is damaged, or would unpack to too much.
    """
    _check_archive(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of missing styles and unknown extensions.
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise UnreadableFile(FileProblemCode.EMPTY)
        sheet.reset_dimensions()  # The declared size is often wrong, and padded to when right.
        rows = sheet.iter_rows(max_col=LIMITS.columns, values_only=True)
        for number, values in enumerate(rows, start=1):
            yield number, [_cell_text(value) for value in values]
    except _BROKEN as error:
        raise UnreadableFile(FileProblemCode.NOT_A_WORKBOOK) from error


def _check_archive(raw: bytes) -> None:
    """Refuse archives that are not workbooks, and those whose directory declares more than we are ready to unpack.

    Python's `zipfile` never gives more of a member than its declared size, so what is declared may be relied on.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_members(archive.infolist(), size=len(raw))
            for name in archive.namelist():
                if name.startswith(_SHEETS):
                    _check_rows(archive, name)
    except _BROKEN as error:
        raise UnreadableFile(FileProblemCode.NOT_A_WORKBOOK) from error


def _check_members(members: Sequence[zipfile.ZipInfo], *, size: int) -> None:
    if not {member.filename for member in members} >= _REQUIRED_PARTS:
        raise UnreadableFile(FileProblemCode.NOT_A_WORKBOOK)
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(FileProblemCode.ENCRYPTED)
    unpacked = sum(member.file_size for member in members)
    if len(members) > LIMITS.archive_members or unpacked > size * LIMITS.compression:
        raise UnreadableFile(FileProblemCode.UNPACKS_TOO_LARGE, limit_mb=LIMITS.unpacked_bytes >> 20)
    if any(_is_read_whole(member.filename) and member.file_size > LIMITS.part_bytes for member in members):
        raise UnreadableFile(FileProblemCode.UNPACKS_TOO_LARGE, limit_mb=LIMITS.part_bytes >> 20)
    if unpacked > LIMITS.unpacked_bytes:
        raise UnreadableFile(FileProblemCode.TOO_MANY_ROWS, limit=LIMITS.rows)


def _is_read_whole(name: str) -> bool:
    """Tell whether the parser builds a tree of the whole part (styles, relations), some ten times its size."""
    return name.endswith((".xml", ".rels")) and not name.startswith(_READ_AS_STREAM)


def _check_rows(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a sheet with too many filled rows by looking at its raw text, some fifty times faster than parsing it.

    Rows that are only formatted hold no value and are not counted. A row of many megabytes is no list; the parser would
    hold it in memory as a whole.
    """
    rows, rest = 0, b""
    with archive.open(name) as sheet:
        while chunk := sheet.read(_CHUNK):
            *whole, rest = _ROW_END.split(rest + chunk)
            rows += sum(b"v>" in row or b"is>" in row for row in whole)
            if rows > LIMITS.rows + LIMITS.heading_lines:
                raise UnreadableFile(FileProblemCode.TOO_MANY_ROWS, limit=LIMITS.rows)
            if len(rest) > LIMITS.part_bytes:
                raise UnreadableFile(FileProblemCode.UNPACKS_TOO_LARGE, limit_mb=LIMITS.part_bytes >> 20)


def _cell_text(value: object) -> str:
    """Return a cell as a person reads it: 12.0 is 12, a date is a date."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)
