"""Problems as sentences for the clerk who sent the list: what, where, what to do; in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from congthu.directory.importing.columns import SHAPES, Column
from congthu.directory.importing.problems import FileProblem, FileProblemCode, Problem, ProblemCode
from congthu.directory.naming import SplitReason

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"


@dataclass(frozen=True, kw_only=True)
class Text:
    """One sentence in both languages, with named placeholders."""

    vi: str
    en: str

    def filled(self, language: str, params: Mapping[str, object]) -> str:
        """Return the sentence in ``language`` (Vietnamese where it is not English)."""
        return (self.en if language.startswith(ENGLISH) else self.vi) % params


F, P, R = FileProblemCode, ProblemCode, SplitReason

FILE_TEXTS: Final[Mapping[FileProblemCode, Text]] = {
    F.EMPTY: Text(
        vi="Tệp không có nội dung. Hãy kiểm tra lại tệp đã chọn rồi gửi lại.",
        en="The file is empty. Check which file was chosen and send it again.",
    ),
    F.TOO_LARGE: Text(
        vi="Tệp lớn hơn %(limit_mb)s MB. Hãy bỏ hình ảnh, hoặc chia danh sách thành nhiều tệp.",
        en="The file is larger than %(limit_mb)s MB. Take out pictures, or divide the list into several files.",
    ),
    F.NOT_A_TABLE: Text(
        vi="Đây không phải tệp danh sách. Chỉ đọc được tệp Excel (.xlsx) và CSV; hãy dùng mẫu mà lệnh nhập danh sách "
        "ghi ra khi thêm --template.",
        en="This is not a list. Only Excel (.xlsx) and CSV files can be read; use the template that the import command "
        "writes with --template.",
    ),
    F.OLD_EXCEL: Text(
        vi="Tệp theo định dạng Excel cũ (.xls). Mở tệp bằng Excel, chọn “Lưu thành” (Save As), kiểu “Excel "
        "Workbook "
        "(*.xlsx)”, rồi gửi tệp mới.",
        en="The file has the old Excel format (.xls). Open it, choose “Save As” and “Excel Workbook "
        "(*.xlsx)”, then send "
        "the new file.",
    ),
    F.ENCRYPTED: Text(
        vi="Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) "
        "rồi gửi lại.",
        en="The file is locked with a password. Remove it (File › Info › Protect Workbook) and send the file again.",
    ),
    F.NOT_A_WORKBOOK: Text(
        vi="Tệp không phải sổ Excel, hoặc đã hỏng. Hãy mở thử bằng Excel, lưu lại dạng .xlsx rồi gửi lại.",
        en="The file is no Excel workbook, or is damaged. Try to open it in Excel, save it as .xlsx and send it again.",
    ),
    F.UNPACKS_TOO_LARGE: Text(
        vi="Tệp khi giải nén lớn bất thường (giới hạn %(limit_mb)s MB) nên không được mở, đề phòng tệp độc "
        "hại. Hãy chép "
        "riêng danh sách sang tệp mới rồi gửi lại.",
        en="Unpacked, the file is unusually large (limit %(limit_mb)s MB); it was not opened, in case it is "
        "harmful. Copy "
        "the list alone into a new file and send that.",
    ),
    F.TOO_MANY_ROWS: Text(
        vi="Danh sách quá dài: mỗi tệp nhận tối đa %(limit)s dòng. Hãy chia thành nhiều tệp.",
        en="The list is too long: a file may hold %(limit)s lines. Divide it into several files.",
    ),
    F.WRONG_ENCODING: Text(
        vi="Chữ trong tệp có vẻ theo bảng mã %(encoding)s, không phải Unicode. Hãy chuyển sang Unicode (ví "
        "dụ bằng "
        "UniKey: Ctrl+Shift+F6), rồi lưu lại dạng “Excel Workbook (*.xlsx)” hoặc “CSV UTF-8”. Hệ thống không "
        "tự chuyển "
        "vì có thể sai tên người.",
        en="The text seems to be in %(encoding)s, not in Unicode. Convert it to Unicode (for example with "
        "UniKey, "
        "Ctrl+Shift+F6) and save it as “Excel Workbook (*.xlsx)” or “CSV UTF-8”. It is not converted here, "
        "because "
        "names could come out wrong.",
    ),
    F.UNKNOWN_ENCODING: Text(
        vi="Chữ trong tệp không theo Unicode và không nhận ra bảng mã. Hãy mở tệp và lưu lại dạng “Excel "
        "Workbook "
        "(*.xlsx)” hoặc “CSV UTF-8”.",
        en="The text is not in Unicode, and its encoding is unknown. Open the file and save it as “Excel "
        "Workbook "
        "(*.xlsx)” or “CSV UTF-8”.",
    ),
    F.DAMAGED_TEXT: Text(
        vi="Tệp bị hỏng hoặc bị cắt: dòng %(line)s có chữ không đọc được. Hãy mở tệp gốc và lưu lại dạng “Excel "
        "Workbook (*.xlsx)” hoặc “CSV UTF-8”.",
        en="The file is damaged or cut off: line %(line)s has letters that cannot be read. Open the original and save "
        "it as “Excel Workbook (*.xlsx)” or “CSV UTF-8”.",
    ),
    F.BROKEN_CSV: Text(
        vi='Không đọc được tệp CSV từ dòng %(line)s: dấu ngoặc kép (") không khớp. Hãy sửa dòng đó, hoặc lưu '
        "danh sách "
        "dạng .xlsx.",
        en='The CSV file cannot be read from line %(line)s on: quotation marks (") do not match. Correct '
        "that line, or "
        "save the list as .xlsx.",
    ),
    F.NO_HEADINGS: Text(
        vi="Không tìm thấy dòng tiêu đề cột. Cần có các cột: %(headings)s. Hãy chép danh sách vào mẫu mà lệnh "
        "nhập danh sách ghi ra khi thêm --template.",
        en="No line of headings was found. These columns are needed: %(headings)s. Copy the list into the template "
        "that the import command writes with --template.",
    ),
    F.MISSING_COLUMN: Text(
        vi="Thiếu cột: %(columns)s. Hãy thêm cột với đúng tiêu đề đó, hoặc chép danh sách vào mẫu mà lệnh "
        "nhập danh sách ghi ra khi thêm --template.",
        en="Missing column: %(columns)s. Add it with this heading, or copy the list into the template that the import "
        "command writes with --template.",
    ),
    F.DUPLICATE_COLUMN: Text(
        vi="Cột %(columns)s xuất hiện hai lần. Hãy xóa hoặc đổi tên một cột.",
        en="The column %(columns)s occurs twice. Delete or rename one of them.",
    ),
    F.NO_ROWS: Text(
        vi="Tệp chỉ có dòng tiêu đề, chưa có dòng nào bên dưới.",
        en="The file has only a line of headings and nothing below it.",
    ),
}

TEXTS: Final[Mapping[ProblemCode, Text]] = {
    P.UNKNOWN_COLUMN: Text(
        vi="cột “%(heading)s” không được dùng, nội dung cột này bị bỏ qua. Nếu đó là cột cần thiết, hãy sửa "
        "tiêu đề theo mẫu.",
        en="the column “%(heading)s” is not used and is left out. If it is needed, correct its heading as in "
        "the template.",
    ),
    P.EXTRA_CELLS: Text(
        vi="có nhiều ô hơn số cột (%(columns)s). Nếu một ô có dấu phẩy, hãy đặt ô đó trong ngoặc kép.",
        en="has more cells than there are columns (%(columns)s). If a cell holds a comma, put it in quotation marks.",
    ),
    P.CELL_TOO_LONG: Text(
        vi="cột %(column)s dài hơn %(limit)s ký tự. Hãy rút gọn.",
        en="the column %(column)s has more than %(limit)s characters. Shorten it.",
    ),
    P.CELL_MISSING: Text(
        vi="cột %(column)s để trống. Hãy điền vào.",
        en="the column %(column)s is empty. Fill it in.",
    ),
    P.GIVEN_NAME_MISSING: Text(
        vi="thiếu tên của người (cột “Tên”). Không có tên thì không lập được địa chỉ.",
        en="the given name is missing (column “Tên”). Without it no address can be formed.",
    ),
    P.NAME_HAS_DIGITS: Text(
        vi="tên “%(full_name)s” có chữ số. Hãy xóa chữ số; người trùng tên được hệ thống tự thêm chữ cái vào địa chỉ.",
        en="the name “%(full_name)s” has digits. Remove them; people of the same name get a letter in their address.",
    ),
    P.NAME_HAS_FOREIGN_SIGN: Text(
        vi="tên “%(full_name)s” có ký tự “%(sign)s” không dùng được trong họ tên. Hãy gõ lại tên.",
        en="the name “%(full_name)s” has the sign “%(sign)s”, which cannot be part of a name. Type the name again.",
    ),
    P.NAME_GARBLED: Text(
        vi="tên “%(full_name)s” bị lỗi phông chữ%(encoding)s. Hãy gõ lại tên bằng Unicode.",
        en="the letters of the name “%(full_name)s” are broken%(encoding)s. Type it again in Unicode.",
    ),
    P.NAME_TOO_LONG: Text(
        vi="tên “%(full_name)s” quá dài để lập địa chỉ (tối đa %(limit)s ký tự). Hãy kiểm tra các cột họ, "
        "tên đệm, tên.",
        en="the name “%(full_name)s” is too long for an address (at most %(limit)s characters). Check its "
        "three columns.",
    ),
    P.NAME_PARTS_DISAGREE: Text(
        vi="cột “Họ và tên” ghi “%(full_name)s” nhưng ba cột họ, tên đệm, tên ghép lại là “%(parts)s”. Hãy "
        "sửa cho khớp.",
        en="the full name is “%(full_name)s”, but the three columns together are “%(parts)s”. Make them agree.",
    ),
    P.NAME_NEEDS_CONFIRMATION: Text(
        vi="cần xác nhận cách tách tên “%(full_name)s” (%(reason)s). Đề xuất: họ “%(family)s”, tên đệm "
        "“%(middle)s”, tên "
        "“%(given)s”. Hãy điền ba cột “Họ”, “Tên đệm”, “Tên”.",
        en="the parts of the name “%(full_name)s” need confirming (%(reason)s). Proposed: family name "
        "“%(family)s”, "
        "middle name “%(middle)s”, given name “%(given)s”. Fill in the columns “Họ”, “Tên đệm”, “Tên”.",
    ),
    P.DUPLICATE_ID: Text(
        vi="mã “%(id)s” đã dùng ở dòng %(first_line)s. Mỗi người một mã; hãy sửa một trong hai dòng.",
        en="the number “%(id)s” stands on line %(first_line)s already. Each person has one; correct one of the lines.",
    ),
    P.DUPLICATE_PERSON: Text(
        vi="“%(full_name)s” trùng cả đơn vị và chức vụ với dòng %(first_line)s. Nếu là một người, hãy xóa "
        "một dòng; nếu là "
        "hai người, hãy ghi mã CBCCVC của từng người.",
        en="“%(full_name)s” has the unit and the title of line %(first_line)s. If it is one person, delete a "
        "line; if "
        "they are two, give each one's staff number.",
    ),
    P.DUPLICATE_BODY: Text(
        vi="“%(full_name)s” cùng cơ quan chủ quản đã có ở dòng %(first_line)s. Hãy xóa một dòng.",
        en="“%(full_name)s” of the same superior body stands on line %(first_line)s already. Delete one of them.",
    ),
    P.UNKNOWN_LEVEL: Text(
        vi="cấp “%(level)s” không có trong danh mục. Hãy ghi một trong các giá trị: %(levels)s.",
        en="the level “%(level)s” is unknown. Write one of: %(levels)s.",
    ),
    P.LABEL_UNUSABLE: Text(
        vi="tên viết tắt “%(abbreviation)s” không dùng được trong địa chỉ. Hãy dùng 1–30 chữ cái, chữ số, và "
        "không trùng "
        "tên dành riêng của hệ thống.",
        en="the abbreviation “%(abbreviation)s” cannot stand in an address. Use 1–30 letters and digits, and "
        "none of the "
        "names that the system keeps for itself.",
    ),
}

REASONS: Final[Mapping[SplitReason, Text]] = {
    R.ONE_WORD: Text(vi="chỉ có một từ", en="it is one word"),
    R.NO_FAMILY_NAME: Text(vi="có thể không có họ", en="it may have no family name"),
    R.MARKER: Text(vi="có K' hoặc H' trước tên", en="K' or H' stands before the name"),
    R.FAMILY_LAST: Text(vi="họ có thể đứng sau tên", en="the family name may stand last"),
    R.FAMILY_AT_BOTH_ENDS: Text(vi="có thể có họ ở cả đầu và cuối", en="there may be family names at both ends"),
    R.FAMILY_OF_SEVERAL_WORDS: Text(vi="họ có thể gồm nhiều từ", en="the family name may be of several words"),
}

_HEADINGS: Final[Mapping[Column, str]] = {c: h for shape in SHAPES.values() for c, h in shape.headings.items()}


def file_sentence(problem: FileProblem, *, language: str = VIETNAMESE) -> str:
    """Return why the file was not read and what to do about it."""
    return FILE_TEXTS[problem.code].filled(language, _shown(problem.params, language))


def sentence(problem: Problem, *, language: str = VIETNAMESE) -> str:
    """Return what is wrong with a line, beginning with its number, and what to do about it."""
    where = "Line" if language.startswith(ENGLISH) else "Dòng"
    return f"{where} {problem.line}: {TEXTS[problem.code].filled(language, _shown(problem.params, language))}"


def _shown(params: Mapping[str, object], language: str) -> dict[str, object]:
    """Return the parameters as the reader knows them: columns by heading, reasons as words."""
    shown = dict(params)
    if isinstance(column := params.get("column"), Column):
        shown["column"] = f"“{_HEADINGS[column]}”"
    if isinstance(reason := params.get("reason"), SplitReason):
        shown["reason"] = REASONS[reason].filled(language, {})
    if isinstance(limit := params.get("limit"), int):
        shown["limit"] = f"{limit:,}" if language.startswith(ENGLISH) else f"{limit:,}".replace(",", ".")
    if "full_name" in params and "encoding" in params:
        shown["encoding"] = f" ({params['encoding']})" if params["encoding"] else ""
    return shown
