"""The minutes as DOCX, to be edited where the office's own form asks for more; A4 and Times New Roman as NĐ 30/2020."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from congthu.offices.handover.minutes import File, Minutes, Section, Table

_FONT: Final = "Times New Roman"
_WIDTH_MM: Final = 162
_CENTRE, _LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


def render_docx(minutes: Minutes) -> File:
    """Return the minutes as an Office Open XML document."""
    document = _document(minutes)
    _head(document, minutes)
    _say(document, "BIÊN BẢN", bold=True, size=14, align=_CENTRE, before=14)
    _say(document, minutes.summary, bold=True, align=_CENTRE)
    _say(document, "_______________", align=_CENTRE)
    for line in minutes.opening_lines:
        _say(document, line)
    for place, section in enumerate(minutes.sections, start=1):
        _section(document, place, section)
    for line in minutes.closing_lines:
        _say(document, line, before=6)
    _signatures(document, minutes)
    target = BytesIO()
    document.save(target)
    content = target.getvalue()
    return File(content=content, digest=hashlib.sha256(content).hexdigest())


def _document(minutes: Minutes) -> Any:  # noqa: ANN401 -- python-docx names its class apart from the function.
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(20), Mm(30), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    document.core_properties.title, document.core_properties.author = minutes.summary, minutes.body
    document.core_properties.language = "vi-VN"
    _set(page.footer.paragraphs[0], minutes.reference, size=9)
    return document


def _head(document: Any, minutes: Minutes) -> None:  # noqa: ANN401
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Mm(_WIDTH_MM * 0.42), Mm(_WIDTH_MM * 0.58)
    _fill(
        left,
        [(minutes.above, False, 12), (minutes.body, True, 12), ("________", False, 12), (minutes.number, False, 12)],
    )
    _fill(
        right,
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, 12),
            ("Độc lập - Tự do - Hạnh phúc", True, 13),
            ("_____________________", False, 12),
        ],
    )


def _section(document: Any, place: int, section: Section) -> None:  # noqa: ANN401
    heading = _say(document, f"{place}. {section.heading}", bold=True, before=6)
    heading.paragraph_format.keep_with_next = True
    for line in section.lines:
        _say(document, line)
    if section.table:
        _table(document, section.table)


def _table(document: Any, table: Table) -> None:  # noqa: ANN401
    made = document.add_table(rows=1, cols=len(table.heads))
    made.style, made.autofit = "Table Grid", False
    widths = [Mm(_WIDTH_MM * share / sum(table.widths)) for share in table.widths]
    for place, text in enumerate(table.heads):
        _cell(made.rows[0].cells[place], text, width=widths[place], bold=True, align=_CENTRE)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 -- There is no public way to repeat a heading.
    for row in table.rows:
        cells = made.add_row().cells
        for place, text in enumerate(row):
            align = _RIGHT if place in table.numeric else _LEFT
            _cell(cells[place], text, width=widths[place], align=align)


def _signatures(document: Any, minutes: Minutes) -> None:  # noqa: ANN401
    table = document.add_table(rows=1, cols=2)
    sides = (
        ("BÊN GIAO", minutes.giver_confirmed, minutes.giver),
        ("BÊN NHẬN", minutes.taker_confirmed, minutes.taker),
    )
    for cell, (title, how, name) in zip(table.rows[0].cells, sides, strict=True):
        note = "(Chữ ký, họ và tên)"
        _fill(cell, [(title, True, 13), (note, False, 12), ("", False, 13), ("", False, 13)])
        _set(cell.add_paragraph(), how, size=12, italic=True, align=_CENTRE)
        _set(cell.add_paragraph(), name, bold=True, align=_CENTRE)


def _fill(cell: Any, lines: list[tuple[str, bool, int]]) -> None:  # noqa: ANN401
    shown = [line for line in lines if line[0] or not line[1]]
    for place, (text, bold, size) in enumerate(shown):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _set(paragraph, text, bold=bold, size=size, align=_CENTRE)


def _cell(cell: Any, text: str, *, width: Mm, bold: bool = False, align: WD_ALIGN_PARAGRAPH = _LEFT) -> None:  # noqa: ANN401
    cell.width = width
    _set(cell.paragraphs[0], text, bold=bold, size=11, align=align)


def _say(
    document: Any,  # noqa: ANN401
    text: str,
    *,
    bold: bool = False,
    size: int = 13,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    before: int = 0,
) -> Any:  # noqa: ANN401
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    _set(paragraph, text, bold=bold, size=size, align=align)
    return paragraph


def _set(
    paragraph: Any,  # noqa: ANN401
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), _FONT
