"""The form for delegating an official box: days that make no sense are named. Clause: D13.1."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

FAR = "hơn mười năm"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({}, "", id="good"),
        pytest.param({"last_day": "9999-12-31"}, FAR, id="for-ever"),
        pytest.param({"last_day": "2226-01-01"}, FAR, id="for-two-centuries"),
        pytest.param({"paper_on": "0001-01-01"}, FAR, id="a-paper-of-old"),
        pytest.param({"first_day": "0001-01-01"}, "", id="nobody-delegates-the-past"),
        pytest.param({"last_day": "0001-01-01"}, "trước ngày bắt đầu", id="over"),
    ],
)
def test_days_of_a_delegation(cast: Cast, signed_in: SignedIn, at: datetime, given: dict[str, str], told: str) -> None:
    form = {
        "delegate": cast["staff"].address,
        "rights": "read",
        "paper_number": "5/GUQ-STTTT",
        "paper_on": local_date(at).isoformat(),
        "first_day": local_date(at).isoformat(),
        "last_day": (local_date(at) + timedelta(days=30)).isoformat(),
    }
    box = get_mailbox_id("stttt@daknong.gov.vn")
    answer = signed_in("director").post(f"/hop-thu-cong-vu/{box}/uy-quyen/", form | given)
    assert answer.status_code == (422 if told else 302)
    assert told in answer.content.decode()
