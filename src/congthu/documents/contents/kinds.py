"""What a file is, by what it begins with; its name and its label are asked only where that says nothing. Pure."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final


class Form(StrEnum):
    """How the text of a file is read."""

    PDF = "pdf"
    ZIP = "zip"
    """Office documents since 2007, of both families, and archives."""
    OLD_OFFICE = "old-office"
    RTF = "rtf"
    MARKUP = "markup"
    TEXT = "text"
    NONE = "none"


_BEGINNINGS: Final = (
    (b"PK\x03\x04", Form.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form.OLD_OFFICE),
    (b"{\\rtf", Form.RTF),
)
_PDF_WITHIN: Final = 1024
"""Octets at the beginning in which %PDF- may stand, as every reader of PDF allows."""
_MARKUP: Final = frozenset({"html", "htm", "xhtml", "xml", "svg", "mht"})
_TEXTS: Final = frozenset({"txt", "csv", "tsv", "md", "ics", "vcf", "log", "json", "eml", "srt"})


def form_of(raw: bytes, *, name: str, content_type: str) -> Form:
    """Return how a file is to be read; NONE for pictures, sounds, programs and what is not known."""
    if b"%PDF-" in raw[:_PDF_WITHIN]:
        return Form.PDF
    for beginning, form in _BEGINNINGS:
        if raw.startswith(beginning):
            return form
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if ending in _MARKUP or content_type in {"text/html", "application/xhtml+xml", "text/xml", "application/xml"}:
        return Form.MARKUP
    if ending in _TEXTS or content_type.startswith("text/"):
        return Form.TEXT
    return Form.NONE
