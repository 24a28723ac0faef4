"""Whose boxes show the work of an office, and what names a letter of a list. Clause: D13.1, D3.3."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from uuid import UUID

import pytest

from congthu.accounts.types import BoxRights
from congthu.engine.types import Row
from congthu.offices.types import LetterMark, WorkState
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.office.finding import letter_name
from congthu.webmail.web.office.marks import marks_html


@pytest.mark.parametrize(
    ("rights", "is_office"),
    [
        (BoxRights.OWN, False),
        (BoxRights.MANAGE, True),
        (BoxRights.ANSWER, True),
        (BoxRights.READ, True),
        pytest.param(BoxRights.COPY, False, id="by-order"),
    ],
)
def test_by_office_or_by_paper(rights: BoxRights, is_office: bool) -> None:
    box = OpenableBox(mailbox_id=UUID(int=1), address="a@b.vn", name="", person="c@b.vn", rights=rights, may_send=False)
    assert box.is_office is is_office


def row(headers: bytes) -> Row:
    return Row(
        uid=1,
        flags=frozenset(),
        keywords=frozenset(),
        arrived_at=datetime(2026, 11, 24, tzinfo=UTC),
        octets=1,
        raw_headers=headers,
        preview=None,
        has_attachment=False,
    )


def test_a_letter_is_named_by_its_message_id() -> None:
    assert letter_name(row(b"Message-ID: <a@b>\r\nFrom: x@y.vn\r\n")) == "<a@b>"


@pytest.mark.parametrize("headers", [b"", b"Message-ID: \xff\xfe <a b>\r\n", b"Message-ID:\r\nFrom: <<>>\r\n"])
def test_hostile_headers_have_a_name_too(headers: bytes) -> None:
    assert letter_name(row(headers)).endswith("@khong-co-ma.invalid>")


def test_names_in_marks_are_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    mark = LetterMark(
        work_id=UUID(int=1),
        assignee=hostile,
        state=WorkState.ASSIGNED,
        deadline_at=datetime(2026, 11, 24, tzinfo=UTC),
        late=True,
        is_settled=False,
        openers=[hostile, "Trần Văn An"],
    )
    html = marks_html(mark)
    assert "<script" not in html
    assert html.count(escape(hostile)) == 3
    assert "Trần Văn An" in html
