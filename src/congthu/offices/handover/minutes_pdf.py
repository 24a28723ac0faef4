"""The minutes as PDF: A4, margins and letters of NĐ 30/2020/NĐ-CP (Times New Roman's measures, 13 points)."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as PdfTable

from congthu.offices.handover.minutes import File, Minutes, Section, Table

_FONTS: Final = Path("/usr/share/fonts/truetype/croscore")
"""Debian's fonts-croscore: Tinos has the measures of Times New Roman and every Vietnamese letter; it is embedded."""
_REGULAR, _BOLD, _ITALIC = "Minutes", "Minutes-Bold", "Minutes-Italic"
_FILES: Final = {_REGULAR: "Tinos-Regular.ttf", _BOLD: "Tinos-Bold.ttf", _ITALIC: "Tinos-Italic.ttf"}
_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * mm, 20 * mm, 30 * mm, 18 * mm
_WIDTH: Final = A4[0] - _LEFT - _RIGHT

_TEXT: Final = ParagraphStyle("text", fontName=_REGULAR, fontSize=13, leading=17, alignment=TA_JUSTIFY, spaceAfter=4)
_WITH_DIGEST: Final = ParagraphStyle("with-digest", parent=_TEXT, alignment=0, splitLongWords=True)
"""For lines with a word as long as a digest: set to full width they would be torn apart."""
_LONG_WORD: Final = 40
_HEADING: Final = ParagraphStyle("heading", parent=_TEXT, fontName=_BOLD, spaceBefore=6)
_CENTRED: Final = ParagraphStyle("centred", parent=_TEXT, alignment=TA_CENTER, spaceAfter=0)
_STRONG: Final = ParagraphStyle("strong", parent=_CENTRED, fontName=_BOLD)
_TITLE: Final = ParagraphStyle("title", parent=_STRONG, fontSize=14, leading=19)
_NAME: Final = ParagraphStyle("name", parent=_CENTRED, fontSize=12, leading=15)
_NAME_STRONG: Final = ParagraphStyle("name-strong", parent=_NAME, fontName=_BOLD)
_NOTE: Final = ParagraphStyle("note", parent=_CENTRED, fontName=_ITALIC, fontSize=12, leading=15)
_CELL: Final = ParagraphStyle(
    "cell", parent=_TEXT, fontSize=11, leading=13.5, alignment=0, spaceAfter=0, splitLongWords=True
)
_CELL_RIGHT: Final = ParagraphStyle("cell-right", parent=_CELL, alignment=TA_RIGHT)
_CELL_HEAD: Final = ParagraphStyle("cell-head", parent=_CELL, fontName=_BOLD, alignment=TA_CENTER)


def render_pdf(minutes: Minutes) -> File:
    """Return the minutes as a PDF with its fonts embedded."""
    _register_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        leftMargin=_LEFT,
        rightMargin=_RIGHT,
        title=minutes.summary,
        author=minutes.body,
        lang="vi",
    )

    def number_pages(canvas: Canvas, template: Any) -> None:  # noqa: ANN401 -- reportlab's own.
        _page_number(canvas, template.page, minutes.reference)

    document.build(_story(minutes), onFirstPage=number_pages, onLaterPages=number_pages)
    content = target.getvalue()
    return File(content=content, digest=hashlib.sha256(content).hexdigest())


def _story(minutes: Minutes) -> list[Any]:
    story: list[Any] = [_head(minutes), Spacer(1, 14), _p("BIÊN BẢN", _TITLE), _p(minutes.summary, _STRONG)]
    story += [HRFlowable(width=_WIDTH / 4, thickness=0.6, color="black", spaceBefore=2, spaceAfter=12)]
    story += [_p(line, _TEXT) for line in minutes.opening_lines]
    for place, section in enumerate(minutes.sections, start=1):
        story += _section(place, section)
    story += [_p(line, _TEXT) for line in minutes.closing_lines]
    return [*story, KeepTogether([Spacer(1, 12), _signatures(minutes)])]


def _head(minutes: Minutes) -> PdfTable:
    """Return the issuing body on the left, the state's name and motto on the right."""
    left: list[Any] = [_p(minutes.above, _NAME)] if minutes.above else []
    left += [_p(minutes.body, _NAME_STRONG), _rule(22 * mm), _p(minutes.number, _NAME)]
    right = [
        _p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _NAME_STRONG),
        _p("Độc lập - Tự do - Hạnh phúc", ParagraphStyle("motto", parent=_STRONG)),
        _rule(54 * mm),
    ]
    return _plain_table([[left, right]], widths=(0.42, 0.58))


def _section(place: int, section: Section) -> list[Any]:
    first: list[Any] = [_p(f"{place}. {section.heading}", _HEADING)]
    lines = [_p(line, _line_style(line)) for line in section.lines]
    parts: list[Any] = [KeepTogether([*first, *lines[:1]]), *lines[1:]]
    return [*parts, _table(section.table), Spacer(1, 6)] if section.table else parts


def _line_style(line: str) -> ParagraphStyle:
    return _WITH_DIGEST if any(len(word) > _LONG_WORD for word in line.split()) else _TEXT


def _table(table: Table) -> PdfTable:
    head = [_p(text, _CELL_HEAD) for text in table.heads]
    rows = [
        [_p(text, _CELL_RIGHT if place in table.numeric else _CELL) for place, text in enumerate(row)]
        for row in table.rows
    ]
    widths = [_WIDTH * share / sum(table.widths) for share in table.widths]
    lined = PdfTable([head, *rows], colWidths=widths, repeatRows=1)
    lined.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return lined


def _signatures(minutes: Minutes) -> PdfTable:
    sides = (
        ("BÊN GIAO", minutes.giver_confirmed, minutes.giver),
        ("BÊN NHẬN", minutes.taker_confirmed, minutes.taker),
    )
    cells = [
        [_p(title, _STRONG), _p("(Chữ ký, họ và tên)", _NOTE), Spacer(1, 40), _p(how, _NOTE), _p(name, _STRONG)]
        for title, how, name in sides
    ]
    return _plain_table([cells], widths=(0.5, 0.5))


def _plain_table(rows: list[list[Any]], *, widths: tuple[float, ...]) -> PdfTable:
    table = PdfTable(rows, colWidths=[_WIDTH * share for share in widths])
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")]
    table.setStyle(TableStyle([*style, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    return table


def _rule(width: float) -> HRFlowable:
    return HRFlowable(width=width, thickness=0.6, color="black", spaceBefore=2, spaceAfter=4)


def _page_number(canvas: Canvas, page: int, reference: str) -> None:
    """Number pages from the second on, at the top; name the record at the foot."""
    canvas.saveState()
    if page > 1:
        canvas.setFont(_REGULAR, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 14 * mm, str(page))
    canvas.setFont(_REGULAR, 9)
    canvas.drawString(_LEFT, 11 * mm, reference)
    canvas.restoreState()


def _p(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _register_fonts() -> None:
    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))
