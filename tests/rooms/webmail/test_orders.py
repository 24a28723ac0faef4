"""Administrative orders: who may issue them to whom, and what is known of each receiver. Clause: D14.4-2."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import openpyxl
import pytest
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.province import Province, add_people
from tests.fakes.post import FakePost
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import get_actor, get_mailbox_id
from congthu.engine.errors import StoreError
from congthu.engine.types import Mark, Place
from congthu.webmail.api import (
    check_order,
    confirm_order,
    find_mine,
    get_table,
    issue_order,
    list_issued,
    list_to_confirm,
    look_for_order,
    may_order,
    note_opened,
    remind_receivers,
    send,
)
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields
from congthu.webmail.composing.types import Composition, Identity, Receiver
from congthu.webmail.errors import CannotOrder, TooSoon, UnknownOrder
from congthu.webmail.models import Order, Outgoing
from congthu.webmail.sending.delivering import deliver
from congthu.webmail.types import OrderEntry, OutgoingState, Receipt, ReturnReason
from congthu.webmail.web.orders import order_fault_text

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE, DISTRICT = "stttt@daknong.gov.vn", "cujut@daknong.gov.vn"
MESSAGE: Final = "<lenh@daknong.gov.vn>"
SUMMARY: Final = "Về việc trực bão số 5"
FIELDS = DocumentFields(
    document_class=DocumentClass.DIRECTION,
    kind="cong-dien",
    number="5",
    symbol="CĐ-STTTT",
    issued_on=date(2026, 11, 28),
    summary=SUMMARY,
    deadline=date(2026, 11, 30),
    is_order=True,
)


@pytest.fixture
def order(cast: Cast, at: datetime) -> UUID:
    """An order of the director to two of the staff, one of them asked twice."""
    receivers = [cast["staff"].address, cast["colleague"].address, cast["staff"].address.upper()]
    return issue_order(MESSAGE, FIELDS, sender=OFFICE, receivers=receivers, actor=cast.actor("director"), at=at)


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        pytest.param(None, "", id="none"),
        pytest.param(timedelta(0), "", id="today"),
        pytest.param(timedelta(days=3650), "", id="ten-years"),
        pytest.param(timedelta(days=-1), "đã qua", id="yesterday"),
        pytest.param(timedelta(days=3660), "mười năm", id="beyond-ten-years"),
    ],
)
def test_an_order_is_to_be_carried_out_within_reason(
    cast: Cast, at: datetime, deadline: timedelta | None, told: str
) -> None:
    day = None if deadline is None else local_date(at) + deadline
    letter = Composition(
        sender=Identity(name="", address=OFFICE),
        to=(Receiver(address=cast["staff"].address),),
        document=replace(FIELDS, deadline=day),
    )
    with override("vi"):
        text = order_fault_text(letter, cast["director"].account_id, at=at)
    assert bool(text) == bool(told)
    assert told in text


def table(cast: Cast, order: UUID, at: datetime, who: str = "director") -> tuple[OrderEntry, dict[str, Receipt]]:
    found = get_table(order, account_id=cast[who].account_id, at=at)
    return found.order, {receipt.address: receipt for receipt in found.receipts}


def mine(cast: Cast, who: str, at: datetime) -> Receipt:
    found = find_mine(MESSAGE, cast[who].mailbox_id, account_id=cast[who].account_id, at=at)
    assert found
    return found.receipt


@pytest.mark.parametrize(
    ("who", "sender", "to", "refused"),
    [
        pytest.param("director", OFFICE, "staff", None, id="office-to-its-people"),
        pytest.param("director", "own", "staff", None, id="head-under-own-address"),
        pytest.param("head-of-phong", "own", "colleague", None, id="head-of-a-unit"),
        pytest.param("chairman", "own", "commune-staff", None, id="the-province-to-all-below"),
        pytest.param("director", OFFICE, "district-head", "outside", id="another-body"),
        pytest.param("director", OFFICE, "someone@example.org", "outside", id="outside-the-house"),
        pytest.param("head-of-phong", "own", "director", "outside", id="upwards"),
        pytest.param("staff", "own", "colleague", "no_right", id="staff"),
        pytest.param("staff", OFFICE, "colleague", "no_right", id="staff-as-the-office"),
        pytest.param("it-officer", "own", "staff", "no_right", id="it-officer"),
        pytest.param("operator", "own", "staff", "no_right", id="operator"),
        pytest.param("intake", "own", "staff", "no_right", id="intake"),
        pytest.param("auditor", "own", "staff", "no_right", id="auditor"),
        pytest.param("district-head", OFFICE, "staff", "no_right", id="head-of-another-body"),
    ],
)
def test_who_orders_whom(cast: Cast, at: datetime, who: str, sender: str, to: str, refused: str | None) -> None:
    address = cast[who].address if sender == "own" else sender
    receivers = [cast[to].address if to in cast.people else to]
    if refused is None:
        assert len(check_order(cast[who].account_id, address, receivers, at=at)) == 1
    else:
        with pytest.raises(CannotOrder) as error:
            check_order(cast[who].account_id, address, receivers, at=at)
        assert error.value.code == refused


def test_the_box_is_offered_to_those_who_may(cast: Cast, at: datetime) -> None:
    may = {name for name, person in cast.people.items() if may_order(person.account_id, at=at)}
    assert may == {"director", "head-of-phong", "chairman", "district-head", "everything"}


def test_a_group_is_everybody_in_it(cast: Cast, at: datetime) -> None:
    boxes = check_order(cast["director"].account_id, OFFICE, ["internal.stttt@daknong.gov.vn"], at=at)
    assert {cast["staff"].address, cast["head-of-phong"].address} <= {box.address for box in boxes}
    assert cast["district-head"].address not in {box.address for box in boxes}
    units = [box.unit_name for box in boxes]
    assert units == sorted(units, key=units.index), "people of one unit stand together"


def test_sixty_people_are_sixty_lines(cast: Cast, province: Province, actor: Actor, at: datetime) -> None:
    """Each of a body once, whether named, in a group or both, by unit and given name; the table is exact."""
    more = add_people(["Lê Thị Sen"] * 60, province.phong_cntt, actor=actor, at=at)
    receivers = ["internal.stttt@daknong.gov.vn", *(person.address for person in more[:5])]
    order = issue_order(MESSAGE, FIELDS, sender=OFFICE, receivers=receivers, actor=cast.actor("director"), at=at)
    for person in more[:20]:
        found = find_mine(MESSAGE, person.mailbox_id, account_id=person.account_id, at=at)
        assert found
        confirm_order(found.receipt.id, actor=get_actor(person.account_id, on=local_date(at)), at=at)
    entry, lines = table(cast, order, at)
    outside = {cast[name].address for name in ("district-head", "commune-staff", "chairman")}
    assert set(lines) == {p.address for p in (*cast.people.values(), *more)} - outside
    assert (entry.receivers, entry.confirmed) == (len(lines), 20)


def test_every_receiver_has_one_line(cast: Cast, order: UUID, at: datetime) -> None:
    entry, lines = table(cast, order, at)
    assert (entry.receivers, entry.delivered, entry.opened, entry.confirmed) == (2, 0, 0, 0)
    assert set(lines) == {cast["staff"].address, cast["colleague"].address}
    line = lines[cast["staff"].address]
    assert (line.name, line.post) == (cast["staff"].full_name, cast["staff"].title)
    jobs = ProcrastinateJob.objects.filter(task_name="webmail.look_for_order")
    assert jobs.count() > 3, "it is looked for whether somebody watches or not"


def test_opened_and_confirmed_by_its_receivers_alone(cast: Cast, order: UUID, at: datetime) -> None:
    receipt = mine(cast, "staff", at)
    for who in ("colleague", "director", "operator", "auditor"):
        with pytest.raises(UnknownOrder):
            note_opened(receipt.id, actor=cast.actor(who), at=at)
        with pytest.raises(UnknownOrder):
            confirm_order(receipt.id, actor=cast.actor(who), at=at)
    note_opened(receipt.id, actor=cast.actor("staff"), at=at)
    note_opened(receipt.id, actor=cast.actor("staff"), at=at + timedelta(hours=1))
    confirm_order(receipt.id, actor=cast.actor("staff"), at=at + timedelta(hours=2))
    confirm_order(receipt.id, actor=cast.actor("staff"), at=at + timedelta(hours=3))
    entry, lines = table(cast, order, at)
    line = lines[cast["staff"].address]
    assert (line.delivered_at, line.opened_at, line.confirmed_at) == (at, at, at + timedelta(hours=2))
    assert (entry.delivered, entry.opened, entry.confirmed) == (1, 1, 1)
    codes = list(Event.objects.filter(code__startswith="webmail.order.").order_by("id").values_list("code", flat=True))
    assert codes == ["webmail.order.issued", "webmail.order.opened", "webmail.order.confirmed"]
    assert not [event for event in Event.objects.all() if SUMMARY in str(vars(event))]


def test_who_confirms_without_opening_has_opened(cast: Cast, order: UUID, at: datetime) -> None:
    confirm_order(mine(cast, "staff", at).id, actor=cast.actor("staff"), at=at)
    assert table(cast, order, at)[1][cast["staff"].address].opened_at == at


def test_an_office_confirms_by_who_may_answer_for_it(cast: Cast, at: datetime) -> None:
    order = issue_order(
        MESSAGE,
        FIELDS,
        sender="ubnd@daknong.gov.vn",
        receivers=[DISTRICT],
        actor=cast.actor("chairman"),
        at=at,
    )
    (waiting,) = list_to_confirm(cast["district-head"].account_id, at=at)
    assert waiting.may_confirm
    confirm_order(waiting.receipt.id, actor=cast.actor("district-head"), at=at)
    line = table(cast, order, at, "chairman")[1][DISTRICT]
    assert (line.is_office, line.confirmed_by) == (True, cast["district-head"].full_name)


@pytest.mark.parametrize("who", ["staff", "colleague", "operator", "auditor", "district-head", "intake", "chairman"])
def test_the_table_is_for_who_issued_it(cast: Cast, order: UUID, at: datetime, who: str) -> None:
    with pytest.raises(UnknownOrder):
        table(cast, order, at, who)
    assert not list_issued(cast[who].account_id, at=at)
    with pytest.raises(UnknownOrder):
        remind_receivers(order, actor=cast.actor(who), at=at)


def test_reminders_go_to_those_who_have_not_confirmed(cast: Cast, order: UUID, at: datetime) -> None:
    confirm_order(mine(cast, "staff", at).id, actor=cast.actor("staff"), at=at)
    assert remind_receivers(order, actor=cast.actor("director"), at=at) == 1
    with pytest.raises(TooSoon):
        remind_receivers(order, actor=cast.actor("director"), at=at + timedelta(minutes=59))
    assert remind_receivers(order, actor=cast.actor("director"), at=at + timedelta(minutes=61)) == 1
    letters = ProcrastinateJob.objects.filter(task_name="engine.send_notice")
    assert {job.args["to"] for job in letters} == {cast["colleague"].address}
    assert not [job for job in letters if SUMMARY in str(job.args)], "what it says stands in no queue"
    assert "5/CĐ-STTTT" in letters[0].args["text"]


@dataclass
class Boxes:
    """Boxes that are looked into: the folder of the letter, and whether it was read; one may be out of reach."""

    holds: dict[str, tuple[str, bool]] = field(default_factory=dict)
    unreachable: frozenset[str] = frozenset()
    looked: list[str] = field(default_factory=list)
    at: str = ""

    def __call__(self, box: str, login: str) -> Boxes:
        assert login == box, "a person's box is looked into on the owner's behalf"
        if box in self.unreachable:
            raise StoreError("unreachable")
        self.looked.append(box)
        return replace(self, at=box)

    def __enter__(self) -> Boxes:  # noqa: PYI034
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def list_folders(self) -> Sequence[tuple[str, frozenset[str]]]:
        return [("INBOX", frozenset()), ("Sent", frozenset({"\\Sent"})), ("Lệnh", frozenset())]

    def find(self, folder: str, message_id: str) -> Place | None:
        is_here = message_id == MESSAGE and self.holds.get(self.at, ("", False))[0] == folder
        return Place(folder=folder, uid_validity=1, uid=1) if is_here else None

    def mark_of(self, place: Place) -> Mark | None:
        assert place.folder == self.holds[self.at][0]
        return Mark(arrived_at=datetime(2026, 11, 28, 1, tzinfo=UTC), is_seen=self.holds[self.at][1])


def test_deliveries_are_found_in_the_boxes_themselves(cast: Cast, order: UUID, at: datetime) -> None:
    staff, colleague = cast["staff"].address, cast["colleague"].address
    boxes = Boxes(holds={staff: ("Lệnh", True)}, unreachable=frozenset({colleague}))
    actor = Actor.system("test")
    assert look_for_order(order, opener=boxes, actor=actor, at=at) == 1
    lines = table(cast, order, at)[1]
    assert lines[staff].delivered_at == datetime(2026, 11, 28, 1, tzinfo=UTC)
    assert (lines[staff].opened_at, lines[staff].opened_by) == (at, "")
    assert lines[colleague].delivered_at is None
    boxes = Boxes(holds={colleague: ("INBOX", False)})
    assert look_for_order(order, opener=boxes, actor=actor, at=at) == 1
    assert boxes.looked == [colleague], "what is known is not asked again"
    assert look_for_order(order, opener=boxes, actor=actor, at=at) == 0
    lines = table(cast, order, at)[1]
    assert lines[colleague].delivered_at
    assert lines[colleague].opened_at is None


def sent(cast: Cast, at: datetime, who: str, *to: str) -> tuple[UUID, FakePost]:
    post = FakePost()
    composition = Composition(
        sender=Identity(address=cast[who].address),
        to=tuple(Receiver(address=address) for address in to),
        subject="Lệnh",
        text="Lệnh",
        document=FIELDS,
    )
    name = send(composition, post=post, actor=cast.actor(who), at=at, undo=timedelta(0))
    deliver(name, post=post, clock=lambda: at)
    return name, post


def test_what_leaves_as_an_order_is_one(cast: Cast, at: datetime) -> None:
    name, post = sent(cast, at, "head-of-phong", cast["staff"].address)
    entry = Order.objects.get()
    assert entry.message_id == Outgoing.objects.get(pk=name).message_id
    assert entry.receipts.count() == 1
    assert b"X-Van-Ban-Menh-Lenh:" in post.submitted[0][2]


@pytest.mark.parametrize(("who", "to"), [("staff", "colleague"), ("head-of-phong", "director")])
def test_a_draft_that_calls_itself_an_order_does_not_leave(cast: Cast, at: datetime, who: str, to: str) -> None:
    """Whoever puts such a draft into the own box goes round the form, not round the rule."""
    name, post = sent(cast, at, who, cast[to].address)
    row = Outgoing.objects.get(pk=name)
    assert (row.state, row.reason) == (OutgoingState.RETURNED, ReturnReason.NO_RIGHT)
    assert not post.submitted
    assert not Order.objects.exists()


def test_the_pages(cast: Cast, order: UUID, signed_in: SignedIn, at: datetime) -> None:
    director, staff = signed_in("director"), signed_in("staff")
    listed = staff.get("/thu/menh-lenh/").content.decode()
    assert SUMMARY in listed
    assert "Xác nhận đã nhận lệnh" in listed
    receipt = mine(cast, "staff", at).id
    assert signed_in("colleague").post(f"/thu/menh-lenh/xac-nhan/{receipt}/").status_code == 404
    answer = staff.post(f"/thu/menh-lenh/xac-nhan/{receipt}/", {"next": "https://evil.example/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/thu/menh-lenh/")
    for path in ("", "bang/", "xuat/"):
        assert staff.get(f"/thu/menh-lenh/{order}/{path}").status_code == 404
        assert director.get(f"/thu/menh-lenh/{order}/{path}").status_code == 200
    assert "1/2 đã xác nhận" in director.get("/thu/menh-lenh/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(director.get(f"/thu/menh-lenh/{order}/xuat/").content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert cast["staff"].full_name in cells
    assert f"5/CĐ-STTTT: {SUMMARY}" in cells
    assert staff.post(f"/thu/menh-lenh/{order}/nhac/").status_code == 404
    assert director.post(f"/thu/menh-lenh/{order}/nhac/").headers["Location"].endswith("?da-nhac=1")
    assert director.post(f"/thu/menh-lenh/{order}/nhac/").headers["Location"].endswith("?vua-nhac=1")


def test_an_order_to_others_is_refused_by_the_form(cast: Cast, signed_in: SignedIn) -> None:
    box = get_mailbox_id(OFFICE)
    form = {
        "to": DISTRICT,
        "from": OFFICE,
        "html": "<p>Lệnh</p>",
        "document_class": "chi-dao-dieu-hanh",
        "document_summary": SUMMARY,
        "document_order": "1",
    }
    answer = signed_in("director").post(f"/thu/{box}/soan/gui/", form, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert DISTRICT in answer.json()["text"]
