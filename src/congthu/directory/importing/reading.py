"""A file as it was uploaded becomes a table of known columns, or a problem that says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from congthu.common.folding import tidy
from congthu.directory.importing.columns import (
    SHAPES,
    Column,
    Headings,
    ListKind,
    ListShape,
    missing_columns,
    read_headings,
)
from congthu.directory.importing.legacy_encodings import suspect_encoding
from congthu.directory.importing.limits import LIMITS
from congthu.directory.importing.problems import FileProblem, FileProblemCode, Problem, ProblemCode, UnreadableFile
from congthu.directory.importing.text_files import text_lines
from congthu.directory.importing.workbooks import OLE_MAGIC, ZIP_MAGIC, refuse_compound_file, workbook_lines

_NOT_TEXT: Final = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"<html",
    b"<!DOCTYPE",
)
_LEAST_HEADINGS: Final = 2

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list: the cells of the known columns, tidied; everything else was left behind."""

    line: int
    cells: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A list that could be read."""

    kind: ListKind
    columns: frozenset[Column]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """What is odd about its shape: unknown columns, lines with too many cells."""


def read_table(raw: bytes, *, kind: ListKind) -> Table | FileProblem:
    """Return the table in ``raw``; the content, not the name of the file, says whether it is CSV or XLSX.

    Time and memory are bounded by `LIMITS`, whatever the file declares.
    """
    try:
        return _table(_lines(raw), kind)
    except UnreadableFile as refusal:
        return refusal.problem


def _lines(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    if not raw.strip():
        raise UnreadableFile(FileProblemCode.EMPTY)
    if len(raw) > LIMITS.file_bytes:
        raise UnreadableFile(FileProblemCode.TOO_LARGE, limit_mb=LIMITS.file_bytes >> 20)
    if raw.startswith(OLE_MAGIC):
        raise refuse_compound_file(raw)
    if raw.startswith(_NOT_TEXT):
        raise UnreadableFile(FileProblemCode.NOT_A_TABLE)
    return workbook_lines(raw) if raw.startswith(ZIP_MAGIC) else text_lines(raw)


def _table(lines: Iterator[tuple[int, list[str]]], kind: ListKind) -> Table:
    shape = SHAPES[kind]
    number, headings = _find_headings(lines, shape)
    problems = [Problem(line=number, code=ProblemCode.UNKNOWN_COLUMN, params={"heading": h}) for h in headings.unknown]
    rows: list[Row] = []
    for line, cells in _filled(lines):
        if len(rows) == LIMITS.rows:
            raise UnreadableFile(FileProblemCode.TOO_MANY_ROWS, limit=LIMITS.rows)
        if any(cell.strip() for cell in cells[headings.width :]):
            problems.append(Problem(line=line, code=ProblemCode.EXTRA_CELLS, params={"columns": headings.width}))
        known = {column: tidy(cells[place]) for column, place in headings.places.items() if place < len(cells)}
        rows.append(Row(line=line, cells=known))
    if not rows:
        raise UnreadableFile(FileProblemCode.NO_ROWS)
    _refuse_old_encoding(cell for row in rows[:200] for cell in row.cells.values())
    return Table(kind=kind, columns=frozenset(headings.places), rows=tuple(rows), problems=tuple(problems))


def _filled(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold something, and stop where only formatted blank lines follow."""
    blank = 0
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            blank = 0
            yield line, cells
        else:
            blank += 1
            if blank > LIMITS.blank_rows:
                return


def _find_headings(lines: Iterator[tuple[int, list[str]]], shape: ListShape) -> tuple[int, Headings]:
    """Return the number and the meaning of the heading line, which may stand below a title.

    Raises:
        UnreadableFile: there is none, a column is missing, or one occurs twice.
    """
    seen: list[str] = []
    for line, cells in _filled(lines):
        headings = read_headings(cells, shape)
        if headings.count >= _LEAST_HEADINGS:
            _check_headings(headings, shape)
            return line, headings
        seen.extend(cells)
        if line >= LIMITS.heading_lines:
            break
    if not seen:
        raise UnreadableFile(FileProblemCode.EMPTY)
    _refuse_old_encoding(seen)
    raise UnreadableFile(FileProblemCode.NO_HEADINGS, headings=_names(shape.template, shape))


def _check_headings(headings: Headings, shape: ListShape) -> None:
    if headings.twice:
        raise UnreadableFile(FileProblemCode.DUPLICATE_COLUMN, columns=_names(headings.twice, shape))
    if missing := missing_columns(headings.places, shape):
        raise UnreadableFile(FileProblemCode.MISSING_COLUMN, columns=_names(missing, shape))


def _refuse_old_encoding(cells: Iterable[str]) -> None:
    """Refuse text that was typed with an old font and saved as Unicode: its letters are wrong all the same."""
    suspected = suspect_encoding("\n".join(cells))
    if suspected is not None:
        raise UnreadableFile(FileProblemCode.WRONG_ENCODING, encoding=suspected.value)


def _names(columns: Iterable[Column], shape: ListShape) -> str:
    return ", ".join(f"“{shape.headings[column]}”" for column in columns)
