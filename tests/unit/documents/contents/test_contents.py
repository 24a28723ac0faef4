"""What is read of attached files, and what a file that means harm gets: nothing, in little time and memory."""

from __future__ import annotations

import io
import os
import resource
import select
import signal
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congthu.documents.contents.bounded import bounded
from congthu.documents.contents.kinds import Form, form_of
from congthu.documents.contents.limits import LIMITS, Limits
from congthu.documents.contents.names import name_of, words_of_name
from congthu.documents.contents.office import NotAsDeclared, text_of_archive
from congthu.documents.contents.others import text_of_markup, text_of_old_office, text_of_rtf
from congthu.documents.contents.reading import text_of

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def archive(*parts: tuple[str, str | bytes], is_microsoft: bool = True) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("[Content_Types].xml", "<a/>") if is_microsoft else ("mimetype", "x"), *parts):
            file.writestr(name, content)
    return written.getvalue()


def words(raw: bytes, *, name: str = "", content_type: str = "") -> str:
    return " ".join(text_of(raw, name=name, content_type=content_type, limits=LIMITS).split())


def test_a_word_document_is_read_by_paragraphs_whatever_its_runs_are() -> None:
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Dự to</w:t></w:r><w:r><w:t>án</w:t></w:r><w:r><w:tab/></w:r>"
        "<w:r><w:t>kinh phí</w:t></w:r></w:p><w:p><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>Sở Tài chính</w:t></w:r></w:p></w:body></w:document>"
    )
    raw = archive(("word/document.xml", body), ("word/header1.xml", f"<w:hdr {W}><w:p><w:t>Mật</w:t></w:p></w:hdr>"))
    assert words(raw) == "Dự toán kinh phí Sở Tài chính Mật"


def test_a_sheet_is_read_by_cells_and_shared_texts_once() -> None:
    strings = "<sst><si><t>Họ và tên</t></si><si><r><t>Nông </t></r><r><t>nghiệp</t></r></si></sst>"
    sheet = (
        '<worksheet><row><c t="s"><v>77</v></c><c><v>1250000</v></c>'
        '<c t="inlineStr"><is><t>Đắk Mil</t></is></c></row></worksheet>'
    )
    raw = archive(("xl/sharedStrings.xml", strings), ("xl/worksheets/sheet1.xml", sheet))
    assert words(raw) == "Họ và tên Nông nghiệp 1250000 Đắk Mil"


def test_slides_and_open_documents_are_read() -> None:
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Báo cáo</a:t></a:r></a:p></p:sld>'
    assert words(archive(("ppt/slides/slide1.xml", slide))) == "Báo cáo"
    said = "<text:p>Tờ<text:s/>trình <text:span>số</text:span> 5</text:p>"
    content = f"<office:document-content {ODF}>{said}</office:document-content>"
    assert words(archive(("content.xml", content), is_microsoft=False)) == "Tờ trình số 5"


def test_of_an_archive_the_names_are_read() -> None:
    assert words(archive(("Hồ sơ/Đơn.pdf", b""), is_microsoft=False)) == "mimetype Hồ sơ/Đơn.pdf"


def test_a_pdf_is_read(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Tinos", FONT))
    page = Canvas(str(tmp_path / "a.pdf"))
    page.setFont("Tinos", 14)
    page.drawString(100, 700, "Quyết định về việc phê duyệt")
    page.save()
    raw = (tmp_path / "a.pdf").read_bytes()
    assert words(raw) == "Quyết định về việc phê duyệt"
    assert words(raw[:200] + raw[-50:]) == ""


def test_older_and_simpler_forms_are_read() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "Giấy ủy quyền".encode("utf-16-le") + bytes(9)
    assert "Giấy ủy quyền" in text_of_old_office(old)
    assert "Giấy ủy quyền" in words(old)
    rtf = rb"{\rtf1{\fonttbl{\f0 Times;}}\f0 Gi\u7845?y m\u7901?i\par h\u7885\'3fp}"
    assert " ".join(text_of_rtf(rtf).split()) == "Giấy mời họp"
    markup = "<style>a{}</style><p>Công&nbsp;văn<br>đến</p><script>x()</script>".encode()
    assert " ".join(text_of_markup(markup).split()) == "Công văn đến"
    assert words("Tiêu đề;Số\n".encode("windows-1258", "ignore"), name="a.csv")


def test_what_was_typed_in_a_font_of_old_is_found_in_todays_letters() -> None:
    typed = "Uû ban nh©n d©n tØnh §¾k N«ng b¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô"
    raw = archive(("word/document.xml", f"<w:document {W}><w:p><w:t>{typed}</w:t></w:p></w:document>"))
    assert "dân tỉnh Đắk Nông báo cáo tình hình thực hiện nhiệm vụ" in words(raw)


@pytest.mark.parametrize(
    ("name", "content_type", "raw", "form"),
    [
        pytest.param("a.docx", "application/octet-stream", b"PK\x03\x04", Form.ZIP, id="by-what-it-begins-with"),
        pytest.param("a.txt", "text/plain", b"\n %PDF-1.4", Form.PDF, id="not-by-what-it-says"),
        pytest.param("a.CSV", "", b"a,b", Form.TEXT, id="by-its-name"),
        pytest.param("", "text/calendar", b"BEGIN", Form.TEXT, id="by-its-label"),
        pytest.param("a.png", "image/png", b"\x89PNG", Form.NONE, id="picture"),
        pytest.param("a.exe", "application/x-msdownload", b"MZ", Form.NONE, id="program"),
    ],
)
def test_the_form_of_a_file(name: str, content_type: str, raw: bytes, form: Form) -> None:
    assert form_of(raw, name=name, content_type=content_type) is form


@pytest.mark.parametrize(
    ("field", "name"),
    [
        pytest.param(b'attachment; filename="bao cao.pdf"', "bao cao.pdf", id="plain"),
        pytest.param(b"attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch.docx", "Kế hoạch.docx", id="rfc-2231"),
        pytest.param(b'attachment; filename="=?utf-8?b?S+G6vyBob+G6oWNo?="', "Kế hoạch", id="rfc-2047"),
        pytest.param('attachment; filename="Kế hoạch.xls"'.encode(), "Kế hoạch.xls", id="bare-octets"),
        pytest.param(b"attachment; filename*=no-such''a%2Epdf", "a.pdf", id="unknown-charset"),
        pytest.param(b'attachment; filename="=?no-such?q?a?="', "", id="unknown-encoding"),
        pytest.param(b"attachment", "", id="none"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_names_of_files(field: bytes, name: str) -> None:
    assert name_of(field) == name


def test_a_name_is_found_by_its_parts() -> None:
    assert words_of_name("Ke_hoach-2026(bản 2).docx") == "Ke hoach 2026 bản 2 docx"


@given(st.binary(max_size=300))
def test_no_name_raises(raw: bytes) -> None:
    words_of_name(name_of(b"attachment; filename" + raw))
    name_of(raw)


def _bomb() -> bytes:
    return archive(("word/document.xml", b"<a>" + b" " * (LIMITS.unpacked + 1)))


def _lying() -> bytes:
    """An archive of which the directory says that a part is small."""
    raw = bytearray(_bomb())
    place = raw.rindex(b"PK\x01\x02")
    raw[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(raw)


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return archive(("word/document.xml", f'<!DOCTYPE a [<!ENTITY a0 "ha">{levels}]><a>&a9;</a>'))


def _outside() -> bytes:
    return archive(("word/document.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:t>&x;</w:t>'))


def _encrypted() -> bytes:
    raw = bytearray(archive(("word/document.xml", "<a/>")))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := raw.find(sign, place + 1)) >= 0:
            raw[place + flags] |= 1
    return bytes(raw)


@pytest.mark.parametrize("make", [_bomb, _lying, _entities, _outside, _encrypted, lambda: b"PK\x03\x04 and no more"])
def test_an_archive_that_means_harm_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(NotAsDeclared):
        text_of_archive(make(), LIMITS)


def test_of_a_long_text_as_much_is_read_as_may_be() -> None:
    raw = archive(("word/document.xml", f"<w:document {W}><w:t>{'a ' * 5000}</w:t></w:document>"))
    assert len(text_of_archive(raw, Limits(characters=1000))) == 1000


@given(st.binary(max_size=400))
def test_nothing_but_the_refusal_escapes_from_an_archive(raw: bytes) -> None:
    for whole in (b"PK\x03\x04" + raw, archive(("word/document.xml", raw))):
        try:
            text_of_archive(whole, LIMITS)
        except NotAsDeclared:
            continue


def _hungry() -> str:
    return str(len(bytearray(LIMITS.memory * 2)))


def _raising() -> str:
    raise zlib.error


def _dying() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


@pytest.mark.parametrize("work", [_hungry, _raising, _dying])
def test_whatever_happens_to_a_reader_happens_to_it_alone(work: Callable[[], str]) -> None:
    assert bounded(work, LIMITS) == ""
    assert bounded(lambda: "Đường", LIMITS) == "Đường"


def test_whoever_takes_too_long_is_ended_with_all_that_it_started() -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)

    def endless() -> str:
        os.system("sleep 600")  # noqa: S605 -- A program that the work started, and that holds the pipe open.
        return "never"

    # Memory without a bound: the process of the tests may be larger than a reader may ever become.
    assert bounded(endless, Limits(seconds=1, memory=resource.RLIM_INFINITY)) == ""
    os.close(writing)
    with os.fdopen(reading, "rb") as ended:
        assert select.select([ended], [], [], 60)[0]
        assert ended.read() == b""
