"""Tables as workbooks: every cell is text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_000
"""Excel takes 32,767 letters in a cell."""


def sheet_bytes(
    head: Sequence[str], columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], *, name: str
) -> bytes:
    """Return a workbook of one sheet: lines at its head, headings with their widths, rows; for A4 on its side.

    What others wrote stands in it as text: a summary that begins with ``=`` is no formula for whoever opens the file.
    """
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name[:31]
    for line in head:
        _write(sheet, [line], bold=True)
    _write(sheet, [heading for heading, _ in columns], bold=True)
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    sheet.print_title_rows = f"{sheet.max_row}:{sheet.max_row}"
    for row in rows:
        _write(sheet, row)
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, texts: Sequence[str], *, bold: bool = False) -> None:
    number = 1 if sheet.max_row == 1 and sheet.cell(row=1, column=1).value is None else sheet.max_row + 1
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row=number, column=column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name="Times New Roman", size=12, bold=bold)
