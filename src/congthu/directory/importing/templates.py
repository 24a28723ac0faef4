"""Empty lists to fill in: the headings, as CSV and as a workbook with a page of explanation."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from typing import Final

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from congthu.directory.importing.bodies import LEVEL_WORDS
from congthu.directory.importing.columns import SHAPES, Column, ListKind

_EXPLANATIONS: Final[Mapping[Column, str]] = {
    Column.STAFF_NUMBER: "Không bắt buộc. Mã số của cán bộ; nếu có, mỗi mã chỉ được dùng một lần.",
    Column.FAMILY: "Để trống nếu người đó không có họ (ví dụ: Thị Mai, K'Tiếng). Họ có thể gồm nhiều từ (Niê Kdăm).",
    Column.MIDDLE: "Tên đệm, kể cả Y, Ka, Thị, Điểu khi viết rời.",
    Column.GIVEN: "Bắt buộc. Viết liền K', H' với tên (K'Tiếng, H'Hen).",
    Column.TITLE: "Bắt buộc. Ví dụ: Chuyên viên.",
    Column.UNIT: "Bắt buộc. Tên đầy đủ của phòng, đơn vị như trong danh bạ.",
    Column.UNIT_PARENT: "Cơ quan mà đơn vị trực thuộc; cần ghi khi nhiều cơ quan có đơn vị trùng tên.",
    Column.LEVEL: f"Bắt buộc. Một trong các giá trị: {', '.join(LEVEL_WORDS.values())}.",
    Column.FULL_NAME: "Bắt buộc. Tên đầy đủ theo quyết định thành lập.",
    Column.PARENT: "Tên đầy đủ của cơ quan cấp trên trực tiếp.",
    Column.ABBREVIATION: "Tên viết tắt do thủ trưởng quy định (ví dụ: SNgV). Để trống thì hệ thống đề xuất.",
}

_WIDTH: Final = 24


def template(kind: ListKind) -> list[str]:
    """Return the headings of an empty list."""
    shape = SHAPES[kind]
    return [shape.headings[column] for column in shape.template]


def csv_template(kind: ListKind) -> bytes:
    """Return an empty list as CSV; the byte-order mark makes Excel read it as Unicode."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(template(kind))
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8")


def workbook_template(kind: ListKind) -> bytes:
    """Return an empty list as a workbook; no example line, because it would be imported with the others."""
    shape = SHAPES[kind]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Danh sách"
    sheet.append(template(kind))
    sheet.freeze_panes = "A2"
    guide = book.create_sheet("Hướng dẫn")
    for number, column in enumerate(shape.template, start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        guide.append([shape.headings[column], _EXPLANATIONS[column]])
    guide.column_dimensions["A"].width = _WIDTH
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
