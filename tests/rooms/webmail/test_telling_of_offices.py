"""Who works in the box of an office may be told of its mail too: who wishes it, and as long as they may open it.

Clause: D13.1, D3.3.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.fakes.push_service import FakeBrowser, FakePushService, text_of
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.accounts.api import Visit, end_sessions, open_session
from congthu.accounts.types import SignInMethod
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date, now
from congthu.directory.api import get_mailbox_id
from congthu.offices.api import cut_who_lost, end_delegation, give_delegation
from congthu.offices.delegation.types import NewDelegation, Right
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.models import OfficeWish
from congthu.webmail.pushing.access import list_office_choices
from congthu.webmail.pushing.actions import enrol_device
from congthu.webmail.pushing.posting import Sender
from congthu.webmail.pushing.sealing import read_target
from congthu.webmail.pushing.telling import tell_devices
from congthu.webmail.pushing.types import TEXT_OF_NEW_MAIL
from congthu.webmail.pushing.wishing import choose_offices, forget_wish

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE = "stttt@daknong.gov.vn"
PAGE = "/thu/cai-dat/bao-thu-moi/"


@pytest.fixture
def at() -> datetime:
    """The views that say who may open what speak of now."""
    return now()


@pytest.fixture
def office(cast: Cast) -> UUID:
    return get_mailbox_id(OFFICE)


@pytest.fixture
def given(cast: Cast, office: UUID, at: datetime) -> UUID:
    return delegate(cast, office, at=at, number="12/GUQ-STTTT")


@pytest.fixture
def browser(cast: Cast, service: FakePushService, at: datetime) -> FakeBrowser:
    return enrolled(cast, "staff", service, at=at)


def delegate(cast: Cast, office: UUID, *, at: datetime, number: str) -> UUID:
    paper = NewDelegation(
        delegate_login=cast["staff"].address,
        rights=frozenset({Right.READ}),
        paper_number=number,
        paper_on=local_date(at),
        starts_at=at,
        ends_at=at + timedelta(days=30),
    )
    return give_delegation(office, paper, actor=cast.actor("director"), at=at)


def enrolled(cast: Cast, who: str, service: FakePushService, *, at: datetime) -> FakeBrowser:
    visit, browser = Visit(network="192.0.2.1", program="Firefox"), FakeBrowser()
    session = open_session(cast[who].account_id, visit=visit, method=SignInMethod.PASSWORD, at=at)
    enrol_device(
        session,
        read_target(f"{service.origin}/{who}", text_of(browser.public), text_of(browser.secret)),
        mailbox_id=get_mailbox_id(cast[who].address),
        address=cast[who].address,
        services=(service.origin,),
        actor=cast.actor(who),
        at=at,
    )
    return browser


def wish(cast: Cast, office: UUID, *, at: datetime) -> None:
    choose_offices(cast["staff"].account_id, {office}, actor=cast.actor("staff"), at=at)


def tells_arrivals(mailbox_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail.tells_arrivals(%s)", [mailbox_id])
        return bool(cursor.fetchone()[0])


def forgotten_logins() -> set[object]:
    jobs = ProcrastinateJob.objects.filter(task_name="engine.forget_answer")
    return {args["login"] for args in jobs.values_list("args", flat=True)}


def test_nobody_is_told_of_an_office_who_has_not_asked_for_it(
    cast: Cast, office: UUID, given: UUID, browser: FakeBrowser, sender: Sender, actor: Actor, at: datetime
) -> None:
    assert not tells_arrivals(office)
    assert [one.is_told for one in list_office_choices(cast["staff"].account_id, at=at)] == [False]
    assert tell_devices(office, sender=sender, actor=actor, at=at) == 0


def test_who_asked_for_it_is_told_the_same_word_as_of_the_own_box(
    cast: Cast, office: UUID, given: UUID, browser: FakeBrowser, service: FakePushService, sender: Sender,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    enrolled(cast, "director", service, at=at)
    wish(cast, office, at=at)
    assert tells_arrivals(office)
    assert OFFICE in forgotten_logins(), "Dovecot asks anew at once"
    assert tell_devices(office, sender=sender, actor=actor, at=at) == 1
    (taken,) = service.taken
    assert taken.path == "/staff"
    assert browser.open(taken.body) == TEXT_OF_NEW_MAIL
    event = Event.objects.get(code="webmail.offices.chosen")
    assert (event.old, event.new) == ({"boxes": []}, {"boxes": [OFFICE]})


def test_a_browser_that_is_enrolled_later_is_told_too(
    cast: Cast, office: UUID, given: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    wish(cast, office, at=at)
    assert not tells_arrivals(office), "there is no browser to tell"
    ProcrastinateJob.objects.all().delete()
    enrolled(cast, "staff", service, at=at)
    assert OFFICE in forgotten_logins()
    assert tell_devices(office, sender=sender, actor=actor, at=at) == 1


def test_it_ends_at_once_with_the_right(
    cast: Cast, office: UUID, given: UUID, browser: FakeBrowser, service: FakePushService, sender: Sender,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    wish(cast, office, at=at)
    end_delegation(given, actor=cast.actor("director"), at=now())
    assert tell_devices(office, sender=sender, actor=actor, at=at) == 0
    assert not service.taken


def test_a_later_delegation_begins_silent(
    cast: Cast, office: UUID, given: UUID, browser: FakeBrowser, actor: Actor, at: datetime
) -> None:
    cut_who_lost()
    wish(cast, office, at=at)
    end_delegation(given, actor=cast.actor("director"), at=now())
    cut_who_lost()
    (job,) = ProcrastinateJob.objects.filter(task_name="webmail.forget_wish").values_list("args", flat=True)
    assert job == {"address": OFFICE, "login": cast["staff"].address}
    forget_wish(**job, actor=actor, at=now())
    assert not OfficeWish.objects.exists()
    assert Event.objects.get(code="webmail.offices.left").old == {"boxes": [OFFICE]}
    delegate(cast, office, at=now(), number="13/GUQ-STTTT")
    assert not tells_arrivals(office)


def test_who_works_there_again_when_it_is_looked_keeps_the_wish(
    cast: Cast, office: UUID, given: UUID, actor: Actor, at: datetime
) -> None:
    wish(cast, office, at=at)
    forget_wish(OFFICE, cast["staff"].address, actor=actor, at=at)
    assert OfficeWish.objects.count() == 1


def test_a_stranger_cannot_choose_it(cast: Cast, office: UUID, at: datetime) -> None:
    with pytest.raises(UnknownBox):
        wish(cast, office, at=at)
    assert not OfficeWish.objects.exists()


def test_the_page_offers_what_one_works_in_and_keeps_the_choice(
    cast: Cast, office: UUID, given: UUID, signed_in: SignedIn, at: datetime
) -> None:
    staff: Client = signed_in("staff")
    boxes = re.findall(r'name="office" value="([^"]+)"( checked)?', staff.get(PAGE).content.decode())
    assert boxes == [(str(office), "")]
    assert staff.post(PAGE, {"office": str(office)}).status_code == 302
    assert f'value="{office}" checked' in staff.get(PAGE).content.decode()
    assert staff.post(PAGE, {}).status_code == 302
    assert not OfficeWish.objects.exists()
    for foreign in (str(get_mailbox_id("ubnd@daknong.gov.vn")), "khong-phai"):
        assert staff.post(PAGE, {"office": foreign}).status_code == 404


def test_a_session_that_is_over_is_told_nothing(
    cast: Cast, office: UUID, given: UUID, browser: FakeBrowser, sender: Sender, actor: Actor, at: datetime
) -> None:
    wish(cast, office, at=at)
    assert tell_devices(office, sender=sender, actor=actor, at=at + timedelta(days=1)) == 0
    end_sessions(cast["staff"].account_id, reason="lost", actor=actor, at=at)
    assert not tells_arrivals(office)
