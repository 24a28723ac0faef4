"""Makers of real files for the tests of reading."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl

HEADINGS = ["Mã CBCCVC", "Họ", "Tên đệm", "Tên", "Chức vụ", "Đơn vị", "Cơ quan chủ quản"]
AN = ["01", "Nguyễn", "Văn", "An", "Chuyên viên", "Phòng Nội vụ", "Ủy ban nhân dân huyện Đắk Song"]


def csv_text(*lines: Sequence[str], delimiter: str = ",") -> str:
    return "".join(delimiter.join(line) + "\r\n" for line in lines)


def workbook(*lines: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_of_raw_rows(rows: Iterable[str], *, level: int = 6) -> bytes:
    """Return a workbook whose one sheet consists of ready-made XML, written as a stream: fast for very many rows."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
        zipfile.ZipFile(io.BytesIO(workbook([""]))) as old,
    ):
        for part in old.namelist():
            if part != "xl/worksheets/sheet1.xml":
                new.writestr(part, old.read(part))
        with new.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
    return file.getvalue()


def raw_row(cells: Iterable[str], number: int | None = None) -> str:
    inner = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inner}</row>' if number else f"<row>{inner}</row>"


def windows_1258(text: str) -> bytes:
    """Return ``text`` in windows-1258, where tones are combining characters of their own."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for char in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        parts.append(letter + "".join(mark for mark in marks if mark in tones))
    return "".join(parts).encode("cp1258")
