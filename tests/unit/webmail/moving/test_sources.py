"""Files and old servers that letters come from, honest and hostile. Clause: D5.2b."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.moving import FakeOldBox, FakeStore

from congthu.engine.types import ForeignFolder
from congthu.webmail.moving import mbox
from congthu.webmail.moving.errors import SourceFault, TargetFault
from congthu.webmail.moving.file_source import FileSource
from congthu.webmail.moving.server_source import ServerSource, use_of
from congthu.webmail.moving.shelf import Outcome, Shelf, folder_name
from congthu.webmail.moving.types import POLICY, Letter, Position, Reason, Step

AT = datetime(2026, 3, 2, tzinfo=UTC)


def letter(number: int, *, text: str = "") -> bytes:
    return f"Subject: {number}\r\nMessage-ID: <{number}@x>\r\n\r\n{text}\r\n".encode()


def many(*numbers: int) -> bytes:
    flags = frozenset({"\\Seen"})
    return b"".join(mbox.written(letter(number), flags=flags, arrived_at=AT) for number in numbers)


def archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def source(raw: bytes, **limits: int) -> FileSource:
    file = io.BufferedReader(io.BytesIO(raw))
    return FileSource(file, octets=len(raw), policy=replace(POLICY, **limits))  # type: ignore[arg-type]


def steps(raw: bytes, position: Position | None = None, **limits: int) -> list[Step]:
    return list(source(raw, **limits).steps(position or {}))


def told(found: list[Step]) -> list[str]:
    """Return the subject of each letter, or why there is none."""
    return [
        step.letter.raw.split(b"\n")[0].strip().decode() if step.letter else str(step.reason)
        for step in found
        if step.letter or step.reason
    ]


TAKEOUT = archive(
    {
        "Takeout/Thư/Tất cả.mbox": many(1, 2),
        "Takeout/archive_browser.html": b"<html>",
        "mot.eml": letter(3),
        "Inbox.msf": b"// <!-- <mdb:mork",
        "__MACOSX/mot.eml": b"\0\5",
    }
)
BOMB = archive({"a.eml": b"Subject: a\n" + b"x" * 9_000_000})
CROWD = archive({f"{number}.eml": b"" for number in range(3000)})


def test_one_letter_many_letters_and_an_archive_of_both() -> None:
    assert told(steps(letter(1))) == ["Subject: 1"]
    assert told(steps(many(1, 2, 3))) == ["Subject: 1", "Subject: 2", "Subject: 3"]
    assert told(steps(TAKEOUT)) == ["Subject: 1", "Subject: 2", "no_letter", "Subject: 3"]


@pytest.mark.parametrize("raw", [many(1, 2, 3), TAKEOUT, letter(1)], ids=["mbox", "zip", "eml"])
def test_it_goes_on_after_every_step_and_tells_how_far_it_is(raw: bytes) -> None:
    whole = steps(raw)
    for index, step in enumerate(whole):
        assert steps(raw, step.position) == whole[index + 1 :]
    assert [step.done for step in whole] == sorted(step.done for step in whole)
    assert whole[-1].done <= source(raw).total


@pytest.mark.parametrize("raw", [b"", b"\x89PNG\r\n", b"<html></html>", b"\0" * 5000])
def test_what_is_no_letter_is_refused_as_a_whole(raw: bytes) -> None:
    with pytest.raises(SourceFault, match="kind"):
        steps(raw)


@pytest.mark.parametrize(
    ("raw", "limits", "code"),
    [
        pytest.param(TAKEOUT[: len(TAKEOUT) // 2], {}, "damaged", id="cut"),
        pytest.param(b"PK\x03\x04" + b"\xff" * 3000, {}, "damaged", id="rubbish"),
        pytest.param(TAKEOUT, {"members": 2}, "too_many", id="many-files"),
        pytest.param(BOMB, {"unpacked_octets": 1_000_000}, "too_large", id="bomb"),
        pytest.param(CROWD, {"directory_octets": 4096}, "too_many", id="endless-table-of-contents"),
    ],
)
def test_a_hostile_archive_is_refused(raw: bytes, limits: dict[str, Any], code: str) -> None:
    with pytest.raises(SourceFault, match=code):
        steps(raw, **limits)


def test_one_bad_file_of_an_archive_costs_that_file_alone() -> None:
    raw = bytearray(archive({"a.eml": letter(1, text="một" * 300), "b.eml": letter(2)}))
    at = raw.index(b"a.eml") + 40
    raw[at : at + 10] = b"\xff" * 10
    assert told(steps(bytes(raw))) == ["damaged", "Subject: 2"]
    locked = bytearray(archive({"a.eml": letter(1), "b.eml": letter(2)}))
    for begin in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(begin) + (6 if begin.endswith(b"\x04") else 8)] |= 1
    assert told(steps(bytes(locked))) == ["locked", "Subject: 2"]


def test_a_letter_over_the_limit_is_left_out_wherever_it_stands() -> None:
    large = letter(1, text="x" * 5000)
    assert told(steps(large, letter_octets=1000)) == ["too_large"]
    assert told(steps(archive({"a.eml": large, "b.eml": letter(2)}), letter_octets=1000)) == ["too_large", "Subject: 2"]


def test_what_thunderbird_has_thrown_away_is_left_out() -> None:
    raw = b"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 0008\nSubject: 1\n\n\n"
    assert told(steps(raw)) == ["deleted"]


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(TAKEOUT)))
def test_nothing_but_our_error_comes_out_of_any_octets(octets: bytes, at: int) -> None:
    for raw in (TAKEOUT[:at] + octets + TAKEOUT[at + len(octets) :], b"PK" + octets, b"From " + octets):
        with contextlib.suppress(SourceFault):
            steps(raw)


def test_a_letter_is_put_once_and_one_that_only_looks_the_same_as_well() -> None:
    store = FakeStore()
    store.letters["Cũ"][1] = letter(1)
    outcomes = [
        Shelf(store, "Cũ").put(Letter(raw=raw))
        for raw in (letter(1), letter(1).replace(b"\r\n", b"\n"), letter(1, text="khác"), letter(2), letter(2))
    ]
    assert outcomes == ["known", "known", "taken", "taken", "known"]
    nameless = b"Subject: a\r\n\r\nx\r\n"
    shelf = Shelf(store, "Cũ")
    assert [shelf.put(Letter(raw=nameless)) for _ in range(2)] == [Outcome.TAKEN, Outcome.KNOWN]
    assert len(store.letters["Cũ"]) == 4


def test_a_letter_that_the_store_refuses_is_told_and_a_full_box_stops_all() -> None:
    shelf = Shelf(FakeStore(room=1), "")
    assert shelf.put(Letter(raw=b"Subject: \0\r\n\r\n")) is Outcome.REFUSED
    shelf.put(Letter(raw=letter(1)))
    with pytest.raises(TargetFault, match="full"):
        shelf.put(Letter(raw=letter(2)))


@pytest.mark.parametrize(
    ("base", "folder", "expected"),
    [("", "", "INBOX"), ("", "\\Sent", "Sent"), ("Cũ", "\\Sent", "Cũ/Sent"), ("Cũ", "", "Cũ"), ("Cũ", "a/b", "Cũ/a/b")],
)
def test_where_letters_go(base: str, folder: str, expected: str) -> None:
    store = FakeStore()
    Shelf(store, base).put(Letter(raw=letter(1)), folder=folder)
    assert [name for name, letters in store.letters.items() if letters] == [expected]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [(("a", "b"), "a/b"), (("..", "a"), "a"), (("a/b\0", ""), "a-b-"), (("",), "-"), (("x" * 300,), "x" * 100)],
)
def test_names_of_folders_from_elsewhere(parts: tuple[str, ...], expected: str) -> None:
    assert folder_name(parts) == expected


OLD = {
    ("INBOX", ""): {3: letter(1), 7: letter(2)},
    ("Sent Items", ""): {1: letter(3)},
    ("Dự án.2020", ""): {1: letter(4)},
    ("Spam", ""): {1: letter(5)},
    ("Starred", "\\Flagged"): {1: letter(1)},
}


def test_an_old_server_is_read_folder_by_folder_and_goes_on_anywhere() -> None:
    old = ServerSource(FakeOldBox(letters=OLD), with_thrown_away=False)
    whole = list(old.steps({}))
    assert old.total == len(whole) == 4
    assert {step.folder for step in whole} == {"", "\\Sent", "Dự án/2020"}
    for index, step in enumerate(whole):
        assert list(old.steps(step.position)) == whole[index + 1 :]
    assert ServerSource(FakeOldBox(letters=OLD), with_thrown_away=True).total == 5


def test_numbers_that_an_old_server_gave_anew_are_read_again() -> None:
    box = FakeOldBox(letters={("INBOX", ""): {3: letter(1), 7: letter(2)}})
    position = list(ServerSource(box, with_thrown_away=False).steps({}))[-1].position
    box.validity = 2
    assert len(list(ServerSource(box, with_thrown_away=False).steps(position))) == 2


def test_a_folder_that_cannot_be_opened_is_told_and_a_lost_connection_is_a_fault() -> None:
    found = list(ServerSource(FakeOldBox(letters=OLD, broken="INBOX"), with_thrown_away=False).steps({}))
    assert [step.reason for step in found].count(Reason.FOLDER) == 1
    assert sum(step.letter is not None for step in found) == 2
    with pytest.raises(SourceFault, match="unreachable"):
        list(ServerSource(FakeOldBox(letters=OLD, fails_at=7), with_thrown_away=False).steps({}))


def test_an_old_server_with_endless_folders_is_refused() -> None:
    box = FakeOldBox(letters={(f"f{number}", ""): {} for number in range(POLICY.folders + 1)})
    with pytest.raises(SourceFault, match="too_many"):
        list(ServerSource(box, with_thrown_away=False).steps({}))


@pytest.mark.parametrize(
    ("name", "use", "expected"),
    [("Đã gửi", "", "\\Sent"), ("INBOX.Trash", "", "\\Trash"), ("a.Sent", "", ""), ("Tất cả", "\\All", "\\Archive")],
)
def test_what_a_folder_is_for(name: str, use: str, expected: str) -> None:
    assert use_of(ForeignFolder(raw_name=b"", parts=tuple(name.split(".")), special_use=use)) == expected
