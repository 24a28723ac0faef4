"""Signatures in the form of an office, and templates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from tests.rooms.provisioning.conftest import Cast

from congthu.audit.models import Event
from congthu.directory.api import get_mailbox_id
from congthu.webmail.api import (
    list_signatures,
    list_templates,
    propose_signature,
    remove_signature,
    remove_template,
    save_signature,
    save_template,
)
from congthu.webmail.errors import PhraseRefused, UnknownPhrase
from congthu.webmail.types import SignatureFields

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

FIELDS = SignatureFields(name="NGUYỄN VĂN AN", post="Giám đốc", unit="Sở TT&TT", phone="0261 3 544 888", extra="a\n<b>")


@pytest.fixture
def office(cast: Cast) -> UUID:
    return get_mailbox_id("stttt@daknong.gov.vn")


def save(cast: Cast, box: UUID, at: datetime, *, who: str = "director", is_default: bool = True) -> UUID:
    return save_signature(box, title="Chính", fields=FIELDS, is_default=is_default, actor=cast.actor(who), at=at)


def test_the_form_of_an_office(cast: Cast, office: UUID, at: datetime) -> None:
    save(cast, office, at)
    (entry,) = list_signatures(cast["director"].account_id, office)
    assert entry.text == ("-- \nTrân trọng,\nNGUYỄN VĂN AN\nGiám đốc\nSở TT&TT\nĐiện thoại: 0261 3 544 888\na\n<b>\n")
    assert "<b>NGUYỄN VĂN AN</b>" in entry.html
    assert "<div>&lt;b&gt;</div>" in entry.html
    assert "Sở TT&amp;TT" in entry.html


def test_one_default_a_box_and_person(cast: Cast, office: UUID, at: datetime) -> None:
    first, second = save(cast, office, at), save(cast, office, at)
    entries = list_signatures(cast["director"].account_id, office)
    assert [(entry.id, entry.is_default) for entry in entries] == [(second, True), (first, False)]
    remove_signature(second, actor=cast.actor("director"), at=at)
    codes = set(Event.objects.filter(code__startswith="webmail.").values_list("code", flat=True))
    assert codes == {"webmail.signature.saved", "webmail.signature.removed"}


def test_signatures_are_each_persons_own(cast: Cast, office: UUID, at: datetime) -> None:
    mine = save(cast, office, at)
    with pytest.raises(UnknownPhrase):
        remove_signature(mine, actor=cast.actor("everything"), at=at)
    with pytest.raises(UnknownPhrase):
        save(cast, office, at, who="staff")
    assert list_signatures(cast["everything"].account_id, office) == []


def test_the_directory_proposes(cast: Cast, at: datetime) -> None:
    staff = cast["staff"]
    proposed = propose_signature(staff.account_id, sender=staff.address, at=at)
    assert (proposed.name, proposed.post, proposed.mail) == (staff.full_name, staff.title, staff.address)
    assert proposed.unit == "Phòng Công nghệ thông tin"
    assert proposed.phone == ""


def test_templates_of_a_person_and_of_an_office(cast: Cast, office: UUID, at: datetime) -> None:
    director, staff = cast.actor("director"), cast.actor("staff")
    shared = save_template(
        title="Giấy mời", subject="Mời họp", text="Kính gửi", mailbox_id=office, actor=director, at=at
    )
    own = save_template(title="Riêng", subject="", text="x", actor=staff, at=at)
    assert [entry.id for entry in list_templates(cast["director"].account_id, at=at)] == [shared]
    assert [entry.id for entry in list_templates(cast["staff"].account_id, at=at)] == [own]
    for refused in (
        lambda: save_template(title="x", subject="", text="", mailbox_id=office, actor=staff, at=at),
        lambda: save_template(title="x", subject="", text="", template_id=own, actor=director, at=at),
        lambda: remove_template(shared, actor=staff, at=at),
    ):
        with pytest.raises(UnknownPhrase):
            refused()
    with pytest.raises(PhraseRefused):
        save_template(title=" \n", subject="", text="", actor=staff, at=at)
    remove_template(shared, actor=director, at=at)
    assert list_templates(cast["director"].account_id, at=at) == []
