"""What the store says of a letter is read once for the same octets, and the text of letters is not kept."""

from __future__ import annotations

from typing import Any, cast

import pytest

from congthu.engine.imap import fetching
from congthu.engine.imap.asked import Preview
from congthu.engine.imap.fetching import rows_of
from congthu.engine.imap.found import Row
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.reader import Response

NO_BOX = cast("Any", None)
"""Nothing more is asked for rows that say whether something is attached."""


def row(flags: str = "", *, headers: bytes = b"Subject: a\r\n\r\n", rest: tuple[bytes, ...] = (b")",)) -> Row:
    head = f'* 3 FETCH (UID 7 FLAGS ({flags} $HasNoAttachment) INTERNALDATE "05-Mar-2026 09:30:00 +0700"'
    pieces = (head.encode() + b" RFC822.SIZE 9 BODY[HEADER.FIELDS (SUBJECT)] ", headers, *rest)
    answer = Answer(untagged=(Response(pieces),), status=b"OK", text=b"")
    (found,) = rows_of(NO_BOX, answer, preview=Preview.NONE)
    return found


def test_the_same_octets_are_read_once() -> None:
    assert row() is row()


def test_a_change_is_seen() -> None:
    assert not row().flags
    assert row("\\Seen").flags == {"\\Seen"}
    assert row(headers=b"Subject: b\r\n\r\n").headers == {"subject": (b"b",)}


@pytest.mark.parametrize(
    ("headers", "rest"),
    [
        pytest.param(b"Subject: " + b"a" * 3000 + b"\r\n\r\n", (b")",), id="long-headers"),
        pytest.param(b"Subject: a\r\n\r\n", (b" BODY[]<0> ", b"Subject: a\r\n\r\ntext", b")"), id="the-letter-itself"),
    ],
)
def test_what_may_be_long_or_is_a_text_is_not_kept(headers: bytes, rest: tuple[bytes, ...]) -> None:
    before = fetching._kept_row.cache_info().currsize
    assert row("\\Answered", headers=headers, rest=rest).uid == 7
    assert fetching._kept_row.cache_info().currsize == before
