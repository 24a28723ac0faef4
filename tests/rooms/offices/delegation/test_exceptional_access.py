"""A box is opened by order, with a second person of another body, for a time, and its owner is told. Clause: D3.3."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.offices.delegation.conftest import Cast
from tests.rooms.offices.delegation.test_delegations import jobs

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.offices.api import ask_for_access, find_rights, list_access, list_access_to, take_step, tell_owners
from congthu.offices.errors import Incomplete, NotAllowed, UnknownAccess, WrongState
from congthu.offices.exceptional.models import ExceptionalAccess
from congthu.offices.exceptional.types import Asked, Step


@pytest.fixture
def asked(cast: Cast, at: datetime) -> Asked:
    return Asked(
        box=cast["staff"].address,
        reason="Xác minh nội dung theo yêu cầu của cơ quan điều tra.",
        order_number="15/QĐ-CQĐT",
        order_on=local_date(at),
        days=3,
        hidden_order="",
        hidden_until=None,
    )


@pytest.fixture
def request_id(cast: Cast, asked: Asked, at: datetime) -> UUID:
    return ask_for_access(asked, actor=cast.actor("intake"), at=at)


def test_asking_opens_nothing(cast: Cast, request_id: UUID) -> None:
    assert find_rights(cast["staff"].address, cast["intake"].address) is None


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (3652, True), (3653, False), (2_900_000, False)])
def test_it_is_kept_from_the_owner_for_a_time_only(
    cast: Cast, asked: Asked, at: datetime, days: int, good: bool
) -> None:
    hidden = replace(asked, hidden_order="16/QĐ-CQĐT", hidden_until=local_date(at) + timedelta(days=days))
    if good:
        ask_for_access(hidden, actor=cast.actor("intake"), at=at)
        return
    with pytest.raises(Incomplete, match="hiding_day"):
        ask_for_access(hidden, actor=cast.actor("intake"), at=at)


def test_a_second_person_of_another_body_opens_it_for_reading(cast: Cast, request_id: UUID, at: datetime) -> None:
    take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at)
    assert find_rights(cast["staff"].address, cast["intake"].address) == "copy"
    assert find_rights(cast["staff"].address, cast["auditor"].address) is None, "who approves does not read"
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail.find_senders(%s)", [cast["staff"].address])
        assert cursor.fetchall() == [(cast["staff"].address,)], "reading is not writing"
    assert cast["staff"].address in {job["to"] for job in jobs("engine.send_notice")}
    (shown,) = list_access_to([cast["staff"].mailbox_id], at=at)
    assert shown.order_number == "15/QĐ-CQĐT"
    codes = set(Event.objects.filter(subject_id=str(request_id)).values_list("code", flat=True))
    assert codes == {"offices.access.asked", "offices.access.approved", "offices.access.owner_told"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("intake", "same_person"), ("auditor-here", "same_body")],
)
def test_who_may_not_be_the_second_person(cast: Cast, request_id: UUID, at: datetime, name: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        take_step(request_id, Step.APPROVE, actor=cast.actor(name), at=at)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["operator", "director", "staff", "clerk", "chairman"])
def test_it_is_hidden_from_others(cast: Cast, request_id: UUID, at: datetime, name: str) -> None:
    with pytest.raises(UnknownAccess):
        take_step(request_id, Step.APPROVE, actor=cast.actor(name), at=at)
    assert list_access(account_id=cast[name].account_id, at=at) == []


@pytest.mark.parametrize("name", ["director", "auditor", "staff", "clerk", "province-office"])
def test_who_may_not_ask(cast: Cast, asked: Asked, at: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask_for_access(asked, actor=cast.actor(name), at=at)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "cần xem"},
        {"order_number": " "},
        {"order_on": None},
        {"days": 8},
        {"days": 0},
        {"hidden_order": "99/QĐ"},
        {"box": "khongco@daknong.gov.vn"},
    ],
)
def test_what_an_order_must_have(cast: Cast, asked: Asked, at: datetime, change: dict[str, object]) -> None:
    with pytest.raises(Incomplete):
        ask_for_access(replace(asked, **change), actor=cast.actor("intake"), at=at)  # type: ignore[arg-type]


def test_it_ends_by_itself(cast: Cast, at: datetime) -> None:
    ExceptionalAccess.objects.create(
        mailbox_id=cast["staff"].mailbox_id,
        state="approved",
        reason="Xác minh",
        order_number="15/QĐ",
        order_on=local_date(at),
        days=3,
        reader_id=cast["intake"].account_id,
        asked_at=at - timedelta(days=4),
        decided_by_id=cast["auditor"].account_id,
        starts_at=at - timedelta(days=4),
        ends_at=at - timedelta(days=1),
    )
    assert find_rights(cast["staff"].address, cast["intake"].address) is None


def test_the_reader_ends_it_early(cast: Cast, request_id: UUID, at: datetime) -> None:
    take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at)
    take_step(request_id, Step.END, actor=cast.actor("intake"), at=at)
    assert find_rights(cast["staff"].address, cast["intake"].address) is None
    with pytest.raises(WrongState):
        take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at)


def test_an_order_may_keep_it_from_the_owner_for_a_time(cast: Cast, asked: Asked, actor: Actor, at: datetime) -> None:
    hidden = replace(asked, hidden_order="16/QĐ-CQĐT", hidden_until=local_date(at) + timedelta(days=10))
    request_id = ask_for_access(hidden, actor=cast.actor("intake"), at=at)
    take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at)
    assert list_access_to([cast["staff"].mailbox_id], at=at) == []
    assert tell_owners(actor=actor, at=at) == 0
    assert cast["staff"].address not in {job["to"] for job in jobs("engine.send_notice")}
    later = at + timedelta(days=11)
    assert tell_owners(actor=actor, at=later) == 1
    assert tell_owners(actor=actor, at=later) == 0
    assert len(list_access_to([cast["staff"].mailbox_id], at=later)) == 1
    assert cast["staff"].address in {job["to"] for job in jobs("engine.send_notice")}


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM {t}", "UPDATE {t} SET order_number = 'x'", "UPDATE {t} SET decided_by_id = reader_id"],
)
def test_the_record_cannot_be_bent(cast: Cast, request_id: UUID, at: datetime, statement: str) -> None:
    take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t="offices_exceptionalaccess"))


def test_an_old_request_is_not_approved(cast: Cast, request_id: UUID, at: datetime) -> None:
    with pytest.raises(WrongState):
        take_step(request_id, Step.APPROVE, actor=cast.actor("auditor"), at=at + timedelta(days=15))
