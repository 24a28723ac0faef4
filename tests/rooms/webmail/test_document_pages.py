"""Writing a document: whom its "Nơi nhận" names, what stops it, what is asked first. Clause: D9.1, D9.3."""

from __future__ import annotations

import pytest
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.directory.api import get_mailbox_id

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE, DISTRICT = "stttt@daknong.gov.vn", "cujut@daknong.gov.vn"
LETTER = {"to": DISTRICT, "from": OFFICE, "html": "<p>Kính gửi</p>", "document_class": "chi-dao-dieu-hanh"}
JSON = {"accept": "application/json"}


def test_the_paper_becomes_receivers(cast: Cast, signed_in: SignedIn) -> None:
    box = get_mailbox_id(OFFICE)
    paper = "- Như trên;\n- UBND huyện Cư Jút;\n- <script>Sở Xây dựng</script>;\n- Lưu: VT."
    answer = signed_in("director").post(f"/thu/{box}/soan/noi-nhan/", {"document_places": paper})
    text = answer.content.decode()
    assert f'data-address="{DISTRICT}"' in text
    assert "&lt;script&gt;Sở Xây dựng&lt;/script&gt;" in text
    assert "<script>" not in text


def test_for_the_box_of_others_there_is_no_such_form(cast: Cast, signed_in: SignedIn) -> None:
    box = get_mailbox_id(OFFICE)
    assert signed_in("staff").post(f"/thu/{box}/soan/noi-nhan/", {"document_places": "x"}).status_code == 404


def test_a_document_without_summary_does_not_leave(cast: Cast, signed_in: SignedIn) -> None:
    box = get_mailbox_id(OFFICE)
    answer = signed_in("director").post(f"/thu/{box}/soan/gui/", LETTER, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["fault"] == "document"
    assert "trích yếu" in answer.json()["text"]


def test_what_should_be_looked_at_is_asked_first(cast: Cast, signed_in: SignedIn) -> None:
    box = get_mailbox_id(OFFICE)
    form = LETTER | {
        "document_number": "12/QĐ-STTTT",
        "document_kind": "to-trinh",
        "document_summary": "Về việc giao kế hoạch",
        "document_places": "- UBND tỉnh;\n- Công ty Điện lực;",
    }
    told = " ".join(signed_in("director").post(f"/thu/{box}/soan/gui/", form, headers=JSON).json()["cautions"])
    for words in ("Tờ trình, Quyết định", "không phải người nhận thư này: Ủy ban nhân dân tỉnh", "Công ty Điện lực"):
        assert words in told
    assert "chưa có ngày" in told
    assert "tiêu đề" not in told.lower(), "a document without a subject is called by what it is"
