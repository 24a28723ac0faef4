"""Names of messages, whatever their senders wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.offices.message_ids import name_message, whole_message_id

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_a_message_id_is_kept_in_its_brackets() -> None:
    assert name_message(" a@b ", sender="x@y", received_at=AT) == "<a@b>"
    assert name_message("<a@b>", sender="x@y", received_at=AT) == "<a@b>"


@pytest.mark.parametrize("bad", ["", "<>", "a b@c", "<a@b> <c@d>", "<á@b>", "a\x00@b", "a\x7f@b"])
def test_without_one_sender_and_arrival_name_it(bad: str) -> None:
    name = name_message(bad, sender="x@y", received_at=AT)
    assert name.endswith("@khong-co-ma.invalid>")
    assert name == name_message(bad, sender="x@y", received_at=AT.astimezone(timezone(timedelta(hours=7))))
    assert name != name_message(bad, sender="z@y", received_at=AT)
    assert name != name_message(bad, sender="x@y", received_at=AT + timedelta(seconds=1))


@given(st.text(max_size=2000), st.text(max_size=300))
def test_every_message_has_a_name(message_id: str, sender: str) -> None:
    name = name_message(message_id, sender=sender, received_at=AT)
    assert whole_message_id(name) == name
    assert len(name) <= 998
