"""What a letter asks of its reader: who may answer a meeting, and when a read receipt is spoken of at all.

Clause: RFC5546, RFC8098.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from congthu.accounts.types import BoxRights
from congthu.common import clock
from congthu.engine.errors import StoreError
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.building import build_message
from congthu.webmail.composing.types import Identity
from congthu.webmail.showing.invitations.types import Answer, Invitation, Person
from congthu.webmail.types import IdentityOption
from congthu.webmail.web.meetings import letter_of, sender_of
from congthu.webmail.web.wishes import answered_as, may_answer, open_wish

BOX = OpenableBox(
    mailbox_id=UUID(int=1),
    address="annv@daknong.gov.vn",
    name="",
    person="annv@daknong.gov.vn",
    rights=BoxRights.OWN,
    may_send=True,
    aliases=("an.nguyen@daknong.gov.vn",),
)
MEETING = Invitation(
    method="REQUEST",
    uid="hop-1@example.org",
    summary="Họp giao ban",
    organiser=Person(address="thuky@example.org"),
    attendees=(Person(address="An.Nguyen@daknong.gov.vn"),),
)
IDENTITIES = [
    IdentityOption(address=address, name="Nguyễn Văn An", mailbox_id=BOX.mailbox_id, is_office=False)
    for address in (BOX.address, *BOX.aliases)
]


@pytest.mark.parametrize(
    "meeting",
    [
        pytest.param(replace(MEETING, method="CANCEL"), id="called-off"),
        pytest.param(replace(MEETING, uid=""), id="no-uid"),
        pytest.param(replace(MEETING, organiser=None), id="nobody-calls"),
        pytest.param(replace(MEETING, organiser=Person(address="không phải địa chỉ")), id="no-address"),
        pytest.param(replace(MEETING, organiser=Person(address="a@x.vn, b@x.vn")), id="two-addresses"),
        pytest.param(replace(MEETING, organiser=Person(address="a@x.vn\r\nBcc: b@x.vn")), id="header-inside"),
        pytest.param(replace(MEETING, organiser=Person(address="An.Nguyen@daknong.gov.vn")), id="own"),
    ],
)
def test_a_meeting_that_waits_for_no_answer(meeting: Invitation) -> None:
    assert may_answer(MEETING, BOX)
    assert not may_answer(meeting, BOX)


def test_who_may_not_send_does_not_answer() -> None:
    assert not may_answer(MEETING, replace(BOX, may_send=False))


def test_one_answers_under_the_address_that_was_invited() -> None:
    assert sender_of(MEETING, BOX, IDENTITIES).address == "an.nguyen@daknong.gov.vn"
    assert sender_of(replace(MEETING, attendees=()), BOX, IDENTITIES).address == BOX.address
    with pytest.raises(StoreError):
        sender_of(MEETING, BOX, [])


def test_the_answer_is_read_by_people_and_by_programs() -> None:
    letter = letter_of(MEETING, Answer.ACCEPTED, sender=Identity(address=BOX.address))
    raw = build_message(letter, message_id="<1@daknong.gov.vn>", at=clock.now())
    assert b"multipart/alternative" in raw
    assert b"text/calendar; method=REPLY" in raw
    assert [receiver.address for receiver in letter.to] == ["thuky@example.org"]
    assert b"PARTSTAT=ACCEPTED" in letter.calendar
    assert "Họp giao ban" in letter.subject


def test_what_was_answered_last_is_at_the_letter() -> None:
    assert answered_as(["$forwarded", "$meetingdeclined"]) is Answer.DECLINED
    assert answered_as(["$Forwarded"]) is None


def asking(*more: str) -> bytes:
    lines = ["From: Binh <binh@example.org>", "Disposition-Notification-To: binh@example.org", *more, "", "text"]
    return "\r\n".join(lines).encode()


def test_a_receipt_is_spoken_of_once_and_in_the_own_box_alone() -> None:
    wish = open_wish(asking(), [], BOX)
    assert wish is not None
    assert (wish.to.address, wish.is_suspicious) == ("binh@example.org", False)
    assert open_wish(asking(), ["$mdnsent"], BOX) is None
    assert open_wish(asking(), [], replace(BOX, rights=BoxRights.MANAGE)) is None
    assert open_wish(asking("List-Id: <x.example.org>"), [], BOX) is None
    assert open_wish(asking().replace(b"binh@example.org", BOX.address.encode()), [], BOX) is None
    assert open_wish(b"From: a@b.vn\r\n\r\nDisposition-Notification-To: a@b.vn", [], BOX) is None


def test_a_receipt_that_would_go_elsewhere_is_told() -> None:
    wish = open_wish(asking().replace(b"To: binh@", b"To: khac@"), [], BOX)
    assert wish is not None
    assert wish.is_suspicious
