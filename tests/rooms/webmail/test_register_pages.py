"""The pages of a register: by rights, found, printed, exported, corrected on record, hostile words. Clause: D9.1."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import openpyxl
import pytest
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import give_delegation
from congthu.offices.types import NewDelegation, Right
from congthu.webmail.api import list_register, register_documents
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields
from congthu.webmail.models import RegisterCorrection
from congthu.webmail.register.actions import Found
from congthu.webmail.register.reading import Candidate
from congthu.webmail.types import Direction, Origin, RegisterEntry, RegisterFilter

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE = "stttt@daknong.gov.vn"
HOSTILE = '=HYPERLINK("http://evil.example")\x07<script>alert(1)</script>'
FIELDS = DocumentFields(
    document_class=DocumentClass.DIRECTION,
    kind="quyet-dinh",
    number="12",
    symbol="QĐ-UBND",
    issued_on=date(2026, 11, 20),
    summary="Về việc ban hành quy chế thư điện tử",
    places=("Sở Nội vụ",),
)


def document(number: int, direction: Direction, fields: DocumentFields = FIELDS) -> Found:
    candidate = Candidate(
        fields=fields,
        sender="cujut@daknong.gov.vn",
        sender_name="",
        authentication="",
        message_id=f"<{number}@x.vn>",
        received_at=datetime(2026, 11, 21, 1, number, tzinfo=UTC),
        folder="INBOX",
        uid_validity=1,
        uid=number,
    )
    return Found(candidate=candidate, direction=direction, origin=Origin.OFFICE, name="UBND huyện Cư Jút")


@pytest.fixture
def office(cast: Cast, at: datetime) -> UUID:
    box = get_mailbox_id(OFFICE)
    found = [
        document(1, Direction.IN),
        document(2, Direction.IN, replace(FIELDS, kind="to-trinh", summary=HOSTILE)),
        document(3, Direction.OUT),
    ]
    register_documents(box, found, marks={}, actor=Actor.system("test"), at=at)
    return box


def entries(cast: Cast, office: UUID, at: datetime, **wanted: object) -> list[RegisterEntry]:
    asked = RegisterFilter(**wanted)  # type: ignore[arg-type]
    return list(list_register(office, asked, account_id=cast["director"].account_id, at=at)[1])


def pages(office: UUID, entry: UUID) -> list[str]:
    base = f"/thu/{office}/so-van-ban/"
    return [base, f"{base}in/", f"{base}xuat/", f"{base}thong-ke/", f"{base}thong-ke/xuat/", f"{base}{entry}/"]


def delegate(cast: Cast, office: UUID, right: Right, at: datetime) -> None:
    new = NewDelegation(
        delegate_login=cast["staff"].address,
        rights=frozenset({right}),
        paper_number="5/QĐ-STTTT",
        paper_on=at.date() - timedelta(days=1),
        starts_at=at,
        ends_at=at + timedelta(days=30),
    )
    give_delegation(office, new, actor=cast.actor("director"), at=at)


@pytest.mark.parametrize("who", ["staff", "colleague", "operator", "auditor", "district-head", "intake", "it-officer"])
def test_for_others_the_pages_do_not_exist(
    cast: Cast, office: UUID, signed_in: SignedIn, at: datetime, who: str
) -> None:
    client = signed_in(who)
    (entry,) = entries(cast, office, at, direction=Direction.OUT)
    for path in pages(office, entry.id):
        assert client.get(path).status_code == 404
    assert client.post(f"/thu/{office}/so-van-ban/{entry.id}/", correction()).status_code == 404


def correction(**changed: str) -> dict[str, str]:
    given = {
        "document_class": "chi-dao-dieu-hanh",
        "document_kind": "quyet-dinh",
        "document_number": "12",
        "document_symbol": "QĐ-UBND",
        "document_on": "2026-11-20",
        "document_summary": FIELDS.summary,
        "document_places": "Sở Nội vụ",
        "sender_name": "UBND huyện Cư Jút",
        "urgency": "thuong",
    }
    return given | changed


def test_the_list_is_searched_without_marks_and_escapes_what_others_wrote(
    cast: Cast, office: UUID, signed_in: SignedIn
) -> None:
    client = signed_in("director")
    text = client.get(f"/thu/{office}/so-van-ban/").content.decode()
    assert "Quyết định: Về việc ban hành quy chế" in text
    assert "<script>alert" not in text
    found = client.get(f"/thu/{office}/so-van-ban/?q=quy+che+thu&nam=2026").content.decode()
    assert "Tờ trình:" not in found
    assert "Quyết định:" in found
    assert "Không có văn bản" in client.get(f"/thu/{office}/so-van-ban/?q=khac").content.decode()
    sent = client.get(f"/thu/{office}/so-van-ban/?chieu=di").content.decode()
    assert "Sở Nội vụ" in sent


@pytest.mark.parametrize("query", ["nam=abc&trang=-3", "tu=2026-13-45&loai=x&nhom=x", "trang=99999999999999", "nam=²"])
def test_an_address_that_makes_no_sense_is_no_error(office: UUID, signed_in: SignedIn, query: str) -> None:
    assert signed_in("director").get(f"/thu/{office}/so-van-ban/?{query}").status_code == 200


def test_it_is_printed_in_the_form_of_the_decree(office: UUID, signed_in: SignedIn) -> None:
    client = signed_in("director")
    came = client.get(f"/thu/{office}/so-van-ban/in/?chieu=den").content.decode()
    for heading in (
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "Ngày đến",
        "Tác giả",
        "Đơn vị hoặc người nhận",
        "(10)",
        "Từ số 1 đến số 2",
    ):
        assert heading in came
    went = client.get(f"/thu/{office}/so-van-ban/in/?chieu=di").content.decode()
    for heading in ("SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Người ký", "Đơn vị, người nhận bản lưu", "Số lượng bản"):
        assert heading in went


def test_what_others_wrote_is_text_in_the_sheet(office: UUID, signed_in: SignedIn) -> None:
    answer = signed_in("director").get(f"/thu/{office}/so-van-ban/xuat/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any("evil.example" in str(cell.value) for cell in cells)
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in [cell.value for cell in cells]


def test_a_correction_is_on_record(cast: Cast, office: UUID, signed_in: SignedIn, at: datetime) -> None:
    entry = next(one for one in entries(cast, office, at) if one.number == 1)
    client = signed_in("director")
    path = f"/thu/{office}/so-van-ban/{entry.id}/"
    assert client.post(path, correction(document_number="13", handler="Phòng CNTT")).status_code == 302
    now = next(one for one in entries(cast, office, at, text="13/QĐ phong cntt") if one.number == 1)
    assert (now.fields.number, now.handler, now.fields.summary) == ("13", "Phòng CNTT", FIELDS.summary)
    page = client.get(path).content.decode()
    assert "<del>12</del> → <ins>13</ins>" in page
    assert cast["director"].full_name in page
    event = Event.objects.get(code="webmail.document.corrected")
    assert FIELDS.summary not in str(vars(event))
    assert client.post(path, correction(document_number="13", handler="Phòng CNTT")).status_code == 302
    assert RegisterCorrection.objects.count() == 1, "what changes nothing is no correction"


def test_a_correction_that_says_nothing_is_refused(cast: Cast, office: UUID, signed_in: SignedIn, at: datetime) -> None:
    entry = entries(cast, office, at)[0]
    client = signed_in("director")
    for wrong in (correction(document_summary=" "), correction(document_deadline="2026-11-01"), {}):
        assert client.post(f"/thu/{office}/so-van-ban/{entry.id}/", wrong).status_code == 422
    assert not RegisterCorrection.objects.exists()


@pytest.mark.parametrize(("right", "status"), [(Right.READ, 404), (Right.ANSWER, 302)])
def test_who_may_only_read_corrects_nothing(
    cast: Cast, office: UUID, signed_in: SignedIn, at: datetime, right: Right, status: int
) -> None:
    delegate(cast, office, right, at)
    entry = entries(cast, office, at)[0]
    client = signed_in("staff")
    for path in pages(office, entry.id):
        assert client.get(path).status_code == 200
    answer = client.post(f"/thu/{office}/so-van-ban/{entry.id}/", correction(document_number="99"))
    assert answer.status_code == status


def test_an_entry_is_found_in_its_own_register_only(
    cast: Cast, office: UUID, signed_in: SignedIn, at: datetime
) -> None:
    entry = entries(cast, office, at)[0]
    other = get_mailbox_id("cujut@daknong.gov.vn")
    assert signed_in("district-head").get(f"/thu/{other}/so-van-ban/{entry.id}/").status_code == 404


def counted(page: str) -> dict[str, tuple[int, int, int]]:
    row = re.compile(r'<th scope="row">([^<]+)</th>' + r'<td class="number">(\d+)</td>' * 3)
    return {name: (int(came), int(due), int(left)) for name, came, due, left in row.findall(page)}


def test_documents_are_counted_by_class_and_by_kind(
    cast: Cast, office: UUID, signed_in: SignedIn, at: datetime
) -> None:
    with_deadline = replace(FIELDS, kind="", document_class=DocumentClass.INVITATION, deadline=date(2026, 12, 1))
    register_documents(office, [document(4, Direction.IN, with_deadline)], marks={}, actor=Actor.system("test"), at=at)
    client, base = signed_in("director"), f"/thu/{office}/so-van-ban/thong-ke/"
    shown = counted(client.get(base).content.decode())
    assert shown["Chỉ đạo, điều hành"] == (2, 0, 1)
    assert shown["Giấy mời, triệu tập"] == (1, 1, 0)
    assert shown["Lịch công tác"] == (0, 0, 0)
    assert (shown["Quyết định"], shown["Tờ trình"]) == ((1, 0, 1), (1, 0, 0))
    assert shown["Không ghi loại"] == (1, 1, 0)
    assert shown["Tổng cộng"] == (3, 1, 1)
    assert counted(client.get(f"{base}?nam=2020").content.decode())["Tổng cộng"] == (0, 0, 0)
    assert counted(client.get(f"{base}?tu=2026-11-21&den=2026-11-21").content.decode())["Tổng cộng"] == (3, 1, 1)
    assert counted(client.get(f"{base}?den=2026-11-20").content.decode())["Tổng cộng"] == (0, 0, 0)
    assert client.get(f"{base}?nam=9999&tu=0001-01-01&den=9999-12-31").status_code == 200

    client.cookies["congthu-language"] = "en"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}xuat/").content)).worksheets[0]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Tổng cộng"] == ("3", "1", "1")
    assert rows["Tờ trình"] == ("1", "0", "0")
    assert "Năm 2026" in rows
