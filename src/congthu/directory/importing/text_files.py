"""CSV: bytes to lines of cells, in the encodings that Excel and other programs save."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from congthu.directory.importing.legacy_encodings import LegacyEncoding, suspect_encoding
from congthu.directory.importing.problems import FileProblemCode, UnreadableFile

_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_DELIMITERS: Final = ",;\t|"
_HEAD_LINES: Final = 20


def text_lines(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a CSV file; the number is that of the line on which the cells begin.

    Raises:
        UnreadableFile: the encoding is not Unicode, or quotation marks do not match.
    """
    text = decode(raw)
    separator, start = _declared_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _guess_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if begins > start:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(FileProblemCode.BROKEN_CSV, line=begins) from error


def decode(raw: bytes) -> str:
    """Return the text of ``raw``: UTF-8 or UTF-16, with or without a byte-order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return _strictly(raw.removeprefix(mark), encoding)
    return _strictly(raw, _utf16_without_mark(raw) or "utf-8")


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        suspected = suspect_encoding(raw[:100_000].decode("latin-1"))
        if suspected is LegacyEncoding.TWICE_UTF8:
            # Read as Latin-1, good UTF-8 looks as if it had been encoded twice: it is UTF-8, but not to its end.
            line = raw.count(b"\n", 0, error.start) + 1
            raise UnreadableFile(FileProblemCode.DAMAGED_TEXT, line=line) from error
        if suspected is None:
            raise UnreadableFile(FileProblemCode.UNKNOWN_ENCODING) from error
        raise UnreadableFile(FileProblemCode.WRONG_ENCODING, encoding=suspected.value) from error
    if "\0" in text:
        raise UnreadableFile(FileProblemCode.NOT_A_TABLE)
    return text


def _utf16_without_mark(raw: bytes) -> str | None:
    """Return the byte order if every other byte of the beginning is mostly zero, as in ASCII text saved as UTF-16."""
    head = raw[:400]
    if len(raw) % 2 or head.count(0) * 4 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _declared_delimiter(text: str) -> tuple[str | None, int]:
    """Return the delimiter of a first line ``sep=;``, which Excel understands, and how many lines that takes."""
    first = text[:7].splitlines()[0] if text else ""
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return first[-1], 1
    return None, 0


def _guess_delimiter(text: str) -> str:
    """Return the delimiter that occurs most often in the first lines outside quotation marks."""
    head = "\n".join(text[:20_000].splitlines()[:_HEAD_LINES])
    unquoted = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)
