"""Requests for a new password through the front door. Clause: D12.3-2, D11.1b."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.rooms.provisioning.conftest import Cast

from congthu.accounts.api import suspend_account
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.provisioning import tasks
from congthu.provisioning.api import (
    answer_knock,
    confirm_reset,
    count_waiting,
    enter_reset,
    expire_requests,
    get_request_page,
    is_form_throttled,
    knock,
    list_requests,
    receive_request,
    refuse_request,
    return_request,
    withdraw_request,
)
from congthu.provisioning.errors import CannotAsk, Incomplete, NotPermitted, ProvisioningError, Refused, UnknownRequest
from congthu.provisioning.models import Knock, Request, Step
from congthu.provisioning.types import POLICY, Action, Channel, Identity, Listing, State

pytestmark = pytest.mark.django_db


def confirm(number: int, *, actor: Actor, at: datetime, device_lost: bool = False) -> None:
    confirm_reset(number, identity=Identity.KNOWN, identity_note="", device_lost=device_lost, actor=actor, at=at)


def enter(cast: Cast, who: str, by: str, at: datetime) -> int:
    return enter_reset(
        cast[who].address,
        channel=Channel.PHONE,
        contact="",
        note="",
        device_lost=False,
        actor=cast.actor(by),
        at=at,
    )


def state_of(number: int) -> State:
    return State(Request.objects.get(pk=number).state)


def ask_by_form(address: str, at: datetime) -> int | None:
    knock(address, contact="0261 3 000 000", network="192.0.2.7", at=at)
    return answer_knock(Knock.objects.latest("pk").pk, actor=Actor.system("form"), at=at)


class TestTheForm:
    def test_it_makes_a_request_and_forgets_what_was_written(self, cast: Cast, at: datetime) -> None:
        number = ask_by_form(cast["staff"].address.upper(), at)
        assert number is not None
        assert state_of(number) is State.ASKED
        assert not Knock.objects.exclude(address="", contact="").exists()

    @pytest.mark.parametrize(
        "address", ["khong.co@daknong.gov.vn", "x", "'; DROP TABLE accounts_account; --", "@", "𝔞@b"]
    )
    @pytest.mark.usefixtures("cast")
    def test_an_unknown_name_leaves_nothing(self, at: datetime, address: str) -> None:
        assert ask_by_form(address, at) is None
        assert not Request.objects.exists()
        assert not Knock.objects.exclude(address="", contact="").exists()

    def test_a_second_form_makes_no_second_request(self, cast: Cast, at: datetime) -> None:
        assert ask_by_form(cast["staff"].address, at)
        assert ask_by_form(cast["staff"].address, at) is None

    def test_a_suspended_account_is_not_given_back_this_way(self, cast: Cast, actor: Actor, at: datetime) -> None:
        suspend_account(cast["staff"].account_id, reason="QĐ 2", actor=actor, at=at)
        assert ask_by_form(cast["staff"].address, at) is None

    def test_a_network_is_heard_so_many_times(self, at: datetime) -> None:
        for _ in range(POLICY.per_network):
            assert not is_form_throttled(network="192.0.2.7", at=at)
            knock("x", contact="", network="192.0.2.7", at=at)
        assert is_form_throttled(network="192.0.2.7", at=at)
        assert not is_form_throttled(network="192.0.2.8", at=at)
        assert not is_form_throttled(network="192.0.2.7", at=at + POLICY.window)


class TestWithoutTheHead:
    """A letter that pretends to be somebody stops where nobody who knows the person confirms it."""

    @pytest.fixture
    def number(self, cast: Cast, at: datetime) -> int:
        number = ask_by_form(cast["staff"].address, at)
        assert number is not None
        return number

    @pytest.mark.parametrize(
        "who", ["staff", "colleague", "intake", "operator", "district-head", "chairman", "auditor", "commune-staff"]
    )
    def test_nobody_else_confirms_it(self, cast: Cast, number: int, at: datetime, who: str) -> None:
        with pytest.raises(ProvisioningError):
            confirm(number, actor=cast.actor(who), at=at)
        assert state_of(number) is State.ASKED

    @pytest.mark.parametrize("who", ["intake", "everything"])
    def test_the_department_cannot_receive_it(self, cast: Cast, number: int, at: datetime, who: str) -> None:
        with pytest.raises(Refused, match="not_now"):
            receive_request(number, actor=cast.actor(who), at=at)

    def test_the_centre_does_not_even_see_it(self, cast: Cast, number: int, at: datetime) -> None:
        with pytest.raises(UnknownRequest):
            get_request_page(number, account_id=cast["operator"].account_id, at=at)

    @pytest.mark.parametrize("who", ["head-of-phong", "director", "it-officer"])
    def test_those_who_know_the_person_do(self, cast: Cast, number: int, at: datetime, who: str) -> None:
        confirm(number, actor=cast.actor(who), at=at)
        assert state_of(number) is State.CONFIRMED

    def test_they_say_how_they_checked(self, cast: Cast, number: int, at: datetime) -> None:
        with pytest.raises(Incomplete, match="identity_missing"):
            confirm_reset(
                number, identity=None, identity_note="", device_lost=False, actor=cast.actor("director"), at=at
            )

    def test_they_refuse_it_with_a_reason(self, cast: Cast, number: int, at: datetime) -> None:
        with pytest.raises(Incomplete, match="reason_missing"):
            refuse_request(number, reason=" ", actor=cast.actor("director"), at=at)
        refuse_request(number, reason="Không phải người của Phòng gọi", actor=cast.actor("director"), at=at)
        with pytest.raises(Refused, match="not_now"):
            confirm(number, actor=cast.actor("it-officer"), at=at)


class TestOfAHead:
    def test_the_body_above_or_the_department_answers_for_a_director(self, cast: Cast, at: datetime) -> None:
        number = ask_by_form(cast["director"].address, at)
        assert number
        for who in ("director", "it-officer", "head-of-phong", "operator", "district-head"):
            with pytest.raises(ProvisioningError):
                confirm(number, actor=cast.actor(who), at=at)
        confirm(number, actor=cast.actor("chairman"), at=at)
        receive_request(number, actor=cast.actor("intake"), at=at)

    def test_who_of_the_department_confirms_does_not_receive(self, cast: Cast, at: datetime) -> None:
        number = enter(cast, "director", "intake", at)
        confirm(number, actor=cast.actor("intake"), at=at)
        with pytest.raises(Refused, match="same_person"):
            receive_request(number, actor=cast.actor("intake"), at=at)
        receive_request(number, actor=cast.actor("intake-2"), at=at)

    def test_the_director_answers_for_the_head_of_a_phong(self, cast: Cast, at: datetime) -> None:
        number = enter(cast, "head-of-phong", "director", at)
        with pytest.raises(Refused):
            confirm(number, actor=cast.actor("head-of-phong"), at=at)
        confirm(number, actor=cast.actor("director"), at=at)

    def test_the_department_answers_where_a_body_has_nobody(self, cast: Cast, at: datetime) -> None:
        number = ask_by_form(cast["commune-staff"].address, at)
        assert number
        confirm(number, actor=cast.actor("intake"), at=at)


class TestEntering:
    @pytest.mark.parametrize("by", ["head-of-phong", "director", "it-officer", "intake"])
    def test_by_those_it_is_said_to(self, cast: Cast, at: datetime, by: str) -> None:
        assert state_of(enter(cast, "staff", by, at)) is State.ASKED

    @pytest.mark.parametrize("by", ["colleague", "operator", "district-head", "auditor", "staff"])
    def test_by_nobody_else(self, cast: Cast, at: datetime, by: str) -> None:
        with pytest.raises(NotPermitted):
            enter(cast, "staff", by, at)

    def test_not_for_oneself(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(NotPermitted):
            enter(cast, "intake", "intake", at)

    @pytest.mark.usefixtures("entered")
    def test_nobody_and_twice(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(CannotAsk, match="request_open"):
            enter(cast, "staff", "director", at)
        with pytest.raises(CannotAsk, match="nobody_has_address"):
            enter_reset(
                "x@y.vn",
                channel=Channel.PHONE,
                contact="",
                note="",
                device_lost=False,
                actor=cast.actor("intake"),
                at=at,
            )


class TestSeeing:
    SEEN_BY = frozenset({"staff", "head-of-phong", "director", "it-officer", "intake", "intake-2", "everything"})

    def test_who_sees_it_before_the_centre_has_it(self, cast: Cast, entered: int, at: datetime) -> None:
        assert self._seen_by(cast, entered, at) == self.SEEN_BY

    def test_the_centre_sees_it_from_its_turn_on(self, cast: Cast, entered: int, at: datetime) -> None:
        confirm(entered, actor=cast.actor("director"), at=at)
        receive_request(entered, actor=cast.actor("intake"), at=at)
        assert self._seen_by(cast, entered, at) == self.SEEN_BY | {"operator", "operator-2"}

    def _seen_by(self, cast: Cast, number: int, at: datetime) -> set[str]:
        """Ask for the page and for the list as everybody; both must agree."""
        seen = set()
        for name, person in cast.people.items():
            listed = list_requests(Listing.OPEN, account_id=person.account_id, at=at)
            try:
                get_request_page(number, account_id=person.account_id, at=at)
                seen.add(name)
            except UnknownRequest:
                assert not listed, name
            else:
                assert [entry.number for entry in listed] == [number], name
        return seen

    def test_it_waits_for_those_whose_step_it_is(self, cast: Cast, entered: int, at: datetime) -> None:
        def waiting() -> set[str]:
            counted = {n for n, p in cast.people.items() if count_waiting(account_id=p.account_id, at=at)}
            listed = {
                n for n, p in cast.people.items() if list_requests(Listing.WAITING, account_id=p.account_id, at=at)
            }
            offered = set()
            for name in self.SEEN_BY | ({"operator", "operator-2"} if state_of(entered) is State.RECEIVED else set()):
                page = get_request_page(entered, account_id=cast[name].account_id, at=at)
                if page.entry.waits_for_me:
                    offered.add(name)
            assert counted == listed == offered
            return counted

        assert waiting() == {"head-of-phong", "director", "it-officer", "everything"}
        confirm(entered, actor=cast.actor("everything"), at=at)
        assert waiting() == {"intake", "intake-2"}, "who confirmed does not receive"
        receive_request(entered, actor=cast.actor("intake"), at=at)
        assert waiting() == {"operator", "operator-2"}
        return_request(entered, reason="thiếu", actor=cast.actor("operator"), at=at)
        assert waiting() == {"head-of-phong", "director", "it-officer", "everything"}

    @pytest.mark.usefixtures("entered")
    def test_search(self, cast: Cast, at: datetime) -> None:
        def found(query: str) -> int:
            return len(list_requests(Listing.OPEN, account_id=cast["intake"].account_id, at=at, query=query))

        assert (found("Trần"), found(cast["staff"].address), found("%"), found("không có")) == (1, 1, 0, 0)


class TestEnds:
    @pytest.mark.parametrize("who", ["staff", "intake", "director"])
    def test_withdrawn_by_the_person_and_those_around(self, cast: Cast, entered: int, at: datetime, who: str) -> None:
        withdraw_request(entered, reason="", actor=cast.actor(who), at=at)
        assert state_of(entered) is State.WITHDRAWN
        assert enter(cast, "staff", "intake", at) != entered, "then one may ask again"

    @pytest.mark.parametrize("who", ["intake-2", "colleague", "operator"])
    def test_not_by_others(self, cast: Cast, entered: int, at: datetime, who: str) -> None:
        with pytest.raises(ProvisioningError):
            withdraw_request(entered, reason="", actor=cast.actor(who), at=at)

    def test_it_expires(self, cast: Cast, entered: int, at: datetime) -> None:
        system, late = Actor.system("test"), at + POLICY.open_for
        assert list(expire_requests(actor=system, at=late - timedelta(seconds=1))) == []
        with pytest.raises(Refused, match="expired"):
            confirm(entered, actor=cast.actor("director"), at=late)
        assert not get_request_page(entered, account_id=cast["director"].account_id, at=late).possible
        assert list(expire_requests(actor=system, at=late)) == [entered]
        assert state_of(entered) is State.EXPIRED

    def test_old_knocks_are_forgotten(self, at: datetime) -> None:
        knock("x", contact="0905", network="192.0.2.7", at=at)
        expire_requests(actor=Actor.system("test"), at=at + POLICY.knocks_kept_for + timedelta(seconds=1))
        assert not Knock.objects.exists()


class TestRecord:
    def test_every_step_is_on_record_with_who_took_it(self, cast: Cast, entered: int, at: datetime) -> None:
        confirm(entered, actor=cast.actor("director"), at=at)
        return_request(entered, reason="thiếu giấy", actor=cast.actor("intake"), at=at)
        confirm(entered, actor=cast.actor("it-officer"), at=at)
        events = list(Event.objects.filter(subject_kind="request").order_by("id"))
        assert [event.code.rpartition(".")[2] for event in events] == ["asked", "confirmed", "returned", "confirmed"]
        assert events[1].new["identity"] == "known"
        assert events[2].new["reason"] == "thiếu giấy"
        steps = list(Step.objects.filter(request_id=entered).order_by("id"))
        assert [(step.action, step.by_id) for step in steps[1:]] == [
            (Action.CONFIRM, cast["director"].account_id),
            (Action.RETURN, cast["intake"].account_id),
            (Action.CONFIRM, cast["it-officer"].account_id),
        ]

    def test_those_are_told_whose_step_it_is(self, cast: Cast, entered: int, at: datetime) -> None:
        assert self._told() == {
            cast[name].address for name in ("head-of-phong", "director", "it-officer", "everything", "staff")
        }
        confirm(entered, actor=cast.actor("director"), at=at)
        assert self._told() == {cast[name].address for name in ("intake", "intake-2", "everything")}

    def _told(self) -> set[str]:
        """Run the job of the last step and return to whom it sends."""
        before = set(ProcrastinateJob.objects.values_list("id", flat=True))
        tasks.tell(Step.objects.latest("pk").pk)
        sent = ProcrastinateJob.objects.filter(task_name="engine.send_notice").exclude(id__in=before)
        return {job.args["to"] for job in sent}
