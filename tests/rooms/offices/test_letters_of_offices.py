"""What is known of a letter of an official box: who sees it, who writes it, what stays on record.

Clause: D13.1, D13.3, D10.0, D3.3.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.factories.province import Province
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.audit.models import Event
from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import (
    assign_message,
    close_answered_letter,
    get_letter_page,
    give_delegation,
    list_assignees,
    list_waiting,
    map_letters,
    note_letter,
    note_opening,
    take_work_step,
)
from congthu.offices.errors import Incomplete, NotAllowed, NotPossible, UnknownWork, WrongState
from congthu.offices.types import Assignee, MessageRef, NewDelegation, NoteKind, Right, WorkAction, WorkState
from congthu.webmail.api import accept_terms
from congthu.webmail.types import TERMS_VERSION

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

SUBJECT = "Đơn đề nghị cấp lại giấy phép"
NAME = "<1@example.org>"
STRANGERS = ("staff", "operator", "intake", "auditor", "district-head", "it-officer", "chairman")


@pytest.fixture
def office(cast: Cast, at: datetime) -> UUID:
    """Return the box of the Sở: ``director`` manages it, ``colleague`` answers, ``head-of-phong`` only reads."""
    mailbox_id = get_mailbox_id("stttt@daknong.gov.vn")
    for number, (who, rights) in enumerate(
        (("colleague", {Right.ANSWER, Right.SEND}), ("head-of-phong", {Right.READ}))
    ):
        new = NewDelegation(
            delegate_login=cast[who].address,
            rights=frozenset(rights),
            paper_number=f"{number}/GUQ",
            paper_on=local_date(at),
            starts_at=at - timedelta(minutes=1),
            ends_at=at + timedelta(days=1),
        )
        give_delegation(mailbox_id, new, actor=cast.actor("director"), at=at)
    return mailbox_id


@pytest.fixture
def letter(at: datetime) -> MessageRef:
    return MessageRef(message_id=NAME, subject=SUBJECT, sender="cong.dan@example.org", received_at=at, uid=7)


def note(
    office: UUID, cast: Cast, who: str, kind: NoteKind, at: datetime, text: str = "hỏi lại Phòng Tài chính"
) -> None:
    note_letter(office, NAME, kind, text=text, actor=cast.actor(who), at=at)


@pytest.mark.parametrize("who", ["director", "colleague", "head-of-phong"])
def test_who_opened_it_is_seen_by_all_who_may_read(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime, who: str
) -> None:
    note_opening(office, NAME, actor=cast.actor(who), at=at)
    note_opening(office, NAME, actor=cast.actor(who), at=at + timedelta(hours=1))
    for reader in ("director", "colleague", "head-of-phong"):
        (opening,) = get_letter_page(office, letter, account_id=cast[reader].account_id, at=at).openings
        assert (opening.name, opening.first_at, opening.last_at) == (cast[who].full_name, at, at + timedelta(hours=1))
    mark = map_letters(office, [NAME, "<khac@x>"], account_id=cast["director"].account_id, at=at)
    assert {name: one.openers for name, one in mark.items()} == {NAME: [cast[who].full_name]}


@pytest.mark.parametrize("who", STRANGERS)
def test_for_others_there_is_nothing(office: UUID, letter: MessageRef, cast: Cast, at: datetime, who: str) -> None:
    account_id, actor = cast[who].account_id, cast.actor(who)
    with pytest.raises(UnknownWork):
        get_letter_page(office, letter, account_id=account_id, at=at)
    with pytest.raises(UnknownWork):
        map_letters(office, [NAME], account_id=account_id, at=at)
    with pytest.raises(UnknownWork):
        list_waiting(office, [letter], account_id=account_id, at=at)
    with pytest.raises(UnknownWork):
        list_assignees(office, account_id=account_id, at=at)
    with pytest.raises(UnknownWork):
        note_opening(office, NAME, actor=actor, at=at)
    for kind in NoteKind:
        with pytest.raises(UnknownWork):
            note_letter(office, NAME, kind, text="x", actor=actor, at=at)
    page = get_letter_page(office, letter, account_id=cast["director"].account_id, at=at)
    assert (page.openings, page.notes) == ([], [])


def test_who_only_reads_writes_nothing(office: UUID, letter: MessageRef, cast: Cast, at: datetime) -> None:
    for kind in NoteKind:
        with pytest.raises(NotAllowed):
            note(office, cast, "head-of-phong", kind, at)
    with pytest.raises(UnknownWork):
        list_assignees(office, account_id=cast["head-of-phong"].account_id, at=at)
    assert not get_letter_page(office, letter, account_id=cast["head-of-phong"].account_id, at=at).may_assign


@pytest.mark.parametrize("who", ["director", "colleague"])
def test_notes_are_read_inside_and_their_words_are_on_no_record(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime, who: str
) -> None:
    note(office, cast, who, NoteKind.NOTE, at, "Nội dung nội bộ")
    page = get_letter_page(office, letter, account_id=cast["head-of-phong"].account_id, at=at)
    assert [(one.kind, one.text) for one in page.notes] == [(NoteKind.NOTE, "Nội dung nội bộ")]
    assert cast[who].full_name in page.notes[0].who
    event = Event.objects.get(code="offices.letter.noted")
    assert "nội bộ" not in str(event.new) + str(event.old) + event.subject_name


def test_a_letter_that_needs_no_answer_waits_no_more_until_somebody_says_so(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime
) -> None:
    def waits() -> bool:
        return bool(list_waiting(office, [letter], account_id=cast["director"].account_id, at=at))

    assert waits()
    with pytest.raises(WrongState):
        note(office, cast, "colleague", NoteKind.UNSETTLED, at)
    with pytest.raises(Incomplete):
        note(office, cast, "colleague", NoteKind.SETTLED, at, " ")
    note(office, cast, "colleague", NoteKind.SETTLED, at)
    assert not waits()
    with pytest.raises(WrongState):
        note(office, cast, "director", NoteKind.SETTLED, at)
    note(office, cast, "director", NoteKind.NOTE, at)
    assert not waits()
    note(office, cast, "director", NoteKind.UNSETTLED, at, "")
    assert waits()
    codes = Event.objects.filter(code__startswith="offices.letter.").order_by("id").values_list("code", flat=True)
    assert [code.rpartition(".")[2] for code in codes] == ["settled", "noted", "unsettled"]


def test_an_answer_from_the_office_closes_the_work_on_the_letter(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime
) -> None:
    actor = cast.actor("colleague")
    to = Assignee(account_id=cast["head-of-phong"].account_id)
    assert not close_answered_letter(office, NAME, answer_id="<a@b>", actor=actor, at=at)
    assign_message(office, letter, to=to, deadline_at=None, note="", actor=actor, at=at)
    assert list_waiting(office, [letter], account_id=cast["director"].account_id, at=at)[0].state is WorkState.ASSIGNED
    assert not close_answered_letter(office, "<khac@x>", answer_id="<a@b>", actor=actor, at=at)
    assert close_answered_letter(office, NAME, answer_id="<a@b>", actor=actor, at=at)
    page = get_letter_page(office, letter, account_id=cast["director"].account_id, at=at)
    assert page.work is not None
    assert page.work.entry.state is WorkState.DONE
    assert page.work.steps[-1].action is WorkAction.ANSWER
    assert cast["colleague"].full_name in page.work.steps[-1].who
    assert not list_waiting(office, [letter], account_id=cast["director"].account_id, at=at)


def test_what_was_assigned_waits_wherever_it_was_filed(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime
) -> None:
    actor, to = cast.actor("director"), Assignee(account_id=cast["head-of-phong"].account_id)
    work = assign_message(office, letter, to=to, deadline_at=None, note="", actor=actor, at=at)
    (filed,) = list_waiting(office, [], account_id=cast["director"].account_id, at=at)
    assert (filed.work_id, filed.letter.subject, filed.letter.uid) == (work, SUBJECT, 0)
    (there,) = list_waiting(office, [letter], account_id=cast["director"].account_id, at=at)
    assert there.letter.uid == letter.uid
    take_work_step(work, WorkAction.FINISH, text="qua điện thoại", actor=actor, at=at)
    assert not list_waiting(office, [letter], account_id=cast["director"].account_id, at=at)


def test_the_open_assignment_tells_how_a_letter_stands(
    office: UUID, letter: MessageRef, cast: Cast, at: datetime
) -> None:
    actor, to = cast.actor("director"), Assignee(account_id=cast["head-of-phong"].account_id)
    first = assign_message(office, letter, to=to, deadline_at=None, note="", actor=actor, at=at)
    take_work_step(first, WorkAction.CANCEL, text="nhầm", actor=actor, at=at)
    second = assign_message(office, letter, to=to, deadline_at=None, note="", actor=actor, at=at)
    page = get_letter_page(office, letter, account_id=cast["director"].account_id, at=at)
    assert page.work is not None
    assert (page.work.entry.id, page.earlier) == (second, 1)
    later = at + timedelta(days=30)
    mark = map_letters(office, [NAME], account_id=cast["director"].account_id, at=later)[NAME]
    assert (mark.work_id, mark.late) == (second, True)


def test_letters_are_given_to_units_of_the_body_and_to_who_can_open_the_box(
    office: UUID, cast: Cast, province: Province, at: datetime
) -> None:
    found = list_assignees(office, account_id=cast["colleague"].account_id, at=at)
    assert [unit.unit_id for unit in found.units][:2] == [province.stttt, province.phong_cntt]
    reached = {unit.unit_id for unit in found.units if unit.is_reached}
    assert reached == {province.stttt, province.phong_cntt}
    openers = {cast[name].address for name in ("director", "colleague", "head-of-phong", "everything")}
    assert {person.address for person in found.people} == openers


@pytest.mark.parametrize("who", ["director", "colleague", "head-of-phong", "staff", "operator"])
def test_pages_of_an_office_are_not_there_for_a_person_s_own_box_or_for_others(
    office: UUID, cast: Cast, signed_in: SignedIn, at: datetime, who: str
) -> None:
    accept_terms(cast[who].account_id, version=TERMS_VERSION, actor=cast.actor(who), at=at)
    client, own = signed_in(who), get_mailbox_id(cast[who].address)
    boxes = [own] if who in {"director", "colleague", "head-of-phong"} else [own, office]
    for box in boxes:
        for page in ("chua-tra-loi/", "viec/?f=INBOX&uid=1", "viec/giao/?f=INBOX&uid=1", f"viec/{UUID(int=1)}/"):
            assert client.get(f"/thu/{box}/{page}").status_code == 404, page
        for page in ("viec/giao/?f=INBOX&uid=1", "viec/buoc/note/?f=INBOX&uid=1", "viec/buoc/accept/?f=INBOX&uid=1"):
            assert client.post(f"/thu/{box}/{page}", {"text": "x"}).status_code == 404, page


@pytest.mark.parametrize("bad", ["", "a b", "<á@b>", "<a@b>\r\nBcc: x@y"])
def test_what_is_no_name_of_a_letter(office: UUID, letter: MessageRef, cast: Cast, at: datetime, bad: str) -> None:
    with pytest.raises(NotPossible):
        note_opening(office, bad, actor=cast.actor("director"), at=at)
    with pytest.raises(NotPossible):
        note_letter(office, bad, NoteKind.NOTE, text="x", actor=cast.actor("director"), at=at)
    page = get_letter_page(office, replace(letter, message_id=bad), account_id=cast["director"].account_id, at=at)
    assert (page.notes, page.openings) == ([], [])
