"""Office documents as pages: what is in them is there, and whatever is hostile in them stays in its process.

Clause: D8.3-2.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.webmail.previews.converting import convert
from congthu.webmail.previews.kinds import kind_of
from congthu.webmail.previews.sandbox import clean, preview
from congthu.webmail.previews.sheets import value_text
from congthu.webmail.previews.types import LIMITS, CannotPreview, Kind, Limits

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SMALL = Limits(unpacked=100_000, characters=3000, rows=5, sheets=2)
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def package(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str) -> bytes:
    return package({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def opendocument(body: str) -> bytes:
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0"'
    return package({"content.xml": f"<office:document {names}><office:body>{body}</office:body></office:document>"})


def document() -> bytes:
    made = docx.Document()
    made.add_heading("QUYẾT ĐỊNH", level=1)
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("Về việc <ban hành> quy chế").bold = True
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Đắk R'Lấp", "5 & 6"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(rows: int = 3, sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Số liệu"  # type: ignore[union-attr]
    for number in range(rows):
        book.active.append([f"<b>{number}", 1.5, datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None), None])  # type: ignore[union-attr]
    for number in range(sheets - 1):
        book.create_sheet(f"Bảng {number}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_word_document_keeps_headings_marks_and_tables() -> None:
    found = preview(document(), Kind.DOCX)
    assert "<h1>QUYẾT ĐỊNH</h1>" in found.html
    assert '<p class="c"><b>Về việc &lt;ban hành&gt; quy chế</b></p>' in found.html
    assert "<td><p>Đắk R'Lấp</p></td><td><p>5 &amp; 6</p></td>" in found.html
    assert (found.is_cut, found.is_rough) == (False, False)


def test_a_workbook_shows_values_as_they_are_written_here() -> None:
    html = preview(workbook(), Kind.XLSX).html
    assert "<h3>Số liệu</h3>" in html
    assert "<td>&lt;b&gt;0</td><td>1,5</td><td>02/03/2026</td></tr>" in html
    assert value_text(datetime(2026, 3, 2, 7, 5, tzinfo=UTC)) == "02/03/2026 07:05"
    assert (value_text(date(2026, 3, 2)), value_text(True), value_text(None)) == ("02/03/2026", "TRUE", "")


def test_opendocument_texts_and_sheets() -> None:
    text = (
        '<office:text><text:h text:outline-level="2">Mục</text:h><text:p>a<text:s text:c="2"/>b<text:tab/>&lt;</text:p>'
    )
    text += "<text:list><text:list-item><text:p>một</text:p></text:list-item></text:list></office:text>"
    html = preview(opendocument(text), Kind.ODT).html
    assert "<h2>Mục</h2><p>a  b\u2003&lt;</p>" in html
    assert '<div class="li"><p>một</p></div>' in html
    cells = '<table:table-cell table:number-columns-spanned="2"><text:p>1</text:p></table:table-cell>'
    table = f'<office:s><table:table table:name="T"><table:table-row>{cells}</table:table-row></table:table></office:s>'
    assert '<h3>T</h3><table class="ruled">' in (html := preview(opendocument(table), Kind.ODS).html)
    assert '<td colspan="2"><p>1</p></td>' in html


def test_slides_stand_in_their_order() -> None:
    names = 'xmlns:a="urn:a"'
    slides = {f"ppt/slides/slide{n}.xml": f"<s {names}><a:p><a:r><a:t>Trang {n}</a:t></a:r></a:p></s>" for n in (10, 2)}
    html = preview(package(slides), Kind.PPTX).html
    assert html.index("Trang 2") < html.index("Trang 10")


def test_pictures_inside_are_shown_and_those_outside_are_never_asked_for() -> None:
    body = "".join(
        f'<w:p><w:r><w:drawing><a:blip xmlns:a="a" xmlns:r="r" r:embed="{n}"/></w:drawing></w:r></w:p>' for n in "1234"
    )
    related = (
        '<r><x Id="1" Target="media/a.png"/><x Id="2" Target="https://evil.example/x.png" TargetMode="External"/>'
        '<x Id="3" Target="../../etc/passwd"/><x Id="4" Target="media/b.svg"/></r>'
    )
    raw = package(
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": related,
            "word/media/a.png": PNG,
            "word/media/b.svg": "<svg onload='x'/>",
        }
    )
    html = preview(raw, Kind.DOCX).html
    assert html.count("<img") == 1
    assert "evil.example" not in html
    assert "svg" not in html


def test_texts_of_old_are_read_in_their_letters() -> None:
    assert "Cộng hòa" in preview("Cộng hòa".encode("utf-16"), Kind.TEXT).html
    assert preview(b"<script>x</script>", Kind.TEXT).html == "<pre>&lt;script&gt;x&lt;/script&gt;</pre>"
    old = preview(b"\xd0\xcf\x11\xe0" + "Tờ trình số 5".encode("utf-16-le"), Kind.OLD)
    assert "Tờ trình số 5" in old.html
    assert old.is_rough
    assert "Kính" in preview(rb"{\rtf1 K\u237?nh g\u7917?i}", Kind.RTF).html


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(b"", Kind.DOCX, id="nothing"),
        pytest.param(b"PK\x03\x04rubbish", Kind.XLSX, id="rubbish"),
        pytest.param(document()[:2000], Kind.DOCX, id="cut"),
        pytest.param(word("<w:p>"), Kind.DOCX, id="not-closed"),
        pytest.param(
            package({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]><a>&y;</a>'}),
            Kind.DOCX,
            id="entities",
        ),
        pytest.param(
            package({"content.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
            Kind.ODT,
            id="outside-entity",
        ),
    ],
)
def test_what_is_no_document_is_told(raw: bytes, kind: Kind) -> None:
    with pytest.raises(CannotPreview):
        preview(raw, kind)


def test_too_much_is_cut_or_refused() -> None:
    long = word("<w:p><w:r><w:t>một hai ba</w:t></w:r></w:p>" * 1000)
    assert convert(long, Kind.DOCX, SMALL).is_cut
    assert convert(workbook(rows=9), Kind.XLSX, SMALL).is_cut
    assert convert(workbook(sheets=3), Kind.XLSX, SMALL).is_cut
    assert convert("đ".encode() * 9000, Kind.TEXT, SMALL).is_cut
    with pytest.raises(CannotPreview, match="too_much"):
        convert(word(" " * 200_000), Kind.DOCX, SMALL)
    with pytest.raises(CannotPreview):
        convert(word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), Kind.DOCX, LIMITS)
    with pytest.raises(CannotPreview, match="too_large"):
        preview(bytes(11), Kind.TEXT, limits=Limits(octets=10))


def test_a_bomb_ends_with_its_process() -> None:
    with pytest.raises(CannotPreview):
        preview(package({"word/document.xml": b"<a>" + bytes(120 << 20)}), Kind.DOCX)


def test_the_process_can_open_nothing() -> None:
    """What a hole in a library would want next is not to be had."""
    program = (
        "import io, os, socket, sys\n"
        "from congthu.webmail.previews import converter\n"
        "def hole(*_):\n"
        "    told = []\n"
        "    for step in (lambda: open('/etc/passwd'), socket.socket, os.pipe):\n"
        "        try:\n"
        "            step()\n"
        "            told.append('open')\n"
        "        except OSError:\n"
        "            told.append('shut')\n"
        "    raise converter.CannotPreview(' '.join(told))\n"
        "converter.convert = hole\n"
        "sys.argv[1:] = ['text']\n"
        "converter.main()\n"
    )

    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, timeout=60, check=False)
    told = done.stdout.decode()
    assert told == '{"fault": "shut shut shut"}', done.stderr


def test_only_what_the_converter_writes_survives() -> None:
    hostile = (
        '<p onclick="x" class="c evil" style="a">a</p><script>x</script><img src="https://evil.example/x">'
        '<a href="javascript:x">b</a><iframe src="x"></iframe><td colspan="2" onload="x">c</td><form><input></form>'
    )
    cleaned = clean(hostile)
    assert cleaned.startswith('<p class="c">a</p>')
    assert not any(
        word in cleaned for word in ("onclick", "script", "evil", "iframe", "href", "style", "form", "onload")
    )


MADE = [document(), workbook()]


@settings(max_examples=60, deadline=None)
@given(octets=st.binary(max_size=60), at=st.integers(0, 6000), raw=st.sampled_from(MADE), kind=st.sampled_from(Kind))
def test_nothing_but_our_error_comes_out_of_any_octets(octets: bytes, at: int, raw: bytes, kind: Kind) -> None:
    with contextlib.suppress(CannotPreview):
        convert(raw[:at] + octets + raw[at + len(octets) :], kind, SMALL)


@pytest.mark.parametrize(
    ("name", "sniffed", "expected"),
    [
        ("Tờ trình.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind.DOCX),
        ("a.ods", "application/zip", Kind.ODS),
        ("a.doc", "application/x-ole-storage", Kind.OLD),
        ("a.doc", "application/rtf", Kind.RTF),
        ("a.docx", "application/vnd.microsoft.portable-executable", None),
        ("a.txt", "text/html", None),
        ("a.csv", "", Kind.TEXT),
        ("docx", "application/zip", Kind.DOCX),
        ("a.exe", "", None),
    ],
)
def test_what_is_shown_and_how(name: str, sniffed: str, expected: Kind | None) -> None:
    assert kind_of(name, sniffed) is expected
