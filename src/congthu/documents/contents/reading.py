"""From a file to its text. To be called within `bounded`: what a file may cost is limited there."""

from __future__ import annotations

from congthu.documents.charsets.reading import read_text
from congthu.documents.charsets.repairing import repair_text
from congthu.documents.contents.kinds import Form, form_of
from congthu.documents.contents.limits import Limits
from congthu.documents.contents.office import text_of_archive
from congthu.documents.contents.others import text_of_markup, text_of_old_office, text_of_rtf
from congthu.documents.contents.pdf import text_of_pdf


def text_of(raw: bytes, *, name: str, content_type: str, limits: Limits) -> str:
    """Return the text of a file in today's letters; what was typed in fonts of old (TCVN3, VNI) is found as well.

    Raises:
        NotAsDeclared: it cannot be read.
    """
    text = _as_written(raw, form_of(raw, name=name, content_type=content_type), limits)
    return repair_text(text[: limits.characters]).text


def _as_written(raw: bytes, form: Form, limits: Limits) -> str:  # noqa: PLR0911 -- A table of forms.
    match form:
        case Form.PDF:
            return text_of_pdf(raw, limits)
        case Form.ZIP:
            return text_of_archive(raw, limits)
        case Form.OLD_OFFICE:
            return text_of_old_office(raw)
        case Form.RTF:
            return text_of_rtf(raw)
        case Form.MARKUP:
            return text_of_markup(raw)
        case Form.TEXT:
            return read_text(raw).text
        case Form.NONE:
            return ""
