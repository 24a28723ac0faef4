"""Work in official boxes: through the front door and the pages. Clause: D13.3, D10.0, D12.2-1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import (
    assign_message,
    close_answered,
    count_box_work,
    count_my_work,
    end_delegation,
    get_work_page,
    give_delegation,
    list_box_work,
    list_my_work,
    reassign_work,
    take_work_step,
)
from congthu.offices.errors import NotAllowed, NotPossible, UnknownWork
from congthu.offices.types import (
    Assignee,
    MessageRef,
    NewDelegation,
    Right,
    SenderClass,
    WorkAction,
    WorkListing,
    WorkState,
)
from congthu.offices.work import reminding

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

LetRead = Callable[[str], UUID]
SUBJECT = "Đơn đề nghị cấp lại giấy phép"
OFFICE = "stttt@daknong.gov.vn"


def message(at: datetime, number: int = 1, sender: str = "cong.dan@example.org") -> MessageRef:
    return MessageRef(message_id=f"<{number}@example.org>", subject=SUBJECT, sender=sender, received_at=at)


@pytest.fixture
def office(cast: Cast) -> UUID:
    """Return the box of the Sở, whose head is ``director``."""
    return get_mailbox_id(OFFICE)


@pytest.fixture
def let_read(cast: Cast, office: UUID, at: datetime) -> LetRead:
    """Return what lets somebody read the box, and gives the delegation."""

    def let(who: str) -> UUID:
        paper = NewDelegation(
            delegate_login=cast[who].address,
            rights=frozenset({Right.READ}),
            paper_number=f"{len(who)}/GUQ",
            paper_on=local_date(at),
            starts_at=at - timedelta(minutes=1),
            ends_at=at + timedelta(days=1),
        )
        return give_delegation(office, paper, actor=cast.actor("director"), at=at)

    return let


@pytest.fixture
def work(cast: Cast, office: UUID, at: datetime, let_read: LetRead) -> UUID:
    """Return work that the director gave to ``staff``, who could open the box then, and cannot any more."""
    delegation = let_read("staff")
    work = give(cast, office, at, to=Assignee(account_id=cast["staff"].account_id))
    end_delegation(delegation, actor=cast.actor("director"), at=at)
    # What is told of the delegation is not what is told of the work.
    ProcrastinateJob.objects.filter(task_name="engine.send_notice").delete()
    return work


def give(cast: Cast, office: UUID, at: datetime, *, to: Assignee, number: int = 1, by: str = "director") -> UUID:
    return assign_message(
        office, message(at, number), to=to, deadline_at=None, note="xem kỹ", actor=cast.actor(by), at=at
    )


def page_of(work: UUID, cast: Cast, who: str, at: datetime) -> object:
    return get_work_page(work, account_id=cast[who].account_id, at=at)


def test_the_assignee_sees_the_work_and_not_the_message(work: UUID, cast: Cast, at: datetime) -> None:
    mine = list_my_work(WorkListing.OPEN, account_id=cast["staff"].account_id, at=at)
    assert [(entry.id, entry.subject) for entry in mine] == [(work, None)]
    page = get_work_page(work, account_id=cast["staff"].account_id, at=at)
    assert (page.entry.subject, page.message_id, page.sender) == (None, None, None)
    assert page.steps[0].text == "xem kỹ"
    manager = get_work_page(work, account_id=cast["director"].account_id, at=at)
    assert (manager.entry.subject, manager.message_id) == (SUBJECT, "<1@example.org>")


@pytest.mark.parametrize("who", ["colleague", "operator", "intake", "auditor", "district-head", "it-officer"])
def test_for_others_it_does_not_exist(work: UUID, office: UUID, cast: Cast, at: datetime, who: str) -> None:
    account = cast[who].account_id
    with pytest.raises(UnknownWork):
        get_work_page(work, account_id=account, at=at)
    with pytest.raises(UnknownWork):
        list_box_work(office, WorkListing.OPEN, account_id=account, at=at)
    with pytest.raises(UnknownWork):
        take_work_step(work, WorkAction.REMARK, text="x", actor=cast.actor(who), at=at)
    with pytest.raises(UnknownWork):
        give(cast, office, at, to=Assignee(account_id=account), number=2, by=who)


def test_the_assignee_does_not_assign_from_the_box(office: UUID, work: UUID, cast: Cast, at: datetime) -> None:
    with pytest.raises(UnknownWork):
        give(cast, office, at, to=Assignee(account_id=cast["colleague"].account_id), number=2, by="staff")
    with pytest.raises(NotAllowed, match="work_not_yours"):
        reassign_work(
            work,
            to=Assignee(account_id=cast["colleague"].account_id),
            deadline_at=at + timedelta(days=1),
            note="",
            actor=cast.actor("staff"),
            at=at,
        )


def test_a_unit_s_work_is_seen_by_its_people_and_its_head(
    office: UUID, cast: Cast, province: object, at: datetime
) -> None:
    work = give(cast, office, at, to=Assignee(unit_id=province.phong_cntt))  # type: ignore[attr-defined]
    for who in ("staff", "colleague", "head-of-phong"):
        assert count_my_work(account_id=cast[who].account_id, at=at) == 1
    take_work_step(work, WorkAction.ACCEPT, text="", actor=cast.actor("colleague"), at=at)
    take_work_step(work, WorkAction.START, text="", actor=cast.actor("staff"), at=at)
    with pytest.raises(UnknownWork):
        take_work_step(work, WorkAction.RETURN, text="x", actor=cast.actor("commune-staff"), at=at)


def test_its_way_and_its_record(work: UUID, cast: Cast, let_read: LetRead, at: datetime) -> None:
    let_read("colleague")
    staff, director = cast.actor("staff"), cast.actor("director")
    take_work_step(work, WorkAction.ACCEPT, text="", actor=staff, at=at)
    take_work_step(work, WorkAction.REMARK, text="Nội dung nội bộ", actor=staff, at=at)
    take_work_step(work, WorkAction.RETURN, text="Không thuộc thẩm quyền", actor=staff, at=at)
    reassign_work(
        work,
        to=Assignee(account_id=cast["colleague"].account_id),
        deadline_at=at + timedelta(days=2),
        note="",
        actor=director,
        at=at,
    )
    assert count_my_work(account_id=cast["staff"].account_id, at=at) == 0
    take_work_step(work, WorkAction.FINISH, text="Đã trả lời qua điện thoại", actor=cast.actor("colleague"), at=at)
    events = list(Event.objects.filter(subject_kind="work").order_by("id"))
    assert [event.code.rpartition(".")[2] for event in events] == [
        "assigned", "accepted", "remarked", "returned", "assigned", "finished",
    ]  # fmt: skip
    told = " ".join(str(event.new) + str(event.old) + event.subject_name for event in events)
    assert "nội bộ" not in told
    assert SUBJECT not in told


def test_one_open_assignment_a_message(work: UUID, office: UUID, cast: Cast, let_read: LetRead, at: datetime) -> None:
    let_read("colleague")
    with pytest.raises(NotPossible, match="already_assigned"):
        give(cast, office, at, to=Assignee(account_id=cast["colleague"].account_id))
    take_work_step(work, WorkAction.CANCEL, text="nhầm", actor=cast.actor("director"), at=at)
    give(cast, office, at, to=Assignee(account_id=cast["colleague"].account_id))


@pytest.mark.parametrize("given", ["", "<>", "a b@c", "<a@b>\r\nBcc: x@y", '<a"@b>', "<á@b>"])
def test_what_is_no_message_id(office: UUID, cast: Cast, at: datetime, given: str) -> None:
    bad = MessageRef(message_id=given, subject="", sender="", received_at=at)
    with pytest.raises(NotPossible, match="bad_message_id"):
        assign_message(
            office,
            bad,
            to=Assignee(account_id=cast["staff"].account_id),
            deadline_at=None,
            note="",
            actor=cast.actor("director"),
            at=at,
        )


@pytest.mark.parametrize("to", [Assignee(), Assignee(unit_id=UUID(int=1)), Assignee(account_id=UUID(int=1))])
def test_nobody_is_no_assignee(office: UUID, cast: Cast, at: datetime, to: Assignee) -> None:
    with pytest.raises(NotPossible, match="no_assignee"):
        give(cast, office, at, to=to)


def test_nobody_is_given_a_letter_that_they_cannot_open(
    office: UUID, cast: Cast, province: object, let_read: LetRead, at: datetime
) -> None:
    """Clause: D13.1."""
    with pytest.raises(NotPossible, match="assignee_cannot_open"):
        give(cast, office, at, to=Assignee(account_id=cast["staff"].account_id))
    delegation = let_read("staff")
    work = give(cast, office, at, to=Assignee(account_id=cast["staff"].account_id))
    director = cast["director"].account_id
    assert not get_work_page(work, account_id=director, at=at).entry.is_out_of_reach
    end_delegation(delegation, actor=cast.actor("director"), at=at)
    assert get_work_page(work, account_id=director, at=at).entry.is_out_of_reach
    assert [one.is_out_of_reach for one in list_box_work(office, WorkListing.OPEN, account_id=director, at=at)[1]] == [
        True
    ]
    given = {"deadline_at": at + timedelta(days=1), "note": "", "actor": cast.actor("director"), "at": at}
    with pytest.raises(NotPossible, match="assignee_cannot_open"):
        reassign_work(work, to=Assignee(account_id=cast["staff"].account_id), **given)  # type: ignore[arg-type]
    reassign_work(work, to=Assignee(account_id=director), **given)  # type: ignore[arg-type]
    assert not get_work_page(work, account_id=director, at=at).entry.is_out_of_reach


def test_what_happened_tells_to_whom_it_was_given(
    office: UUID, cast: Cast, province: object, let_read: LetRead, at: datetime
) -> None:
    """Clause: D13.3."""
    unit = Assignee(unit_id=province.phong_cntt)  # type: ignore[attr-defined]
    person, director = Assignee(account_id=cast["director"].account_id), cast.actor("director")
    work = give(cast, office, at, to=unit)
    reassign_work(work, to=person, deadline_at=at + timedelta(days=1), note="", actor=director, at=at)
    take_work_step(work, WorkAction.FINISH, text="xong", actor=director, at=at)
    page = get_work_page(work, account_id=cast["director"].account_id, at=at)
    assert page.given_to == person
    names = [step.assignee.partition(",")[0] for step in page.steps]
    assert names == ["Phòng Công nghệ thông tin", cast["director"].full_name, ""]


def test_a_unit_is_given_a_letter_and_it_is_shown_that_nobody_of_it_can_open_it(
    office: UUID, cast: Cast, province: object, let_read: LetRead, at: datetime
) -> None:
    unit, director = province.phong_cntt, cast["director"].account_id  # type: ignore[attr-defined]
    work = give(cast, office, at, to=Assignee(unit_id=unit))
    assert get_work_page(work, account_id=director, at=at).entry.is_out_of_reach
    let_read("colleague")
    assert not get_work_page(work, account_id=director, at=at).entry.is_out_of_reach


@pytest.mark.parametrize(
    ("days", "code"),
    [(-4000, "deadline_over"), (-1, "deadline_over"), (1, None), (3650, None), (3660, "deadline_far")],
)
def test_a_deadline_lies_ahead_and_within_ten_years(
    office: UUID, cast: Cast, let_read: LetRead, at: datetime, days: int, code: str | None
) -> None:
    actor, to, when = cast.actor("director"), Assignee(account_id=cast["director"].account_id), timedelta(days=days)
    given = {"to": to, "deadline_at": at + when, "note": "", "actor": actor, "at": at}
    if code is None:
        assign_message(office, message(at), **given)  # type: ignore[arg-type]
        return
    with pytest.raises(NotPossible, match=code):
        assign_message(office, message(at), **given)  # type: ignore[arg-type]
    work = give(cast, office, at, to=to)
    with pytest.raises(NotPossible, match=code):
        reassign_work(work, **given)  # type: ignore[arg-type]


def test_figures_by_sender_and_what_is_late(office: UUID, cast: Cast, let_read: LetRead, at: datetime) -> None:
    let_read("staff")
    to, actor = Assignee(account_id=cast["staff"].account_id), cast.actor("director")
    senders = ("a@example.org", "b@example.org", "c@moj.gov.vn", "d.ubnd@daknong.gov.vn")
    for number, sender in enumerate(senders):
        received = at - timedelta(days=30) if number == 0 else at
        assign_message(office, message(received, number, sender), to=to, deadline_at=None, note="", actor=actor, at=at)
    figures = {
        f.sender_class: (f.open, f.late) for f in count_box_work(office, account_id=cast["director"].account_id, at=at)
    }
    assert figures == {SenderClass.CITIZEN: (2, 1), SenderClass.STATE: (1, 0), SenderClass.INSIDE: (1, 0)}
    _, late = list_box_work(office, WorkListing.LATE, account_id=cast["director"].account_id, at=at)
    assert [entry.late for entry in late] == [True]
    _, everything = list_box_work(office, WorkListing.OPEN, account_id=cast["director"].account_id, at=at)
    assert everything[0].late, "the late come first"


def test_an_answer_closes_it(work: UUID, cast: Cast, at: datetime) -> None:
    system = Actor.system("offices.find_answers")
    assert close_answered(work, answer_id="<tra-loi@daknong.gov.vn>", actor=system, at=at)
    assert not close_answered(work, answer_id="<khac@daknong.gov.vn>", actor=system, at=at)
    page = get_work_page(work, account_id=cast["director"].account_id, at=at)
    assert page.entry.state is WorkState.DONE


class TestReminders:
    LINKS = reminding.Links(web="https://thu.example")

    def sent(self) -> list[dict[str, str]]:
        rows = ProcrastinateJob.objects.filter(task_name="engine.send_notice").order_by("id")
        return [dict(row.args) for row in rows]

    def test_once_before_the_deadline_and_never_with_the_subject(self, work: UUID, cast: Cast, at: datetime) -> None:
        deadline = get_work_page(work, account_id=cast["staff"].account_id, at=at).entry.deadline_at
        assert reminding.remind_of_deadlines(links=self.LINKS, at=deadline - timedelta(days=3)) == 0
        assert reminding.remind_of_deadlines(links=self.LINKS, at=deadline - timedelta(hours=2)) == 1
        assert reminding.remind_of_deadlines(links=self.LINKS, at=deadline - timedelta(hours=1)) == 0
        (letter,) = self.sent()
        assert letter["to"] == cast["staff"].address
        assert SUBJECT not in letter["subject"] + letter["text"]

    def test_late_work_is_told_to_holder_and_manager(self, work: UUID, cast: Cast, at: datetime) -> None:
        deadline = get_work_page(work, account_id=cast["staff"].account_id, at=at).entry.deadline_at
        reminding.tell_of_late_work(links=self.LINKS, at=deadline + timedelta(hours=1))
        told = {letter["to"] for letter in self.sent()}
        assert {cast["staff"].address, cast["director"].address} <= told
        assert cast["colleague"].address not in told


class TestPages:
    def test_assigning_by_hand_and_working(
        self, office: UUID, cast: Cast, signed_in: SignedIn, let_read: LetRead, at: datetime
    ) -> None:
        director, staff = signed_in("director"), signed_in("staff")
        form = f"/hop-thu-cong-vu/{office}/cong-viec/moi/"
        address = cast["staff"].address
        assert f'value="{address}"' not in director.get(form).content.decode()
        delegation = let_read("staff")
        assert f'value="{address}"' in director.get(form).content.decode()
        given = {
            "message_id": "<5@example.org>",
            "subject": SUBJECT,
            "sender": "cong.dan@example.org",
            "received_at": "2026-11-24T08:00",
            "person": cast["staff"].address,
        }
        for bad in ({"deadline": "9999-12-31T23:59"}, {"received_at": "0001-01-01T00:00"}, {"person": "ai.do@x.vn"}):
            assert director.post(form, given | bad).status_code == 422
        answer = director.post(form, given)
        assert answer.status_code == 302, answer.content.decode()
        place = answer.headers["Location"]
        anew = director.get(place).content.decode().partition('name="person"')[2]
        assert f'value="{address}" selected' in anew, "a new deadline needs no new assignee"
        gone = "Không mở được hộp thư này"
        assert gone not in director.get(place).content.decode()
        end_delegation(delegation, actor=cast.actor("director"), at=at)
        assert gone in director.get(place).content.decode()
        assert gone in director.get(f"/hop-thu-cong-vu/{office}/cong-viec/").content.decode()
        assert gone not in staff.get(place).content.decode()
        assert SUBJECT in director.get(place).content.decode()
        assert SUBJECT not in staff.get(place).content.decode()
        assert SUBJECT not in staff.get("/cong-viec/").content.decode()
        assert staff.post(f"{place}accept/").status_code == 302
        assert staff.post(f"{place}finish/").status_code == 422, "it needs a few words"
        assert staff.post(f"{place}finish/", {"text": "xong"}).status_code == 302
        assert "xong" in director.get(place).content.decode()

    def test_hidden_and_unknown_look_the_same(self, work: UUID, office: UUID, signed_in: SignedIn) -> None:
        client: Client = signed_in("colleague")
        for place in (
            f"/cong-viec/{work}/", f"/cong-viec/{UUID(int=1)}/",
            f"/hop-thu-cong-vu/{office}/cong-viec/", f"/hop-thu-cong-vu/{office}/cong-viec/moi/",
        ):  # fmt: skip
            assert client.get(place).status_code == 404
        assert client.post(f"/cong-viec/{work}/accept/").status_code == 404

    @pytest.mark.parametrize("action", ["answer", "nothing", "ASSIGN"])
    def test_steps_that_are_nobodys_by_hand(self, work: UUID, signed_in: SignedIn, action: str) -> None:
        assert signed_in("director").post(f"/cong-viec/{work}/{action}/").status_code == 404
