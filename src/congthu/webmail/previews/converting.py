"""From the octets of a document to HTML. To be called in a process of its own: see `converter`. Pure."""

from __future__ import annotations

from congthu.documents.api import read_text, text_of_old_office, text_of_rtf
from congthu.webmail.previews.docx import write_docx
from congthu.webmail.previews.opendocument import write_opendocument
from congthu.webmail.previews.packages import BROKEN, Package
from congthu.webmail.previews.sheets import write_xlsx
from congthu.webmail.previews.slides import write_pptx
from congthu.webmail.previews.types import CannotPreview, Kind, Limits, Preview
from congthu.webmail.previews.writing import Full, Page


def convert(raw: bytes, kind: Kind, limits: Limits) -> Preview:
    """Return a document as HTML; not to be trusted before it was cleaned.

    Raises:
        CannotPreview: there is nothing to show.
    """
    page, is_cut = Page(limits), False
    try:
        _write(raw, kind, page, limits)
    except Full:
        is_cut = True
    except MemoryError as error:
        raise CannotPreview("too_much") from error
    except BROKEN as error:
        raise CannotPreview("damaged") from error
    return Preview(html=page.html, is_cut=is_cut, is_rough=kind in {Kind.OLD, Kind.RTF})


def _write(raw: bytes, kind: Kind, page: Page, limits: Limits) -> None:
    match kind:
        case Kind.DOCX:
            write_docx(Package(raw, limits), page)
        case Kind.PPTX:
            write_pptx(Package(raw, limits), page)
        case Kind.XLSX:
            write_xlsx(raw, page, limits)
        case Kind.ODT | Kind.ODS | Kind.ODP:
            write_opendocument(Package(raw, limits), page, limits)
        case Kind.OLD:
            _text(text_of_old_office(raw), page, limits)
        case Kind.RTF:
            _text(text_of_rtf(raw), page, limits)
        case Kind.TEXT:
            _text(read_text(raw).text, page, limits)


def _text(text: str, page: Page, limits: Limits) -> None:
    """Write a text as it stands, as far as it may go: escaping makes each sign six at most."""
    most = limits.characters // 6 - 100
    page.put("<pre>")
    page.text(text[:most])
    page.put("</pre>")
    if len(text) > most:
        raise Full
