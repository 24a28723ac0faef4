"""Values of previews. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from congthu.common.errors import CongThuError


class Kind(StrEnum):
    """How a file is turned into a page."""

    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    OLD = "old"
    """Office documents up to 2003: their text alone, as far as it is found."""
    RTF = "rtf"
    TEXT = "text"


class CannotPreview(CongThuError):
    """There is nothing to show: ``damaged`` (or locked), or ``too_much``: it took more time or memory than it may."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one preview may cost."""

    octets: int = 30 << 20
    unpacked: int = 96 << 20
    """Of one part of an archive."""
    characters: int = 1_500_000
    """Of HTML, pictures not counted."""
    pictures: int = 4 << 20
    """Octets of all pictures together."""
    rows: int = 1000
    """Of a table or sheet."""
    columns: int = 60
    sheets: int = 30
    seconds: int = 15
    memory: int = 768 << 20


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A document as a page."""

    html: str
    is_cut: bool
    """Whether there is more in the document."""
    is_rough: bool
    """Whether it is the text alone."""
