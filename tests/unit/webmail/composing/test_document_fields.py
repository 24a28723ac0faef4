"""Documents by mail: kinds, fields there and back, receivers by "Nơi nhận". Clause: D9.1, D9.3."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.webmail.composing.building import build_message
from congthu.webmail.composing.documents import block, codec
from congthu.webmail.composing.documents.kinds import CLASS_NAMES, KINDS, kind_of_symbol, kinds_on
from congthu.webmail.composing.documents.places import Body, match_places, split_places
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.reading import document_of, parse
from congthu.webmail.composing.types import Composition, Identity

FIELDS = DocumentFields(
    document_class=DocumentClass.MEETING,
    kind="to-trinh",
    number="23",
    symbol="TTr-STTTT",
    issued_on=date(2026, 11, 28),
    summary="Về việc phê duyệt kế hoạch ứng dụng công nghệ thông tin năm 2027 của các cơ quan nhà nước trong tỉnh",
    urgency=Urgency.FLASH,
    deadline=date(2026, 12, 5),
    places=("UBND tỉnh", "Sở Nội vụ"),
)


def test_eight_classes_and_twenty_nine_kinds() -> None:
    assert len(CLASS_NAMES) == len(DocumentClass) == 8
    assert len(kinds_on(date(2026, 11, 28))) == 29
    assert [kind.code for kind in KINDS if not kind.abbreviation] == ["cong-van", "thu-cong"]
    assert len({kind.abbreviation for kind in KINDS}) == 28
    assert kinds_on(date(2019, 1, 1)) == []


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("ĐA-UBND", "de-an"),
        ("DA-UBND", "du-an"),
        ("HĐ-STC", "hop-dong"),
        ("HD-STC", "huong-dan"),
        ("QĐ-UBND", "quyet-dinh"),
    ],
)
def test_abbreviations_are_never_folded(symbol: str, code: str) -> None:
    kind = kind_of_symbol(symbol)
    assert kind
    assert kind.code == code
    assert kind_of_symbol("STTTT-CNTT") is None, "a Công văn names body and unit"


def test_fields_travel_in_headers_and_in_readable_text() -> None:
    composition = Composition(
        sender=Identity(address="stttt@daknong.gov.vn"), subject="x", text="Kính gửi.", document=FIELDS
    )
    raw = build_message(composition, message_id="<a@b>", at=datetime(2026, 11, 28, tzinfo=UTC))
    assert document_of(parse(raw)) == FIELDS
    plain = email.message_from_bytes(raw).get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Loại / Kind: Tờ trình / Submission" in plain
    assert "Số, ký hiệu / Number: 23/TTr-STTTT" in plain
    assert b"X-Congthu-" not in raw, "that is our own word about messages and is taken off"


def test_text_alone_is_enough_to_read_them_back() -> None:
    assert block.from_block(block.with_block("Kính gửi.", FIELDS)) == FIELDS
    assert block.without_block(block.with_block("Kính gửi.", FIELDS)) == "Kính gửi."
    assert block.from_block("Kính gửi.") is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"X-Van-Ban-So": "23"}, None),
        ({"x-van-ban-loai": "TỜ TRÌNH"}, "to-trinh"),
        ({"X-Van-Ban-Loai": "to trinh"}, "to-trinh"),
        ({"X-Van-Ban-Loai": "Giấy phép"}, None),
        ({"X-Van-Ban-Loai": "Công văn", "X-Van-Ban-Ngay": "32/13/2026", "X-Van-Ban-Han": "mai"}, "cong-van"),
    ],
)
def test_what_others_write(headers: dict[str, str], expected: str | None) -> None:
    found = codec.from_headers(headers)
    assert (found.kind if found else None) == expected
    if found:
        assert (found.issued_on, found.deadline) == (None, None)


@given(
    st.dictionaries(
        st.sampled_from(codec.NAMES), st.text(max_size=200) | st.sampled_from(["Tờ trình", "Khác", "2026-01-01"])
    )
)
def test_nothing_that_arrives_is_an_error(headers: dict[str, str]) -> None:
    found = codec.from_headers(headers)
    if found:
        assert codec.from_headers(dict(codec.to_headers(found))) == found
        block.from_block(block.to_block(found))


BODIES = (
    Body(name="Ủy ban nhân dân tỉnh Đắk Nông", address="ubnd@daknong.gov.vn", labels=("ubnd",)),
    Body(name="Sở Thông tin và Truyền thông", address="stttt@daknong.gov.vn", labels=("stttt",)),
    Body(name="Sở Nội vụ", address="snv@daknong.gov.vn", labels=("snv",)),
    Body(name="Sở Y tế", address="syt@daknong.gov.vn", labels=("syt",)),
    Body(name="Sở Kế hoạch và Đầu tư", address="skhdt@daknong.gov.vn", labels=("skhdt",)),
    Body(name="Ủy ban nhân dân huyện Cư Jút", address="cujut@daknong.gov.vn", labels=("cujut",)),
    Body(name="Ủy ban nhân dân huyện Đắk R'Lấp", address="dakrlap@daknong.gov.vn", labels=("dakrlap",)),
    Body(name="Ủy ban nhân dân huyện Krông Nô", address="krongno@daknong.gov.vn", labels=("krongno",)),
    Body(name="Ủy ban nhân dân thành phố Gia Nghĩa", address="gianghia@daknong.gov.vn", labels=("gianghia",)),
    Body(name="Văn phòng Ủy ban nhân dân tỉnh", address="vpubnd@daknong.gov.vn", labels=("vpubnd",)),
    Body(name="Ban Dân tộc", address="bdt@daknong.gov.vn", labels=("bdt",)),
    Body(name="Thanh tra tỉnh", address="tt@daknong.gov.vn", labels=("tt",)),
    Body(name="Phòng Nội vụ", address="nv.cujut@daknong.gov.vn"),
    Body(name="Phòng Nội vụ", address="nv.krongno@daknong.gov.vn"),
)
PAPER = """Nơi nhận:
- Như trên;
- UBND tỉnh (b/c);
- Sở TT&TT; Sở Nội vụ;
- So Y te;
- Sở KH&ĐT tỉnh Đắk Nông;
- UBND huyện Cư Jút;
- Huyện Đắk R’Lấp;
- UBND huyện Krông Nô;
- UBND TP Gia Nghĩa;
- VP UBND tỉnh;
- Ban Dân tộc;
- Thanh tra tỉnh;
- Công ty Điện lực;
- Hội Nông dân huyện Buôn Hồ;
- Lưu: VT, CNTT.
"""


def test_twelve_bodies_and_two_unknown() -> None:
    """Clause: D9.3."""
    matched = match_places(PAPER, BODIES)
    assert {body.address for _, body in matched.found} == {body.address for body in BODIES[:12]}
    assert len(matched.found) == 12
    assert matched.unknown == ("Công ty Điện lực", "Hội Nông dân huyện Buôn Hồ")
    assert matched.ambiguous == ()


def test_a_name_of_several_bodies_is_asked_about() -> None:
    matched = match_places("Phòng Nội vụ; snv@daknong.gov.vn", BODIES)
    assert [body.address for _, body in matched.found] == ["snv@daknong.gov.vn"]
    ((line, bodies),) = matched.ambiguous
    assert (line, len(bodies)) == ("Phòng Nội vụ", 2)


BEGINNINGS = {"Sở": "agency", "Ban": "agency", "Văn": "agency", "Thanh": "agency", "Ủy": "district"}
OF_KINDS = (
    *(replace(body, kind=BEGINNINGS.get(body.name.split()[0], "")) for body in BODIES[1:]),
    Body(name="Ban Quản lý chợ", address="ql.cujut@daknong.gov.vn", kind="district-unit"),
)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("Các sở, ban, ngành;", "stttt snv syt skhdt vpubnd bdt tt"),
        ("- Các Sở, Ban, ngành cấp tỉnh (để thực hiện);", "stttt snv syt skhdt vpubnd bdt tt"),
        ("cac so", "stttt snv syt skhdt"),
        ("UBND các huyện, thành phố;", "cujut dakrlap krongno gianghia"),
        ("UBND các huyện", "cujut dakrlap krongno"),
        ("Các huyện, TX, TP", "cujut dakrlap krongno gianghia"),
        ("UBND các xã, phường, thị trấn", ""),
        ("Các sở, ban, ngành có liên quan", ""),
        ("Các sở và các doanh nghiệp", ""),
    ],
)
def test_all_bodies_of_a_kind(line: str, labels: str) -> None:
    """Clause: D9.3: what says anything else besides names nobody."""
    matched = match_places(line, OF_KINDS)
    assert [body.address.partition("@")[0] for _, body in matched.found] == labels.split()
    assert bool(matched.unknown) is not bool(labels)


@given(st.text(max_size=300))
def test_no_paper_is_an_error(text: str) -> None:
    matched = match_places(text, BODIES)
    assert len(split_places(text)) >= len(matched.found)
