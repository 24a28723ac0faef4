"""Bytes to a table, or a problem that says why not."""

import codecs
import io
import itertools
import subprocess
import sys
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.directory.importing.files import (
    AN,
    HEADINGS,
    csv_text,
    raw_row,
    windows_1258,
    workbook,
    workbook_of_raw_rows,
)

from congthu.directory.importing import reading
from congthu.directory.importing.columns import Column, ListKind
from congthu.directory.importing.limits import LIMITS, ReadingLimits
from congthu.directory.importing.problems import FileProblem, FileProblemCode, ProblemCode
from congthu.directory.importing.reading import Table, read_table

F = FileProblemCode
LIST = csv_text(HEADINGS, AN)


def table(raw: bytes, kind: ListKind = ListKind.PEOPLE) -> Table:
    read = read_table(raw, kind=kind)
    assert isinstance(read, Table), read
    return read


def refusal(raw: bytes, kind: ListKind = ListKind.PEOPLE) -> FileProblem:
    read = read_table(raw, kind=kind)
    assert isinstance(read, FileProblem), read
    return read


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(LIST.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + LIST.encode(), id="utf-8-with-mark"),
        pytest.param(LIST.encode("utf-16"), id="utf-16-with-mark"),
        pytest.param(codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"), id="utf-16-big-endian"),
        pytest.param(LIST.encode("utf-16-le"), id="utf-16-without-mark"),
        pytest.param(csv_text(HEADINGS, AN, delimiter=";").encode(), id="semicolons"),
        pytest.param(csv_text(HEADINGS, AN, delimiter="\t").encode("utf-16"), id="excel-unicode-text"),
        pytest.param(("sep=;\r\n" + csv_text(HEADINGS, AN, delimiter=";")).encode(), id="declared-delimiter"),
        pytest.param(LIST.replace("\r\n", "\r").encode(), id="old-mac-line-ends"),
        pytest.param(LIST.upper().encode(), id="capitals"),
        pytest.param(workbook(HEADINGS, AN), id="xlsx"),
        pytest.param(workbook(["DANH SÁCH CÁN BỘ"], [], HEADINGS, AN), id="xlsx-below-a-title"),
    ],
)
def test_the_same_list_in_every_form(raw: bytes) -> None:
    read = table(raw)
    assert len(read.rows) == 1
    assert read.rows[0][Column.GIVEN].lower() == "an"
    assert read.rows[0][Column.UNIT].lower() == "phòng nội vụ"
    assert read.problems == ()


def test_lines_are_counted_as_the_reader_sees_them() -> None:
    text = csv_text(HEADINGS) + "\r\n" + csv_text(AN) + ',"Lê",,Ba,"hai\r\ndòng",Phòng,\r\n' + csv_text(AN)
    assert [row.line for row in table(text.encode()).rows] == [3, 4, 6]
    assert [row.line for row in table(workbook([], HEADINGS, AN, [], AN)).rows] == [3, 5]


def test_cells_of_a_workbook_are_read_as_a_person_reads_them() -> None:
    row = table(workbook(HEADINGS, [12.0, "Nguyễn", None, " An\u200b ", 3, True, 1.5])).rows[0]
    assert row[Column.STAFF_NUMBER] == "12"
    assert row[Column.MIDDLE] == ""
    assert row[Column.GIVEN] == "An"


def test_personal_data_without_need_never_leaves_the_file() -> None:
    headings = [*HEADINGS, "Ngày sinh", "Dân tộc", "gender", "Số CCCD", "STT"]
    read = table(workbook(headings, [*AN, "1990-01-01", "Mạ", "Nam", "067", "1"]))
    assert not {"1990-01-01", "Mạ", "Nam", "067"} & set(read.rows[0].cells.values())
    assert read.problems == ()


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        pytest.param(["ma cbccvc", "HO", "ten dem", "Tên ", "chuc vu", "don vi"], 6, id="without-marks-and-case"),
        pytest.param(["id", "full_name", "title", "unit", "unit_parent"], 5, id="exported"),
        pytest.param(["Họ và tên", "Chức danh", "Đơn vị công tác"], 3, id="full-name-instead-of-three-parts"),
    ],
)
def test_headings_may_vary(headings: list[str], columns: int) -> None:
    read = table(csv_text(headings, ["Lê"] * len(headings)).encode())
    assert len(read.columns) == columns
    assert read.problems == ()


def test_unknown_columns_and_surplus_cells_are_pointed_out() -> None:
    read = table(csv_text([*HEADINGS, "Sở thích"], [*AN, "", "x"]).encode())
    assert [(problem.line, problem.code) for problem in read.problems] == [
        (1, ProblemCode.UNKNOWN_COLUMN),
        (2, ProblemCode.EXTRA_CELLS),
    ]
    assert read.problems[0].params == {"heading": "Sở thích"}


VNI = "Hoï;Teân ñeäm;Teân;Chöùc vuï;Ñôn vò\nNguyeãn;Vaên;Höông;Chuyeân vieân;Phoøng Noäi vuï"
TCVN3 = "Hä;Tªn ®Öm;Tªn;Chøc vô;§¬n vÞ\nNguyÔn;V¨n;H\xad¬ng;Chuyªn viªn;Phßng Néi vô"
UNICODE_HEADINGS = "Họ;Tên đệm;Tên;Chức vụ;Đơn vị\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        pytest.param(VNI.encode("latin-1"), "VNI Windows", id="vni"),
        pytest.param(VNI.encode(), "VNI Windows", id="vni-saved-as-utf-8"),
        pytest.param(workbook(*(line.split(";") for line in VNI.splitlines())), "VNI Windows", id="vni-workbook"),
        pytest.param(TCVN3.encode("latin-1"), "TCVN3 (ABC)", id="tcvn3"),
        pytest.param(TCVN3.encode(), "TCVN3 (ABC)", id="tcvn3-saved-as-utf-8"),
        pytest.param(
            (UNICODE_HEADINGS + TCVN3.splitlines()[1]).encode(), "TCVN3 (ABC)", id="tcvn3-below-unicode-headings"
        ),
        pytest.param(windows_1258(LIST), "windows-1258", id="windows-1258"),
        pytest.param(LIST.encode().decode("latin-1").encode(), "UTF-8 (mã hóa hai lần)", id="utf-8-twice"),
    ],
)
def test_old_encodings_are_named_and_not_converted(raw: bytes, encoding: str) -> None:
    assert refusal(raw) == FileProblem(code=F.WRONG_ENCODING, params={"encoding": encoding})


@pytest.mark.parametrize("raw", [LIST.encode()[:-1] + b"\xc3", LIST.encode().replace("ụ".encode(), b"\xe1")])
def test_a_cut_or_damaged_file_is_not_taken_for_an_old_encoding(raw: bytes) -> None:
    problem = refusal(raw)
    assert problem.code is F.DAMAGED_TEXT
    with pytest.raises(UnicodeDecodeError) as where:
        raw.decode()
    assert problem.params == {"line": raw[: where.value.start].count(b"\n") + 1}


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BROKEN = workbook(HEADINGS, AN)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(b"", F.EMPTY, id="empty"),
        pytest.param(b" \r\n", F.EMPTY, id="blank"),
        pytest.param(codecs.BOM_UTF8, F.EMPTY, id="only-a-mark"),
        pytest.param(workbook([]), F.EMPTY, id="empty-workbook"),
        pytest.param(csv_text(HEADINGS).encode(), F.NO_ROWS, id="only-headings"),
        pytest.param(b"%PDF-1.7 ...", F.NOT_A_TABLE, id="pdf"),
        pytest.param(b"a\0b,c\n" * 3, F.NOT_A_TABLE, id="binary"),
        pytest.param(OLE, F.OLD_EXCEL, id="xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), F.ENCRYPTED, id="locked-xlsx"),
        pytest.param(zip_of(a=b"x"), F.NOT_A_WORKBOOK, id="another-zip"),
        pytest.param(b"PK\x03\x04 nonsense", F.NOT_A_WORKBOOK, id="no-zip"),
        pytest.param(BROKEN[:-200], F.NOT_A_WORKBOOK, id="cut-off"),
        pytest.param(
            zip_of(**{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a"}), F.NOT_A_WORKBOOK, id="broken-xml"
        ),
        pytest.param(b"\xff\xfa\xfb\x80,\x81\n", F.UNKNOWN_ENCODING, id="no-encoding-at-all"),
        pytest.param((csv_text(HEADINGS, AN) + '"Lê,Ba\r\n').encode(), F.BROKEN_CSV, id="open-quotation-mark"),
        pytest.param(b"one,two\n1,2\n", F.NO_HEADINGS, id="no-headings"),
        pytest.param(csv_text([*HEADINGS, "Tên"], AN).encode(), F.DUPLICATE_COLUMN, id="column-twice"),
    ],
)
def test_refused(raw: bytes, code: FileProblemCode) -> None:
    assert refusal(raw).code is code


@pytest.mark.parametrize(
    ("kind", "headings", "missing"),
    [
        pytest.param(ListKind.PEOPLE, ["Họ", "Tên đệm", "Tên", "Chức vụ"], "“Đơn vị”", id="unit"),
        pytest.param(ListKind.PEOPLE, ["Tên", "Chức vụ", "Đơn vị"], "“Họ”, “Tên đệm”", id="parts-of-the-name"),
        pytest.param(ListKind.BODIES, ["Tên cơ quan, đơn vị", "Cơ quan chủ quản"], "“Cấp”", id="level"),
    ],
)
def test_the_missing_column_is_named(kind: ListKind, headings: list[str], missing: str) -> None:
    raw = workbook(headings, ["x"] * len(headings))
    assert refusal(raw, kind) == FileProblem(code=F.MISSING_COLUMN, params={"columns": missing})


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zip_of(**{"[Content_Types].xml": b"", "xl/workbook.xml": bytes(300 << 20)})
    assert len(bomb) < 1 << 20
    started = time.monotonic()
    assert refusal(bomb).code is F.UNPACKS_TOO_LARGE
    assert time.monotonic() - started < 1


def test_a_sheet_formatted_down_to_its_last_line_ends_with_its_list() -> None:
    rows = [
        raw_row(HEADINGS, 1),
        raw_row(AN, 2),
        *(f'<row r="{n}" ht="15"/>' for n in range(3, LIMITS.blank_rows + 500)),
    ]
    assert len(table(workbook_of_raw_rows(rows)).rows) == 1


def test_a_line_number_beyond_all_sheets_does_not_keep_us_busy() -> None:
    rows = [raw_row(HEADINGS, 1), raw_row(AN, 2), raw_row(AN, 10**12)]
    assert len(table(workbook_of_raw_rows(rows)).rows) == 1


READ_IN_LITTLE_MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
from congthu.directory.importing.columns import ListKind
from congthu.directory.importing.reading import read_table
print(read_table(sys.stdin.buffer.read(), kind=ListKind.PEOPLE).code)
"""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_million_lines_are_answered_in_seconds_and_bounded_memory(form: str) -> None:
    line = ["", "Lê", "", "Ba", "Vụ", "P", "S"]
    if form == "csv":
        raw = (csv_text(HEADINGS) + csv_text(line) * 1_000_000).encode()
    else:  # As small as a million lines can be: below what is refused unread.
        rows = itertools.chain([raw_row(HEADINGS)], itertools.repeat(raw_row(["Lê", "", "Ba"]) * 1000, 1000))
        raw = workbook_of_raw_rows(rows, level=1)
    started = time.monotonic()
    answer = subprocess.run(
        [sys.executable, "-c", READ_IN_LITTLE_MEMORY], input=raw, stdout=subprocess.PIPE, check=True, timeout=60
    )
    assert answer.stdout.decode().strip() == F.TOO_MANY_ROWS
    assert time.monotonic() - started < 20  # Some two seconds on an idle machine.


def test_a_sheet_that_would_unpack_to_too_much_is_refused_unread() -> None:
    long_line = raw_row(HEADINGS) + "".join(raw_row([*AN[:-1], str(n)]) for n in range(100))
    raw = workbook_of_raw_rows((long_line for _ in range(10_000)), level=1)
    started = time.monotonic()
    assert refusal(raw).code is F.TOO_MANY_ROWS
    assert time.monotonic() - started < 5


def test_a_row_of_many_megabytes_is_refused_unread() -> None:
    cells = itertools.repeat(raw_row(["x"])[len("<row>") : -len("</row>")] * 1000, 800)
    raw = workbook_of_raw_rows(itertools.chain([raw_row(HEADINGS), "<row>"], cells, ["</row>"]), level=1)
    started = time.monotonic()
    assert refusal(raw).code is F.UNPACKS_TOO_LARGE
    assert time.monotonic() - started < 5


def test_the_limit_is_kept_while_parsing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMITS", ReadingLimits(rows=1))
    assert refusal(workbook(HEADINGS, AN, AN)).code is F.TOO_MANY_ROWS
    assert len(table(workbook(HEADINGS, AN)).rows) == 1


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", HEADINGS[1].encode() + b",id,unit,title\n"):
        assert isinstance(read_table(prefix + raw, kind=ListKind.PEOPLE), Table | FileProblem)


@given(st.data())
def test_no_damaged_workbook_makes_it_fail(data: st.DataObject) -> None:
    raw = bytearray(BROKEN)
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read_table(bytes(raw), kind=ListKind.PEOPLE), Table | FileProblem)
