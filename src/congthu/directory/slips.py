"""Slips with start passwords, to be cut out and handed over: one PDF a body, several slips a page.

Clause: D12.1-2, D12.1-4, D3.3, Q10. A start password is on paper only; the files are for the eyes of the operator who
prints them, and are deleted afterwards.
"""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONTS: Final = Path("/usr/share/fonts/truetype/croscore")
"""Debian's fonts-croscore. Tinos has the measures of Times New Roman (NĐ 30/2020) and every Vietnamese letter."""

_REGULAR, _BOLD, _FIXED = "Tinos", "Tinos-Bold", "Cousine"
_FILES: Final = {_REGULAR: "Tinos-Regular.ttf", _BOLD: "Tinos-Bold.ttf", _FIXED: "Cousine-Regular.ttf"}

_COLUMNS, _ROWS = 2, 4
_PER_PAGE: Final = _COLUMNS * _ROWS
_WIDTH, _HEIGHT = A4[0] / _COLUMNS, A4[1] / _ROWS
_MARGIN: Final = 8 * mm
_WORKERS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What one person is handed."""

    full_name: str
    title: str
    unit: str
    address: str
    start_password: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All slips of one body."""

    body: str
    file_name: str
    """Without folder, e.g. ``syt.pdf``."""
    slips: Sequence[Slip]


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What stands on every slip."""

    web_url: str
    valid_until: date
    """The last day of the start passwords."""


def write_slips(
    folder: Path, sheets: Sequence[Sheet], printed: Printed, *, progress: Callable[[int, int], None] | None = None
) -> Sequence[Path]:
    """Write one PDF a body into ``folder``, which only its owner can enter, and return the files.

    The largest bodies go first, so that both processes end at about the same time.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    total = sum(len(sheet.slips) for sheet in sheets)
    done = 0
    # A fresh interpreter: a forked one would share the database connection of this one.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=_WORKERS, mp_context=context) as pool:
        ordered = sorted(sheets, key=lambda sheet: -len(sheet.slips))
        for sheet, content in zip(ordered, pool.map(render_sheet, ordered, [printed] * len(ordered)), strict=True):
            _write_private(folder / sheet.file_name, content)
            done += len(sheet.slips)
            if progress is not None:
                progress(done, total)
    return [folder / sheet.file_name for sheet in sheets]


def render_sheet(sheet: Sheet, printed: Printed) -> bytes:
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


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read at any moment, in place of an older one."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
