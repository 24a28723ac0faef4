"""Handovers with a database: who may do what, freezing, and what the end changes. Clause: D13.2."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.province import Province, add_people, make_province

from congthu.accounts.api import get_account_id, grant_roles, issue_token, list_grants
from congthu.accounts.types import BoxRights, NewGrant, Role
from congthu.audit.models import Event
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id
from congthu.offices import api as offices
from congthu.offices.errors import Incomplete, NotAllowed, OfficesError, UnknownHandover, WrongState
from congthu.offices.handover.actions import record_inventory
from congthu.offices.handover.completing import complete_handover
from congthu.offices.handover.digests import box_digest, folder_digest
from congthu.offices.handover.inventory import Taken
from congthu.offices.handover.models import Handover, HandoverMinutes
from congthu.offices.handover.types import FolderInventory, HandoverState, Inventory, MinutesFormat, NewHandover

BOX = "stttt@daknong.gov.vn"
SYSTEM = Actor.system("handover")


@dataclass(frozen=True)
class Cast:
    """Everybody who could want something of a handover, by part."""

    logins: dict[str, str]
    at: datetime

    def actor(self, who: str) -> Actor:
        return Actor(kind=ActorKind.PERSON, id=str(self.account(who)), name=who)

    def account(self, who: str) -> UUID:
        return get_account_id(self.logins[who])

    def new(self, incoming: str = "incoming") -> NewHandover:
        return NewHandover(
            incoming_login=self.logins[incoming],
            decision_number="45/QĐ",
            decision_on=date(2026, 11, 20),
            place="Trụ sở",
        )


ROLES: dict[str, tuple[Role, str] | None] = {
    "outgoing": (Role.HEAD, "stttt"),
    "incoming": None,
    "superior": (Role.HEAD, "ubnd"),
    "home-affairs": (Role.HOME_AFFAIRS, ""),
    "operator": (Role.OPERATOR, ""),
    "auditor": (Role.AUDITOR, ""),
    "stranger": None,
    "other-head": (Role.HEAD, "cujut"),
}


@pytest.fixture
def cast(db: None, actor: Actor, at: datetime) -> Cast:
    province: Province = make_province(actor=actor, at=at)
    names = [f"Trần Văn {letter}" for letter in ("An", "Bình", "Cao", "Dũng", "Em", "Giang", "Hà", "Khoa")]
    people = add_people(names, province.stttt, actor=actor, at=at)
    logins = dict(zip(ROLES, (box.address for box in people), strict=True))
    grants = [
        NewGrant(
            account_id=get_account_id(logins[who]),
            role=held[0],
            scope_id=getattr(province, held[1]) if held[1] else None,
            valid_from=local_date(at),
            basis="QĐ",
        )
        for who, held in ROLES.items()
        if held
    ]
    grant_roles(grants, actor=actor, at=at)
    return Cast(logins=logins, at=at)


def taken(at: datetime, *messages: str) -> Taken:
    digests = sorted(hashlib.sha256(text.encode()).hexdigest() for text in messages)
    folder = FolderInventory(
        name="INBOX",
        messages=len(digests),
        unseen=0,
        octets=10,
        oldest_at=at,
        newest_at=at,
        digest=folder_digest(digests),
    )
    inventory = Inventory(
        taken_at=at,
        folders=(folder,),
        digest=box_digest([("INBOX", folder.digest)]),
        unanswered=(),
        assignments=(),
        filters=(),
        delegations=(),
        used_octets=0,
        quota_octets=0,
    )
    return Taken(inventory=inventory, message_digests=b"".join(bytes.fromhex(one) for one in digests))


@pytest.fixture
def started(cast: Cast) -> UUID:
    return offices.start_handover(get_mailbox_id(BOX), cast.new(), actor=cast.actor("outgoing"), at=cast.at)


@pytest.mark.parametrize("days", [-4000, 1, 2_900_000])
def test_a_decision_is_of_a_day_that_can_be(cast: Cast, days: int) -> None:
    new = replace(cast.new(), decision_on=local_date(cast.at) + timedelta(days=days))
    with pytest.raises(Incomplete, match="decision_day"):
        offices.start_handover(get_mailbox_id(BOX), new, actor=cast.actor("outgoing"), at=cast.at)


@pytest.fixture
def inventoried(started: UUID, cast: Cast) -> UUID:
    record_inventory(started, taken(cast.at, "a", "b"), actor=SYSTEM, at=cast.at)
    return started


def rights_of(login: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights FROM mail.opener WHERE address = %s AND login = %s", [BOX, login])
        row = cursor.fetchone()
        return str(row[0]) if row else None


def may_send(login: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM mail.sender WHERE address = %s AND login = %s", [BOX, login])
        return cursor.fetchone() is not None


STARTERS = {"outgoing", "superior", "home-affairs"}


@pytest.mark.parametrize("who", ROLES)
def test_who_starts(cast: Cast, who: str) -> None:
    def start() -> UUID:
        return offices.start_handover(get_mailbox_id(BOX), cast.new(), actor=cast.actor(who), at=cast.at)

    if who in STARTERS:
        row = Handover.objects.get(pk=start())
        assert (row.outgoing_id, row.incoming_id) == (cast.account("outgoing"), cast.account("incoming"))
        assert Event.objects.filter(code="offices.handover.started").count() == 1
    else:
        with pytest.raises((UnknownHandover, NotAllowed)):
            start()


STEPS: dict[str, tuple[set[str], Callable[[UUID, Cast, str], object]]] = {
    "confirm-outgoing": (
        {"outgoing", "superior"},
        lambda pk, cast, who: offices.confirm_outgoing(pk, reason="đi công tác", actor=cast.actor(who), at=cast.at),
    ),
    "confirm-incoming": (
        {"incoming"},
        lambda pk, cast, who: offices.confirm_incoming(pk, actor=cast.actor(who), at=cast.at),
    ),
    "cancel": (
        {"outgoing", "incoming", "superior", "home-affairs"},
        lambda pk, cast, who: offices.cancel_handover(pk, reason="sai", actor=cast.actor(who), at=cast.at),
    ),
    "see": (
        {"outgoing", "incoming", "superior", "home-affairs", "auditor"},
        lambda pk, cast, who: offices.get_handover(pk, account_id=cast.account(who), on=local_date(cast.at)),
    ),
}


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_who_takes_which_step(cast: Cast, inventoried: UUID, step: str, who: str) -> None:
    allowed, take = STEPS[step]
    if who in allowed:
        take(inventoried, cast, who)
    else:
        with pytest.raises(OfficesError):
            take(inventoried, cast, who)


def test_while_it_runs_nobody_deletes(cast: Cast, started: UUID) -> None:
    head = cast.logins["outgoing"]
    assert rights_of(head) == "answer"
    digest = hashlib.sha256(issue_token(BOX, head, rights=BoxRights.MANAGE, at=cast.at).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rights FROM mail.token_of(%s, %s, 'imap')", [BOX, digest])
        assert cursor.fetchone() == ("answer",)
        cursor.execute("SELECT rights FROM mail.token_of(%s, %s, 'sieve')", [BOX, digest])
        assert cursor.fetchone() is None, "nobody changes filters meanwhile"
    assert may_send(head), "the public is still answered"
    offices.cancel_handover(started, reason="sai", actor=cast.actor("outgoing"), at=cast.at)
    assert rights_of(head) == "manage"


def test_one_at_a_time_and_each_leaves_a_trace(cast: Cast, started: UUID) -> None:
    def again() -> UUID:
        return offices.start_handover(get_mailbox_id(BOX), cast.new(), actor=cast.actor("outgoing"), at=cast.at)

    with pytest.raises(WrongState, match="handover_running"):
        again()
    offices.cancel_handover(started, reason="sai số", actor=cast.actor("outgoing"), at=cast.at)
    again()
    rows = offices.list_visible(get_mailbox_id(BOX), account_id=cast.account("auditor"), on=local_date(cast.at))
    assert [(row.number, row.state) for row in rows] == [(2, HandoverState.STARTED), (1, HandoverState.CANCELLED)]


def test_the_end_changes_heads_and_writes_the_minutes(cast: Cast, inventoried: UUID) -> None:
    offices.confirm_incoming(inventoried, actor=cast.actor("incoming"), at=cast.at)
    offices.confirm_outgoing(inventoried, actor=cast.actor("outgoing"), at=cast.at)
    complete_handover(inventoried, taken(cast.at, "a", "b", "c"), actor=SYSTEM, at=cast.at)
    old, new = cast.logins["outgoing"], cast.logins["incoming"]
    assert (rights_of(old), may_send(old)) == (None, False), "out at once, though the role has its last day today"
    assert (rights_of(new), may_send(new)) == ("manage", True)
    assert Role.HEAD in {grant.role for grant in list_grants(cast.account("incoming"), on=local_date(cast.at))}
    for file_format in MinutesFormat:
        kept = offices.get_minutes(
            inventoried, file_format, account_id=cast.account("incoming"), on=local_date(cast.at)
        )
        assert hashlib.sha256(bytes(kept.content)).hexdigest() == kept.digest
    with pytest.raises(UnknownHandover):
        offices.get_minutes(inventoried, MinutesFormat.PDF, account_id=cast.account("operator"), on=local_date(cast.at))


def test_who_has_given_a_box_away_is_nobody_to_it_on_the_same_day(cast: Cast, inventoried: UUID) -> None:
    """The role has its last day today: no new handover to oneself, and who gives next is the new head."""
    offices.confirm_incoming(inventoried, actor=cast.actor("incoming"), at=cast.at)
    offices.confirm_outgoing(inventoried, actor=cast.actor("outgoing"), at=cast.at)
    complete_handover(inventoried, taken(cast.at, "a"), actor=SYSTEM, at=cast.at)
    box = get_mailbox_id(BOX)
    for incoming in ("outgoing", "stranger"):
        with pytest.raises(OfficesError):
            offices.start_handover(box, cast.new(incoming), actor=cast.actor("outgoing"), at=cast.at)
    again = offices.start_handover(box, cast.new("stranger"), actor=cast.actor("incoming"), at=cast.at)
    assert Handover.objects.get(pk=again).outgoing_id == cast.account("incoming")
    with pytest.raises(OfficesError):
        offices.cancel_handover(again, reason="đổi ý", actor=cast.actor("outgoing"), at=cast.at)


def test_a_superior_confirms_for_an_absent_head_with_a_reason(cast: Cast, inventoried: UUID) -> None:
    with pytest.raises(Incomplete):
        offices.confirm_outgoing(inventoried, actor=cast.actor("superior"), at=cast.at)
    offices.confirm_outgoing(inventoried, reason="đã nghỉ hưu", actor=cast.actor("superior"), at=cast.at)
    assert Handover.objects.get(pk=inventoried).absence_reason == "đã nghỉ hưu"


def test_records_do_not_change_afterwards(cast: Cast, inventoried: UUID) -> None:
    offices.confirm_incoming(inventoried, actor=cast.actor("incoming"), at=cast.at)
    offices.confirm_outgoing(inventoried, actor=cast.actor("outgoing"), at=cast.at)
    complete_handover(inventoried, taken(cast.at, "a"), actor=SYSTEM, at=cast.at)
    for change in (
        lambda: Handover.objects.filter(pk=inventoried).update(place="khác"),
        lambda: Handover.objects.filter(pk=inventoried).delete(),
        lambda: HandoverMinutes.objects.filter(handover_id=inventoried).update(digest="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("incoming", ["outgoing", "operator"])
def test_who_cannot_take_over(cast: Cast, incoming: str) -> None:
    with pytest.raises((NotAllowed, Incomplete)):
        offices.start_handover(get_mailbox_id(BOX), cast.new(incoming), actor=cast.actor("superior"), at=cast.at)
