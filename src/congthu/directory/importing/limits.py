"""How much a file may hold. Policy is data: these are the only figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ReadingLimits:
    """Bounds that keep one upload from taking the web server's memory; the largest province has some 60,000 staff."""

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    """Of the parts of a workbook; 200,000 lines of seven short cells are some 60 MB."""
    part_bytes: int = 16 << 20
    """Of a part that is read as a whole, and of one row."""
    compression: int = 150
    """How many times its size a workbook may unpack to; lists of very equal lines reach 30."""
    archive_members: int = 2_000
    rows: int = 200_000
    blank_rows: int = 20_000
    """After so many blank lines on end the list is over: sheets are often formatted down to line 1,048,576."""
    columns: int = 100
    heading_lines: int = 15
    """Above the headings there may be a title; they are looked for in so many lines."""


LIMITS: Final = ReadingLimits()
