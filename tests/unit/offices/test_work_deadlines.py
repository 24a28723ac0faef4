"""Working hours and classes of senders. Clause: D10.0."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.common.clock import VIETNAM
from congthu.offices.work.deadlines import POLICY, add_working_time, class_of, is_working_day, propose_deadline
from congthu.offices.work.types import SenderClass


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("2026-11-23 08:00", 2, "2026-11-23 10:00", id="within-a-morning"),
        pytest.param("2026-11-23 11:00", 1, "2026-11-23 14:00", id="over-noon"),
        pytest.param("2026-11-23 12:15", 1, "2026-11-23 14:30", id="begun-at-noon"),
        pytest.param("2026-11-23 17:00", 1, "2026-11-24 08:00", id="over-night"),
        pytest.param("2026-11-27 17:00", 1, "2026-11-30 08:00", id="over-a-weekend"),
        pytest.param("2026-11-28 10:00", 8, "2026-11-30 17:30", id="arrived-on-saturday"),
        pytest.param("2026-04-29 17:00", 1, "2026-05-04 08:00", id="over-the-holidays"),
        pytest.param("2026-11-23 00:00", 8, "2026-11-23 17:30", id="a-whole-day"),
        pytest.param("2026-11-23 07:30", 40, "2026-11-27 17:30", id="a-week"),
    ],
)
def test_working_time(start: str, hours: int, end: str) -> None:
    assert add_working_time(at(start), timedelta(hours=hours)) == at(end)


@given(
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)),  # noqa: DTZ001
    st.integers(min_value=1, max_value=200),
)
def test_a_deadline_lies_in_office_hours_and_grows(start: datetime, hours: int) -> None:
    begun = start.replace(tzinfo=VIETNAM)
    end = add_working_time(begun, timedelta(hours=hours)).astimezone(VIETNAM)
    assert is_working_day(end.date())
    assert any(opens <= end.time() <= closes for opens, closes in POLICY.shifts)
    assert end - begun >= timedelta(hours=hours)
    assert add_working_time(begun, timedelta(hours=hours + 1)) > end


def test_days_off() -> None:
    assert [day for day in range(1, 31) if not is_working_day(date(2026, 11, day))] == [
        1, 7, 8, 14, 15, 21, 22, 28, 29,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("an@gmail.com", SenderClass.CITIZEN),
        ("an@moj.gov.vn", SenderClass.STATE),
        ("an@daknong.gov.vn", SenderClass.INSIDE),
        ("AN@DAKNONG.GOV.VN", SenderClass.INSIDE),
        ("an@mail.daknong.gov.vn", SenderClass.INSIDE),
        ("an@fakegov.vn", SenderClass.CITIZEN),
        ("an@daknong.gov.vn.example.com", SenderClass.CITIZEN),
        ("Ông An <an@moj.gov.vn>", SenderClass.STATE),
        ("", SenderClass.CITIZEN),
        ("no address", SenderClass.CITIZEN),
    ],
)
def test_who_wrote(sender: str, expected: SenderClass) -> None:
    assert class_of(sender, own_domains={"daknong.gov.vn"}) is expected


def test_citizens_get_an_answer_within_five_working_days() -> None:
    assert propose_deadline(at("2026-11-23 07:30"), SenderClass.CITIZEN) == at("2026-11-27 17:30")
    assert propose_deadline(at("2026-11-23 07:30"), SenderClass.INSIDE) == at("2026-11-25 17:30")
