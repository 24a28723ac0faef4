"""The page of what waits and what was sent: each their own, another time, not when it is too late. Clause: D12.2-1."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.rooms.provisioning.conftest import Cast, SignedIn
from tests.rooms.webmail.test_sending import Scene

from congthu.common import clock
from congthu.webmail.api import get_outgoing
from congthu.webmail.models import Outgoing

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db
PAGE = "/thu/cho-gui/"


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return Scene(cast, clock.now())


@pytest.fixture
def staff(signed_in: SignedIn) -> Client:
    return signed_in("staff")


def put_off(scene: Scene) -> UUID:
    return scene.send(due_at=scene.at + timedelta(days=2))


def step(client: Client, outgoing: UUID, **fields: str) -> str:
    answer = client.post(f"{PAGE}{outgoing}/", fields)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_letter_gets_another_time_and_leaves_at_once(staff: Client, scene: Scene) -> None:
    sent = put_off(scene)
    day = (scene.at + timedelta(days=5)).date()
    assert step(staff, sent, step="time", due=f"{day.isoformat()}T07:30") == PAGE
    entry = get_outgoing(sent, account_id=scene.account)
    assert entry.due_at.isoformat() == f"{day.isoformat()}T00:30:00+00:00"
    assert step(staff, sent, step="now") == PAGE
    assert get_outgoing(sent, account_id=scene.account).due_at <= clock.now()


@pytest.mark.parametrize("due", ["", "2001-01-01T07:30", "2999-01-01T07:30", "không phải giờ", "9999-12-31T23:59"])
def test_a_time_that_cannot_be(staff: Client, scene: Scene, due: str) -> None:
    sent = put_off(scene)
    before = get_outgoing(sent, account_id=scene.account)
    assert step(staff, sent, step="time", due=due) == f"{PAGE}?loi=time"
    assert get_outgoing(sent, account_id=scene.account) == before


@pytest.mark.parametrize("what", ["back", "now", "time"])
def test_nobody_touches_what_somebody_else_sent(signed_in: SignedIn, scene: Scene, what: str) -> None:
    sent = put_off(scene)
    before = Outgoing.objects.values().get(pk=sent)
    other = signed_in("director")
    assert step(other, sent, step=what, due="2027-01-01T07:30") == f"{PAGE}?loi=left"
    assert Outgoing.objects.values().get(pk=sent) == before
    assert "Không có thư nào" in other.get(PAGE).content.decode()


def test_what_has_left_is_told_and_cannot_be_changed(staff: Client, scene: Scene) -> None:
    sent = scene.send()
    scene.later()
    scene.deliver(sent)
    page = staff.get(PAGE).content.decode()
    assert "Đã gửi" in page
    assert "2 người nhận" in page
    assert step(staff, sent, step="now") == f"{PAGE}?loi=left"
    assert staff.post(f"{PAGE}{sent}/", {"step": "khác"}).status_code == 404
