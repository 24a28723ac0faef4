"""Workbooks: the values of their sheets, as they were last computed. No formula is computed here. Pure."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import openpyxl

from congthu.webmail.previews.types import Limits
from congthu.webmail.previews.writing import Full, Page


def write_xlsx(raw: bytes, page: Page, limits: Limits) -> None:
    """Write the sheets that are not hidden. Raises Full."""
    book = openpyxl.load_workbook(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown[: limits.sheets]:
        page.put("<h3>")
        page.text(sheet.title)
        page.put('</h3><table class="ruled">')
        rows = sheet.iter_rows(max_row=limits.rows + 1, max_col=limits.columns, values_only=True)
        for number, row in enumerate(rows):
            if number >= limits.rows:
                page.put("</table>")
                raise Full
            _row(row, page)
        page.put("</table>")
    if len(shown) > limits.sheets:
        raise Full


def value_text(value: object) -> str:
    """Return a value as people here write it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case float():
            return f"{value:.12g}".replace(".", ",")
        case _:
            return str(value)


def _row(row: tuple[object, ...], page: Page) -> None:
    values = [value_text(value) for value in row]
    while values and not values[-1]:
        values.pop()
    page.put("<tr>")
    for value in values:
        page.put("<td>")
        page.text(value)
        page.put("</td>")
    page.put("</tr>")
