"""What a page calls a draft, and what the draft says of itself. Clause: D12.2-1."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from congthu.webmail.composing.building import build_draft, wire_of
from congthu.webmail.composing.reading import mark_of
from congthu.webmail.composing.types import Composition, DraftMark, Identity
from congthu.webmail.web.drafts import Draft, DraftName, Page

KEY, TAB, OTHER = "0123456789abcdef", "fedcba9876543210", "00000000ffffffff"
LETTER = Composition(sender=Identity(address="lan@example.org", name="Lan"), html="<p>Thư</p>")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("7.12", DraftName(uid_validity=7, uid=12)),
        (f"7.12.{KEY}", DraftName(uid_validity=7, uid=12, key=KEY)),
        (f"0.0.{KEY}", DraftName(key=KEY)),
        ("7.12.<b>", DraftName(uid_validity=7, uid=12)),
        *[
            (bad, None)
            for bad in ("", "7", "7.", ".7", "a.b", "-1.2", "7.99999999999", "7.4294967296", "٧.1", f"{KEY}.1.2")
        ],
    ],
)
def test_a_page_names_a_draft(given: str, name: DraftName | None) -> None:
    assert DraftName.of(given) == name


def test_a_name_is_read_as_it_is_written() -> None:
    for name in (DraftName.new(), DraftName(uid_validity=1, uid=2), DraftName(uid_validity=1, uid=2, key=KEY)):
        assert DraftName.of(str(name)) == name


def test_a_draft_bears_its_mark_and_what_is_sent_does_not() -> None:
    at, mark = datetime(2026, 3, 2, 8, tzinfo=UTC), DraftMark(key=KEY, tab=TAB)
    raw = build_draft(LETTER, message_id="<1@example.org>", at=at, mark=mark)
    assert mark_of(raw) == mark
    assert KEY.encode() not in wire_of(raw)
    assert mark_of(build_draft(LETTER, message_id="<1@example.org>", at=at)) == DraftMark(key="")


@pytest.mark.parametrize(
    "said", ["", "x", f"{KEY} <script>", f"{KEY}.{TAB}", "\N{LATIN SMALL LETTER D WITH STROKE}" * 16]
)
def test_a_mark_that_is_none_is_none(said: str) -> None:
    assert mark_of(f"X-Congthu-Soan-Ban-Nhap: {said}\r\n\r\n".encode()) == DraftMark(key="")


@pytest.mark.parametrize(
    ("seen", "lies", "kept_by", "is_anothers"),
    [(1, 1, OTHER, False), (1, 2, OTHER, True), (1, 2, TAB, False), (1, 2, "", True)],
)
def test_what_another_window_kept_since_is_anothers(seen: int, lies: int, kept_by: str, is_anothers: bool) -> None:
    draft = Draft(name=DraftName(uid_validity=1, uid=lies, key=KEY), tab=kept_by, composition=LETTER)
    page = Page(name=DraftName(uid_validity=1, uid=seen, key=KEY), tab=TAB)
    assert draft.is_anothers(page) is is_anothers
