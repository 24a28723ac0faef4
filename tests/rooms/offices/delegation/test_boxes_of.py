"""What one account is told of boxes it may open is what the views say of everybody. Clause: D13.1, D12.2-1, D3.3."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.factories.province import Province
from tests.rooms.offices.delegation.conftest import OFFICE, UNIT_BOX, Cast

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, Role
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import give_delegation, start_handover
from congthu.offices.delegation.types import NewDelegation, Right
from congthu.offices.exceptional.models import ExceptionalAccess
from congthu.offices.handover.types import NewHandover

ALL = """SELECT c.login, b.mailbox_id, o.address, o.rights,
        EXISTS (SELECT 1 FROM mail.manager m WHERE m.mailbox_id = b.mailbox_id AND m.account_id = c.id),
        EXISTS (SELECT 1 FROM mail.sender s WHERE s.address = o.address AND s.login = o.login)
    FROM mail.opener o JOIN mail.mailbox b ON b.address = o.address JOIN accounts_account c ON c.login = o.login"""
EACH = """SELECT c.login, o.mailbox_id, o.address, o.rights, o.by_office, o.may_send
    FROM accounts_account c CROSS JOIN mail.boxes_of(c.id) o"""


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def told(cast: Cast, name: str) -> dict[str, tuple[object, ...]]:
    """What somebody is told, by address: rights, by office, may send."""
    return {str(row[2]): row[3:] for row in rows(EACH) if row[0] == cast[name].address}


@pytest.fixture
def busy(cast: Cast, province: Province, office: UUID, actor: Actor, at: datetime) -> Cast:
    """Rights of every kind, and people who hold several to one box."""

    def delegate(name: str, box: UUID, *rights: Right) -> None:
        new = NewDelegation(
            delegate_login=cast[name].address,
            rights=frozenset(rights),
            paper_number="12/GUQ-STTTT",
            paper_on=local_date(at),
            starts_at=at,
            ends_at=at + timedelta(days=30),
        )
        give_delegation(box, new, actor=cast.actor("director"), at=at)

    unit_box = get_mailbox_id(UNIT_BOX)
    delegate("clerk", office, Right.ANSWER, Right.SEND)
    delegate("staff", office, Right.READ)
    delegate("staff", unit_box, Right.MANAGE)
    delegate("auditor-here", office, Right.MANAGE, Right.SEND)
    for name, box in (("intake", cast["staff"].mailbox_id), ("clerk", office), ("intake", unit_box)):
        ExceptionalAccess.objects.create(
            mailbox_id=box,
            state="approved",
            reason="Xác minh",
            order_number="15/QĐ",
            order_on=local_date(at),
            days=3,
            reader_id=cast[name].account_id,
            asked_at=at,
            decided_by_id=cast["auditor"].account_id,
            starts_at=at,
            ends_at=at + timedelta(days=3),
        )
    # Delegated first, and head of that unit since.
    head = NewGrant(
        account_id=cast["staff"].account_id,
        role=Role.HEAD,
        scope_id=province.phong_cntt,
        valid_from=local_date(at),
        basis="QĐ 2/QĐ-STTTT",
    )
    grant_roles([head], actor=actor, at=at)
    return cast


def start(cast: Cast, office: UUID, at: datetime) -> None:
    new = NewHandover(
        incoming_login=cast["auditor-here"].address, decision_number="45/QĐ", decision_on=local_date(at), place="Trụ sở"
    )
    start_handover(office, new, actor=cast.actor("director"), at=at)


@pytest.mark.parametrize("is_handed_over", [False, True], ids=["at peace", "while it is handed over"])
def test_one_person_is_told_what_all_are_told(busy: Cast, office: UUID, at: datetime, *, is_handed_over: bool) -> None:
    if is_handed_over:
        start(busy, office, at)
    assert rows(EACH) == rows(ALL)
    assert {row[3] for row in rows(EACH)} == {"manage", "answer", "read", "copy"}


def test_the_strongest_right_counts_and_each_adds_what_it_brings(busy: Cast) -> None:
    assert told(busy, "staff")[UNIT_BOX] == ("manage", True, True), "the delegation alone does not send"
    assert told(busy, "clerk")[OFFICE] == ("answer", False, True), "looking by order takes nothing away"
    assert told(busy, "intake") == {busy["staff"].address: ("copy", False, False), UNIT_BOX: ("copy", False, False)}


def test_while_it_is_handed_over_nobody_deletes(busy: Cast, office: UUID, at: datetime) -> None:
    start(busy, office, at)
    assert told(busy, "director")[OFFICE] == ("answer", True, True)
    assert told(busy, "auditor-here")[OFFICE] == ("answer", False, True)
