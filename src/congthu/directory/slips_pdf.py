"""Slips with start passwords as PDF: how they are drawn. Clause: D12.1-2, Q10."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congthu.directory.slips import Printed, Sheet, Slip

_FONTS: Final = Path("/usr/share/fonts/truetype/croscore")
"""Debian's fonts-croscore. Tinos has the measures of Times New Roman (NĐ 30/2020) and every Vietnamese letter."""

_REGULAR, _BOLD, _FIXED = "Tinos", "Tinos-Bold", "Cousine"
_FILES: Final = {_REGULAR: "Tinos-Regular.ttf", _BOLD: "Tinos-Bold.ttf", _FIXED: "Cousine-Regular.ttf"}

_COLUMNS, _ROWS = 2, 4
_PER_PAGE: Final = _COLUMNS * _ROWS
_WIDTH, _HEIGHT = A4[0] / _COLUMNS, A4[1] / _ROWS
_MARGIN: Final = 8 * mm


def draw_sheet(sheet: Sheet, printed: Printed) -> bytes:
    """Return the PDF with all slips of one body, in the order given."""
    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"Phiếu mật khẩu cấp lần đầu – {sheet.body}")
    canvas.setLineWidth(0.4)
    for number, slip in enumerate(sheet.slips):
        place = number % _PER_PAGE
        if place == 0:
            if number:
                canvas.showPage()
            canvas.setLineWidth(0.4)
        _draw(canvas, slip, sheet, printed, column=place % _COLUMNS, row=place // _COLUMNS)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, slip: Slip, sheet: Sheet, printed: Printed, *, column: int, row: int) -> None:
    left, top = column * _WIDTH, A4[1] - row * _HEIGHT
    canvas.setDash(2, 2)
    canvas.rect(left, top - _HEIGHT, _WIDTH, _HEIGHT)
    canvas.setDash()
    text = canvas.beginText(left + _MARGIN, top - _MARGIN - 4 * mm)
    for font, size, leading, line in _lines(slip, sheet, printed):
        text.setFont(font, _fitting(line, font, size), leading)
        text.textLine(line)
    canvas.drawText(text)


def _lines(slip: Slip, sheet: Sheet, printed: Printed) -> Sequence[tuple[str, float, float, str]]:
    """Return font, size, leading and text of each line; the leading is the distance to the next one."""
    until = printed.valid_until.strftime("%d/%m/%Y")
    return (
        (_REGULAR, 9, 4.5 * mm, sheet.body),
        (_BOLD, 11, 6.5 * mm, "PHIẾU CẤP HỘP THƯ ĐIỆN TỬ CÔNG VỤ"),
        (_BOLD, 12, 5 * mm, slip.full_name),
        (_REGULAR, 10, 4.5 * mm, slip.title),
        (_REGULAR, 10, 6 * mm, slip.unit),
        (_REGULAR, 9, 4.5 * mm, "Địa chỉ hộp thư (cũng là tên đăng nhập):"),
        (_FIXED, 10, 5.5 * mm, slip.address),
        (_REGULAR, 9, 4.8 * mm, "Mật khẩu cấp lần đầu:"),
        (_FIXED, 13, 6 * mm, slip.start_password),
        (_REGULAR, 9, 4 * mm, f"Đăng nhập tại {printed.web_url}"),
        (_REGULAR, 9, 4 * mm, f"Mật khẩu này có giá trị đến hết ngày {until}; phải đổi ngay"),
        (_REGULAR, 9, 4 * mm, "khi đăng nhập lần đầu. Không đưa phiếu cho người khác."),
    )


def _fitting(line: str, font: str, size: float) -> float:
    """Return the size in which a line fits between the margins; names of bodies can be long."""
    width = pdfmetrics.stringWidth(line, font, size)
    room = _WIDTH - 2 * _MARGIN
    return float(size if width <= room else max(5.0, size * room / width))
