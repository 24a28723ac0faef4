"""Browsers are enrolled for a session, told through their push service, and forgotten with it. Clause: RFC8030."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection
from tests.factories.province import add_people, make_province
from tests.fakes.push_service import FakeBrowser, FakePushService, text_of

from congthu.accounts.api import Visit, close_session, end_sessions, open_session
from congthu.accounts.types import SignInMethod
from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.directory.types import IssuedMailbox
from congthu.webmail.models import PushDevice
from congthu.webmail.pushing.actions import enrol_device, forget_device
from congthu.webmail.pushing.arrivals import follow_arrivals, take_arrivals
from congthu.webmail.pushing.errors import DeviceRefused, ServiceBusy
from congthu.webmail.pushing.posting import Sender
from congthu.webmail.pushing.sealing import read_target
from congthu.webmail.pushing.telling import tell_devices
from congthu.webmail.pushing.types import TEXT_OF_NEW_MAIL, Target

ADDRESS = "annv@daknong.gov.vn"


@pytest.fixture
def person(db: None, actor: Actor, at: datetime) -> IssuedMailbox:
    province = make_province(actor=actor, at=at)
    return add_people(["Nguyễn Văn An"], province.phong_cntt, actor=actor, at=at)[0]


@pytest.fixture
def mailbox_id(person: IssuedMailbox) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox_id FROM mail.mailbox WHERE address = %s", [person.address])
        return UUID(str(cursor.fetchone()[0]))


@pytest.fixture
def session_id(person: IssuedMailbox, at: datetime) -> UUID:
    visit = Visit(network="192.0.2.1", program="Firefox")
    return open_session(person.account_id, visit=visit, method=SignInMethod.PASSWORD, at=at)


@pytest.fixture
def device(
    session_id: UUID, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> FakeBrowser:
    found = FakeBrowser()
    target = target_of(found, service.origin + "/ring/1")
    enrol_device(
        session_id, target, mailbox_id=mailbox_id, address=ADDRESS, services=sender.services, actor=actor, at=at
    )
    return found


def target_of(browser: FakeBrowser, endpoint: str) -> Target:
    return read_target(endpoint, text_of(browser.public), text_of(browser.secret))


def tells_arrivals(mailbox_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail.tells_arrivals(%s)", [mailbox_id])
        return bool(cursor.fetchone()[0])


def test_a_browser_is_told_and_nobody_else_learns_more(
    device: FakeBrowser, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    assert tells_arrivals(mailbox_id)
    assert tell_devices(mailbox_id, sender=sender, actor=actor, at=at) == 1
    (taken,) = service.taken
    assert taken.path == "/ring/1"
    assert device.open(taken.body) == TEXT_OF_NEW_MAIL
    assert taken.claims()["aud"] == service.origin
    assert int(taken.headers["ttl"]) > 0
    event = Event.objects.get(code="webmail.device.enrolled")
    assert "ring" not in str(event.new)


def test_it_ends_with_the_session(
    device: FakeBrowser, session_id: UUID, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor,
    at: datetime,
) -> None:  # fmt: skip
    close_session(session_id)
    assert not tells_arrivals(mailbox_id)
    assert tell_devices(mailbox_id, sender=sender, actor=actor, at=at) == 0
    assert not service.taken


def test_it_ends_when_all_sessions_are_ended(
    device: FakeBrowser, person: IssuedMailbox, mailbox_id: UUID, actor: Actor, at: datetime
) -> None:
    end_sessions(person.account_id, reason="lost", actor=actor, at=at)
    assert not tells_arrivals(mailbox_id)


def test_a_session_that_is_over_by_itself_is_told_nothing(
    device: FakeBrowser, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    assert tell_devices(mailbox_id, sender=sender, actor=actor, at=at + timedelta(days=1)) == 0
    assert not service.taken


def test_who_no_longer_wants_it_is_not_told(
    device: FakeBrowser, session_id: UUID, mailbox_id: UUID, actor: Actor, at: datetime
) -> None:
    forget_device(session_id, actor=actor, at=at)
    forget_device(session_id, actor=actor, at=at)
    assert not tells_arrivals(mailbox_id)
    assert Event.objects.filter(code="webmail.device.forgotten").count() == 1


def test_a_browser_that_is_gone_is_forgotten(
    device: FakeBrowser, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    service.status = 410
    assert tell_devices(mailbox_id, sender=sender, actor=actor, at=at) == 0
    assert not PushDevice.objects.exists()


def test_a_busy_service_is_asked_again(
    device: FakeBrowser, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    service.status = 503
    with pytest.raises(ServiceBusy):
        tell_devices(mailbox_id, sender=sender, actor=actor, at=at)
    service.status = 201
    assert tell_devices(mailbox_id, sender=sender, actor=actor, at=at) == 1


def test_a_service_that_is_no_longer_named_is_not_spoken_to(
    device: FakeBrowser, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    other = Sender(key=sender.key, contact=sender.contact, services=("https://fcm.googleapis.com",))
    assert tell_devices(mailbox_id, sender=other, actor=actor, at=at) == 0
    assert not service.taken


def test_a_named_service_whose_name_leads_inside_is_not_spoken_to(
    session_id: UUID, mailbox_id: UUID, service: FakePushService, sender: Sender, actor: Actor, at: datetime
) -> None:
    """Without a port in the configuration it is a service of the Internet, and must be there."""
    inside = Sender(key=sender.key, contact=sender.contact, services=("https://localhost",))
    target = target_of(FakeBrowser(), "https://localhost/a")
    enrol_device(
        session_id, target, mailbox_id=mailbox_id, address=ADDRESS, services=inside.services, actor=actor, at=at
    )
    assert tell_devices(mailbox_id, sender=inside, actor=actor, at=at) == 0
    assert PushDevice.objects.exists()


def test_nobody_enrols_with_a_service_that_is_not_named(
    session_id: UUID, mailbox_id: UUID, actor: Actor, at: datetime
) -> None:
    target = target_of(FakeBrowser(), "https://192.0.2.7/admin")
    with pytest.raises(DeviceRefused):
        enrol_device(
            session_id,
            target,
            mailbox_id=mailbox_id,
            address=ADDRESS,
            services=("https://a.example",),
            actor=actor,
            at=at,
        )
    assert not PushDevice.objects.exists()


def test_what_dovecot_notes_is_passed_on_once(tmp_path: Path) -> None:
    (tmp_path / "annv@daknong.gov.vn").touch()
    (tmp_path / "binhtt@daknong.gov.vn").touch()
    heeded: list[str] = []
    assert take_arrivals(tmp_path, heeded.append) == 2
    assert take_arrivals(tmp_path, heeded.append) == 0
    assert heeded == ["annv@daknong.gov.vn", "binhtt@daknong.gov.vn"]


def test_what_could_not_be_passed_on_waits(tmp_path: Path) -> None:
    (tmp_path / "annv@daknong.gov.vn").touch()
    stop, heeded = Signal(), list[str]()

    def heed(address: str) -> None:
        heeded.append(address)
        if len(heeded) == 1:
            raise ConnectionError("the database is away")
        stop.set()

    thread = Thread(target=follow_arrivals, args=(tmp_path, heed), kwargs={"stop": stop})
    thread.start()
    thread.join(timeout=30)
    assert heeded == ["annv@daknong.gov.vn"] * 2
    assert not list(tmp_path.iterdir())
