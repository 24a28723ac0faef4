"""The front door of the documents."""

from __future__ import annotations

from congthu.documents.charsets.reading import read_text
from congthu.documents.charsets.repairing import repair_markup, repair_text
from congthu.documents.contents.others import text_of_markup, text_of_old_office, text_of_rtf

__all__ = ["read_text", "repair_markup", "repair_text", "text_of_markup", "text_of_old_office", "text_of_rtf"]
