"""Signatures, templates and the sender: the pages on which they are made, and what begins a letter from them."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.directory.api import get_mailbox_id
from congthu.webmail.api import find_choices, list_signatures, list_templates, save_template
from congthu.webmail.types import NameForm

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE = "stttt@daknong.gov.vn"
HOSTILE = "<script>alert(1)</script>"
JSON = {"accept": "application/json"}


@pytest.fixture
def staff(signed_in: SignedIn) -> Client:
    return signed_in("staff")


@pytest.fixture
def director(signed_in: SignedIn) -> Client:
    return signed_in("director")


def box_of(cast: Cast, who: str = "staff") -> UUID:
    return get_mailbox_id(cast[who].address)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def sign(client: Client, box: UUID, **fields: str) -> str:
    """Make a signature in the form, and return where it is changed."""
    page = f"/thu/cai-dat/{box}/chu-ky/"
    given = {"title": "Chính", "name": "Trần Văn Khánh", "post": "Chuyên viên", "is_default": "1"} | fields
    assert client.post(f"{page}moi/", given).status_code == 302
    found = re.search(rf'href="({page}[0-9a-f-]{{36}}/)"', shown(client, page))
    assert found
    return found[1]


def test_the_directory_fills_the_form_and_the_default_begins_a_letter(staff: Client, cast: Cast) -> None:
    box = box_of(cast)
    form = shown(staff, f"/thu/cai-dat/{box}/chu-ky/moi/")
    assert f'value="{cast["staff"].full_name}"' in form
    assert 'value="Phòng Công nghệ thông tin"' in form
    sign(staff, box, phone="0261 3 544 888", extra=HOSTILE)
    letter = shown(staff, f"/thu/{box}/soan/")
    editor = letter.partition('class="editor"')[2]
    assert "Điện thoại: 0261 3 544 888" in editor
    assert HOSTILE not in letter


def test_a_letter_begins_without_a_signature_where_none_is_usual(staff: Client, cast: Cast) -> None:
    box = box_of(cast)
    sign(staff, box, is_default="0", phone="0261 3 544 888")
    letter = shown(staff, f"/thu/{box}/soan/")
    assert (
        "0261 3 544 888" not in letter.partition('class="editor"')[2].partition("</form>")[0].partition("<template")[0]
    )
    assert "Chữ ký: Chính" in letter


def test_a_signature_is_changed_and_removed(staff: Client, cast: Cast) -> None:
    box, account = box_of(cast), cast["staff"].account_id
    page = sign(staff, box)
    assert staff.post(page, {"title": " ", "name": "Khác"}).status_code == 422
    assert staff.post(page, {"title": "Khác", "name": "Khánh"}).status_code == 302
    (entry,) = list_signatures(account, box)
    assert (entry.title, entry.fields.name, entry.is_default) == ("Khác", "Khánh", False)
    assert staff.post(page, {"step": "remove"}).status_code == 302
    assert list_signatures(account, box) == []


def test_nobody_elses_signature_and_no_box_of_others(staff: Client, director: Client, cast: Cast) -> None:
    page = sign(staff, box_of(cast))
    office = get_mailbox_id(OFFICE)
    for answer in (
        director.get(page),
        director.post(page, {"step": "remove"}),
        staff.get(f"/thu/cai-dat/{office}/chu-ky/"),
        staff.post(f"/thu/cai-dat/{office}/chu-ky/moi/", {"title": "x"}),
    ):
        assert answer.status_code == 404
    stolen = page.replace(str(box_of(cast)), str(box_of(cast, "director")))
    assert director.post(stolen, {"step": "remove"}).status_code == 404
    assert len(list_signatures(cast["staff"].account_id)) == 1


def test_a_head_signs_for_the_office_with_its_name(director: Client) -> None:
    form = shown(director, f"/thu/cai-dat/{get_mailbox_id(OFFICE)}/chu-ky/moi/")
    assert 'name="unit" value="Sở Thông tin và Truyền thông"' in form
    assert f'name="mail" value="{OFFICE}"' in form


def test_templates_of_ones_own_and_of_an_office(staff: Client, director: Client, cast: Cast, at: datetime) -> None:
    office = str(get_mailbox_id(OFFICE))
    given = {"title": "Giấy mời", "subject": "Mời họp", "text": "Kính gửi\n"}
    assert director.post("/thu/cai-dat/mau-thu/moi/", given | {"office": office}).status_code == 302
    assert staff.post("/thu/cai-dat/mau-thu/moi/", given | {"office": office}).status_code == 404
    assert staff.post("/thu/cai-dat/mau-thu/moi/", given | {"office": "khác"}).status_code == 404
    assert staff.post("/thu/cai-dat/mau-thu/moi/", given).status_code == 302
    (mine,) = list_templates(cast["staff"].account_id, at=at)
    assert mine.mailbox_id is None
    for answer in (
        director.get(f"/thu/cai-dat/mau-thu/{mine.id}/"),
        director.post(f"/thu/cai-dat/mau-thu/{mine.id}/", {"step": "remove"}),
    ):
        assert answer.status_code == 404
    assert "Giấy mời" in shown(director, "/thu/cai-dat/mau-thu/")
    assert staff.post(f"/thu/cai-dat/mau-thu/{mine.id}/", {"step": "remove"}).status_code == 302
    assert list_templates(cast["staff"].account_id, at=at) == []


def test_a_template_is_kept_while_writing_and_comes_back_cleaned(staff: Client, cast: Cast, at: datetime) -> None:
    page = f"/thu/{box_of(cast)}/soan/mau/"
    for text in ("một", "hai"):
        html = f"<p><b>{text}</b></p>{HOSTILE}"
        kept = staff.post(page, {"title": "Trả lời", "subject": "V/v", "html": html}, headers=JSON)
        assert kept.status_code == 200
    (entry,) = list_templates(cast["staff"].account_id, at=at)
    answer = staff.get(f"{page}{entry.id}/", headers=JSON).json()
    assert answer == {"subject": "V/v", "html": "<p><b>hai</b></p>", "text": "hai\n"}
    assert staff.post(page, {"title": " "}, headers=JSON).status_code == 422


def test_a_template_of_somebody_else_is_not_read(staff: Client, cast: Cast, at: datetime) -> None:
    theirs = save_template(title="x", subject="", text="x", actor=cast.actor("director"), at=at)
    assert staff.get(f"/thu/{box_of(cast)}/soan/mau/{theirs}/").status_code == 404


def test_the_name_is_the_directorys_in_the_form_that_was_chosen(staff: Client, cast: Cast) -> None:
    person = cast["staff"]
    named = f"{person.full_name} - {person.title}"
    assert named in shown(staff, "/thu/cai-dat/nguoi-gui/")
    staff.post("/thu/cai-dat/nguoi-gui/", {"name_form": "post", "writes_as": "nguoi.khac@daknong.gov.vn"})
    chosen = find_choices(person.account_id)
    assert (chosen.name_form, chosen.writes_as) == (NameForm.POST, "")
    assert named in shown(staff, "/thu/cai-dat/nguoi-gui/").partition("Ông/bà có thể gửi")[2]
