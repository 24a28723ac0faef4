"""Who may open and send as an office, by which paper, until when. Clause: D13.1, D12.3-1, D8.3-2."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.province import Province
from tests.rooms.offices.delegation.conftest import OFFICE, UNIT_BOX, Cast

from congthu.accounts.api import suspend_account
from congthu.accounts.models import Account
from congthu.audit.models import Event
from congthu.common.clock import local_date
from congthu.offices.api import (
    cut_boxes_of,
    cut_who_lost,
    end_delegation,
    find_rights,
    get_office_page,
    give_delegation,
    list_offices,
    prolong_delegation,
)
from congthu.offices.delegation.models import Delegation
from congthu.offices.delegation.types import NewDelegation, Right, Standing
from congthu.offices.errors import Incomplete, NotAllowed, NotPossible, UnknownDelegation, UnknownOffice


@pytest.fixture
def paper(cast: Cast, at: datetime) -> NewDelegation:
    return NewDelegation(
        delegate_login=cast["clerk"].address,
        rights=frozenset({Right.ANSWER, Right.SEND}),
        paper_number="12/GUQ-STTTT",
        paper_on=local_date(at),
        starts_at=at,
        ends_at=at + timedelta(days=30),
    )


@pytest.fixture
def given(cast: Cast, office: UUID, paper: NewDelegation, at: datetime) -> UUID:
    return give_delegation(office, paper, actor=cast.actor("director"), at=at)


def senders(address: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail.find_senders(%s)", [address])
        return {row[0] for row in cursor.fetchall()}


def jobs(name: str) -> list[dict[str, object]]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def test_the_head_holds_the_box_by_office(cast: Cast) -> None:
    assert find_rights(OFFICE, cast["director"].address) == "manage"
    assert senders(OFFICE) == {cast["director"].address}


def test_the_box_of_a_unit_without_head_is_looked_after_from_above(cast: Cast) -> None:
    assert find_rights(UNIT_BOX, cast["director"].address) == "manage"
    assert find_rights(UNIT_BOX, cast["chairman"].address) is None


@pytest.mark.parametrize("name", ["staff", "clerk", "chairman", "operator", "intake", "auditor"])
def test_nobody_else_opens_it(cast: Cast, name: str) -> None:
    """Clause: D3.3: no role of the centre opens a mailbox."""
    assert find_rights(OFFICE, cast[name].address) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mail.opener WHERE login = %s", [cast[name].address])
        found = cursor.fetchone()
    assert (found[0] == 0) == (name != "chairman"), "the chairman has the box of the province"


def test_a_delegate_opens_and_sends_by_the_paper(cast: Cast, given: UUID, at: datetime) -> None:
    assert find_rights(OFFICE, cast["clerk"].address) == "answer"
    assert cast["clerk"].address in senders(OFFICE)
    assert Event.objects.filter(code="offices.delegation.granted", subject_id=str(given)).exists()
    assert Account.objects.get(pk=cast["clerk"].account_id).second_factor_due_at is not None
    assert {job["to"] for job in jobs("engine.send_notice")} == {cast["clerk"].address, cast["director"].address}
    assert jobs("offices.cut_off") == [{"box": OFFICE, "login": cast["clerk"].address}]
    (entry,) = [o for o in list_offices(cast["clerk"].account_id, on=local_date(at), at=at) if o.address == OFFICE]
    assert entry.may_send
    assert not entry.is_manager


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paper_number": "  "}, "paper_number_needed"),
        ({"paper_on": None}, "paper_date_needed"),
        ({"ends_at": None}, "end_needed"),
        ({"rights": frozenset()}, "right_needed"),
    ],
)
def test_without_a_whole_paper_it_is_refused(
    cast: Cast, office: UUID, paper: NewDelegation, at: datetime, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        give_delegation(office, replace(paper, **change), actor=cast.actor("director"), at=at)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_the_table_itself_refuses_an_empty_number(given: UUID) -> None:
    row = Delegation.objects.get(pk=given)
    assert row.granted_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation(
            mailbox_id=row.mailbox_id,
            delegate_id=row.granted_by_id,
            rights=["read"],
            paper_number=" ",
            paper_on=row.paper_on,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            granted_at=row.granted_at,
        ).save(force_insert=True)


@pytest.mark.parametrize("statement", ["DELETE FROM {t}", "UPDATE {t} SET ends_at = ends_at + interval '1 day'"])
def test_a_paper_is_never_changed_or_deleted(given: UUID, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t="offices_delegation"))


@pytest.mark.parametrize("name", ["clerk", "staff", "chairman", "operator", "intake", "stranger"])
def test_only_the_head_delegates(
    cast: Cast, office: UUID, paper: NewDelegation, given: UUID, at: datetime, name: str
) -> None:
    new = replace(paper, delegate_login=cast["staff"].address)
    with pytest.raises(NotAllowed):
        give_delegation(office, new, actor=cast.actor(name), at=at)
    with pytest.raises(UnknownDelegation):
        end_delegation(given, actor=cast.actor(name), at=at)


def test_the_system_delegates_nothing(office: UUID, paper: NewDelegation, actor: object, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        give_delegation(office, paper, actor=actor, at=at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("stranger", "delegate_of_another_body"),
        ("operator", "delegate_of_another_body"),
        ("director", "delegate_is_manager"),
    ],
)
def test_only_own_staff_becomes_delegate(
    cast: Cast, office: UUID, paper: NewDelegation, at: datetime, name: str, code: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        give_delegation(office, replace(paper, delegate_login=cast[name].address), actor=cast.actor("director"), at=at)
    assert refused.value.code == code


def test_a_box_of_a_person_is_never_delegated(cast: Cast, paper: NewDelegation, at: datetime) -> None:
    with pytest.raises(UnknownOffice):
        give_delegation(cast["staff"].mailbox_id, paper, actor=cast.actor("director"), at=at)


def test_two_papers_of_one_person_do_not_overlap(
    cast: Cast, office: UUID, paper: NewDelegation, given: UUID, at: datetime
) -> None:
    with pytest.raises(NotPossible) as refused:
        give_delegation(office, replace(paper, paper_number="13/GUQ"), actor=cast.actor("director"), at=at)
    assert refused.value.code == "overlaps"


def test_prolonging_takes_a_new_paper(cast: Cast, given: UUID, paper: NewDelegation, at: datetime) -> None:
    later = at + timedelta(days=60)
    with pytest.raises(Incomplete):
        prolong_delegation(
            given,
            paper_number="12/GUQ-STTTT",
            paper_on=paper.paper_on,
            ends_at=later,
            actor=cast.actor("director"),
            at=at,
        )
    prolong_delegation(
        given, paper_number="40/GUQ-STTTT", paper_on=paper.paper_on, ends_at=later, actor=cast.actor("director"), at=at
    )
    second = Delegation.objects.get(prolongs_id=given)
    assert (second.starts_at, second.ends_at, second.rights) == (paper.ends_at, later, ["answer", "read", "send"])


def test_ended_early_it_opens_nothing_and_is_cut(cast: Cast, office: UUID, given: UUID, at: datetime) -> None:
    end_delegation(given, actor=cast.actor("director"), at=at)
    assert find_rights(OFFICE, cast["clerk"].address) is None
    assert cast["clerk"].address not in senders(OFFICE)
    assert len(jobs("offices.cut_off")) == 2
    page = get_office_page(office, account_id=cast["director"].account_id, at=at)
    assert [entry.standing for entry in page.delegations] == [Standing.ENDED]
    with pytest.raises(NotPossible):
        end_delegation(given, actor=cast.actor("director"), at=at)
    with pytest.raises(UnknownOffice):
        get_office_page(office, account_id=cast["clerk"].account_id, at=at)


@pytest.mark.parametrize(("hours", "rights"), [(-1, None), (1, "answer")])
def test_it_ends_at_its_date_without_any_job(
    cast: Cast, office: UUID, at: datetime, hours: int, rights: str | None
) -> None:
    Delegation.objects.create(
        mailbox_id=office,
        delegate_id=cast["clerk"].account_id,
        rights=["answer", "read", "send"],
        paper_number="1/GUQ",
        paper_on=local_date(at),
        starts_at=at - timedelta(days=2),
        ends_at=at + timedelta(hours=hours),
        granted_at=at - timedelta(days=2),
    )
    assert find_rights(OFFICE, cast["clerk"].address) == rights
    assert (cast["clerk"].address in senders(OFFICE)) == (rights is not None)


def test_the_sweep_cuts_whatever_ended_the_right(cast: Cast, given: UUID, actor: object, at: datetime) -> None:
    assert cut_who_lost() == []
    assert cut_who_lost() == [], "nothing has changed"
    suspend_account(cast["clerk"].account_id, reason="theo quyết định", actor=actor, at=at)  # type: ignore[arg-type]
    assert cut_who_lost() == [OFFICE]
    assert {"login": OFFICE} in jobs("engine.end_connections")
    assert cut_who_lost() == []


def test_ending_a_persons_connections_ends_those_to_boxes(cast: Cast, given: UUID) -> None:
    assert cut_boxes_of(cast["clerk"].address) == [OFFICE]


def test_a_whole_right_is_the_strongest(cast: Cast, office: UUID, paper: NewDelegation, at: datetime) -> None:
    manage = replace(paper, rights=frozenset({Right.MANAGE}))
    give_delegation(office, manage, actor=cast.actor("director"), at=at)
    assert find_rights(OFFICE, cast["clerk"].address) == "manage"
    assert cast["clerk"].address not in senders(OFFICE), "who manages folders does not write for the office"


def test_papers_of_others_are_not_shown(
    cast: Cast, office: UUID, paper: NewDelegation, given: UUID, at: datetime, province: Province
) -> None:
    give_delegation(office, replace(paper, delegate_login=cast["staff"].address), actor=cast.actor("director"), at=at)
    assert len(get_office_page(office, account_id=cast["director"].account_id, at=at).delegations) == 2
    assert len(get_office_page(office, account_id=cast["clerk"].account_id, at=at).delegations) == 1
