"""Files of many letters: what we write comes back octet for octet, and what the world writes is read as it is meant."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.webmail.moving import mbox
from congthu.webmail.moving.exporting import letter_name, packed
from congthu.webmail.moving.marks import arrival_of, flags_of, header_of, is_letter, without_own_fields

AT = datetime(2026, 3, 2, 1, 5, 34, tzinfo=UTC)
LIMIT = 100_000
HEADER = b"Subject: a\r\nMessage-ID: <1@x>\r\n\r\n"


def read(raw: bytes, *, at: int = 0, limit: int = LIMIT) -> list[mbox.Entry]:
    return list(mbox.read(io.BytesIO(raw), at=at, limit=limit))


def back(entry: mbox.Entry) -> bytes:
    """What an import makes of an entry; the store turns line feeds into CR LF."""
    assert entry.raw is not None
    return without_own_fields(entry.raw).replace(b"\n", b"\r\n")


@settings(deadline=None)
@given(
    bodies=st.lists(st.lists(st.sampled_from([b"", b"From me", b">From you", b">>From", b"a", b"From a 1:02 2026"])))
)
def test_what_is_written_comes_back_with_its_marks_and_its_day(bodies: list[list[bytes]]) -> None:
    letters = [HEADER + b"".join(line + b"\r\n" for line in body) for body in bodies]
    flags = frozenset({"\\Seen", "\\Flagged", "$Forwarded"})
    entries = read(b"".join(mbox.written(one, flags=flags, arrived_at=AT) for one in letters)) if letters else []
    assert [back(entry) for entry in entries] == letters
    for entry in entries:
        fields = header_of(entry.raw or b"")
        assert flags_of(fields) == flags
        assert arrival_of(fields, line=entry.line) == AT


def test_reading_goes_on_where_it_stopped() -> None:
    raw = b"".join(mbox.written(HEADER + b"%d\r\n" % n, flags=frozenset(), arrived_at=AT) for n in range(3))
    first, *rest = read(raw)
    assert read(raw, at=first.end) == rest
    assert rest[-1].end == len(raw)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\nFrom me to you\n", id="no-time"),
        pytest.param(b"\nFrom a@b Mon Mar  2 10:00:00 2026\nno field follows\n", id="no-header-follows"),
        pytest.param(b"From a@b Mon Mar  2 10:00:00 2026\nTo: x\n", id="no-blank-line-before"),
        pytest.param(b"\n" + b"From " + b"x" * 200_000 + b"\n", id="endless-line"),
    ],
)
def test_a_line_of_the_text_is_no_new_letter(body: bytes) -> None:
    (entry,) = read(b"From a@b Mon Mar  2 09:00:00 2026\nSubject: a\n\nb\n" + body, limit=1_000_000)
    assert entry.raw is not None
    assert entry.raw.endswith(body)


def test_a_letter_over_the_limit_is_counted_and_not_kept() -> None:
    large = HEADER + b"x" * 990 + b"\r\n"
    raw = b"".join(mbox.written(one, flags=frozenset(), arrived_at=AT) for one in (large * 300, HEADER))
    first, second = read(raw)
    assert first.raw is None
    assert first.octets > LIMIT
    assert second.raw is not None


@settings(deadline=None)
@given(st.binary(max_size=3000))
def test_any_octets_are_read_to_their_end(raw: bytes) -> None:
    entries = read(b"From x\n" + raw)
    assert entries[-1].end == len(raw) + 7


@pytest.mark.parametrize(
    ("header", "flags"),
    [
        pytest.param(b"Subject: a", {"\\Seen"}, id="nothing-told-counts-as-read"),
        pytest.param(b"Status: O", set(), id="unread"),
        pytest.param(b"Status: RO\nX-Status: AF", {"\\Seen", "\\Answered", "\\Flagged"}, id="classical"),
        pytest.param(b"X-Mozilla-Status: 1007", {"\\Seen", "\\Answered", "\\Flagged", "$Forwarded"}, id="thunderbird"),
        pytest.param(b"X-Mozilla-Status: 0008", {"\\Deleted"}, id="thunderbird-thrown-away"),
        pytest.param(b"X-Mozilla-Status: zz", set(), id="thunderbird-broken"),
        pytest.param(b"X-Gmail-Labels: Inbox,Unread,Starred", {"\\Flagged"}, id="gmail"),
        pytest.param(
            b"X-Gmail-Labels: =?UTF-8?Q?H=E1=BB=99p_th=C6=B0_=C4=91=E1=BA=BFn,Ch=C6=B0a_=C4=91=E1=BB=8Dc?=", set(),
            id="gmail-vietnamese",
        ),
        pytest.param(b"X-Keywords: $Forwarded evil $Label9", {"\\Seen", "$Forwarded"}, id="keywords"),
    ],
)  # fmt: skip
def test_marks(header: bytes, flags: set[str]) -> None:
    assert flags_of(header_of(header + b"\n\nStatus: RO\n")) == flags


@pytest.mark.parametrize(
    ("line", "header", "day"),
    [
        pytest.param(b"From a@b Mon Mar  2 01:05:34 2026", b"Date: Tue, 3 Mar 2026 01:00:00 +0700", 2, id="line"),
        pytest.param(b"From 17@xxx Mon Mar 02 01:05:34 +0000 2026", b"", 2, id="gmail"),
        pytest.param(b"From - Mon Mar  9 01:05:34 2026", b"Received: x; Tue, 3 Mar 2026 10:00:00 +0700", 3, id="dash"),
        pytest.param(b"", b"Date: Wed, 4 Mar 2026 10:00:00 +0700", 4, id="date"),
    ],
)  # fmt: skip
def test_the_day_of_arrival(line: bytes, header: bytes, day: int) -> None:
    found = arrival_of(header_of(header), line=line)
    assert found is not None
    assert (found.month, found.day) == (3, day)


def test_no_day_is_none() -> None:
    assert arrival_of(header_of(b"Date: yesterday\nReceived: x"), line=b"From x y z") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(b"Subject: a\n\nb", True), (b"\xef\xbb\xbfReceived: x", True), (b"PK\x03\x04", False), (b"", False)],
)  # fmt: skip
def test_what_is_a_letter(raw: bytes, *, expected: bool) -> None:
    assert is_letter(raw) is expected


def test_only_what_stands_on_top_is_taken_off() -> None:
    raw = b"X-Mozilla-Status: 0001\r\nX-Mozilla-Keys: \r\nSubject: a\r\nStatus: RO\r\n\r\n"
    assert without_own_fields(raw) == b"Subject: a\r\nStatus: RO\r\n\r\n"


def test_an_archive_names_each_letter_once_and_climbs_nowhere() -> None:
    names = ["a.eml", "A.eml", "../../b.eml", "a.eml"]
    octets = b"".join(packed((name, AT, b"x" * 100_000) for name in names))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.namelist() == ["a.eml", "A (2).eml", "_.._b.eml", "a (3).eml"]
        assert archive.testzip() is None
        assert archive.infolist()[0].date_time == (2026, 3, 2, 8, 5, 34)


def test_an_archive_is_called_after_the_subject() -> None:
    assert letter_name(b"Subject: =?UTF-8?B?QsOhbyBjw6Fv?= 5/2026\r\n\r\n") == "Báo cáo 5-2026.eml"
    assert letter_name(b"\r\n\r\n") == "thu.eml"
