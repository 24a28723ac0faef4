"""What can be wrong with a file or with a line of it: codes and parameters; the sentences are in `texts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from congthu.directory.errors import DirectoryError


class FileProblemCode(StrEnum):
    """Why a file cannot be read as a list at all."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    NOT_A_TABLE = "file_not_a_table"
    OLD_EXCEL = "file_old_excel"
    ENCRYPTED = "file_encrypted"
    NOT_A_WORKBOOK = "file_not_a_workbook"
    UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    TOO_MANY_ROWS = "file_too_many_rows"
    WRONG_ENCODING = "file_wrong_encoding"
    UNKNOWN_ENCODING = "file_unknown_encoding"
    DAMAGED_TEXT = "file_damaged_text"
    BROKEN_CSV = "file_broken_csv"
    NO_HEADINGS = "file_no_headings"
    MISSING_COLUMN = "file_missing_column"
    DUPLICATE_COLUMN = "file_duplicate_column"
    NO_ROWS = "file_no_rows"


class ProblemCode(StrEnum):
    """What is wrong with one line."""

    UNKNOWN_COLUMN = "unknown_column"
    EXTRA_CELLS = "extra_cells"
    CELL_TOO_LONG = "cell_too_long"
    CELL_MISSING = "cell_missing"
    GIVEN_NAME_MISSING = "given_name_missing"
    NAME_HAS_DIGITS = "name_has_digits"
    NAME_HAS_FOREIGN_SIGN = "name_has_foreign_sign"
    NAME_GARBLED = "name_garbled"
    NAME_TOO_LONG = "name_too_long"
    NAME_PARTS_DISAGREE = "name_parts_disagree"
    NAME_NEEDS_CONFIRMATION = "name_needs_confirmation"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_PERSON = "duplicate_person"
    DUPLICATE_BODY = "duplicate_body"
    UNKNOWN_LEVEL = "unknown_level"
    LABEL_UNUSABLE = "label_unusable"

    @property
    def stops_the_line(self) -> bool:
        """Whether the line must not be imported as it stands; a column that nobody knows is only pointed out."""
        return self is not ProblemCode.UNKNOWN_COLUMN


@dataclass(frozen=True, kw_only=True)
class FileProblem:
    """Why a file was not read."""

    code: FileProblemCode
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with one line, and where."""

    line: int
    code: ProblemCode
    params: Mapping[str, object] = field(default_factory=dict)


class UnreadableFile(DirectoryError):
    """Raised inside this package where reading cannot go on; `reading.read_table` returns its `problem` instead."""

    def __init__(self, code: FileProblemCode, /, **params: object) -> None:
        self.problem = FileProblem(code=code, params=params)
        super().__init__(code, **params)
