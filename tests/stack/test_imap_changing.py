"""What can be done with messages and folders, and by whom, at a real Dovecot. Clause: D13.1, D13.2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.stack.imap_boxes import folder_with, office_of, opened, raw_letter
from tests.stack.instance import Instance, Person, token

from congthu.engine.api import (
    BoxConnection,
    append,
    change_flags,
    copy,
    create_folder,
    delete_folder,
    empty_folder,
    expunge,
    list_folders,
    list_page,
    move,
    read_message,
    read_usage,
    rename_folder,
    replace,
    restore,
    special_folder,
    subscribe_folder,
    throw_away,
)
from congthu.engine.errors import StoreError


@pytest.fixture
def box(instance: Instance, staff: list[Person]) -> Iterator[BoxConnection]:
    with opened(instance, staff[1]) as connection:
        yield connection


def uids(box: BoxConnection, folder: str) -> list[int]:
    return [row.uid for row in list_page(box, folder).rows]


def code_of(work: object) -> str:
    assert callable(work)
    with pytest.raises(StoreError) as caught:
        work()
    return str(caught.value.code)


def test_flags_and_keywords_of_many(box: BoxConnection) -> None:
    with folder_with(box, [raw_letter(number) for number in range(4)]) as folder:
        change_flags(box, folder, [1, 2, 4, 400], add=["\\Seen", "$Viec"], remove=["\\Flagged"])
        change_flags(box, folder, [2], remove=["$Viec"])
        rows = {row.uid: row for row in list_page(box, folder).rows}
        assert [uid for uid, row in rows.items() if "\\Seen" in row.flags] == [4, 2, 1]
        assert [uid for uid, row in rows.items() if "$Viec" in row.keywords] == [4, 1]
        assert code_of(lambda: change_flags(box, folder, [1], add=["a b"])) == "bad_flag"
        assert code_of(lambda: change_flags(box, folder, [1], add=["x)\r\n"])) == "bad_flag"


def test_moving_and_copying_tell_the_new_numbers(box: BoxConnection) -> None:
    with folder_with(box, [raw_letter(number) for number in range(3)]) as one, folder_with(box, []) as two:
        moved = move(box, one, [3, 1, 77], to=two)
        assert (dict(moved.uids), moved.is_left) == ({1: 1, 3: 2}, False)
        assert moved.uid_validity == next(item.uid_validity for item in list_folders(box) if item.name == two)
        assert dict(copy(box, two, [2], to=one).uids) == {2: 4}
        assert (uids(box, one), uids(box, two)) == ([4, 2], [2, 1])
        assert code_of(lambda: move(box, one, [2], to="Không có")) == "no_folder"
        assert code_of(lambda: move(box, one, [2], to=one)) == "bad_name"


def test_the_bin_and_back(box: BoxConnection) -> None:
    trash = special_folder(box, "\\Trash")
    with folder_with(box, [raw_letter(number) for number in range(2)]) as folder:
        thrown = throw_away(box, folder, [1])
        assert uids(box, folder) == [2]
        assert code_of(lambda: throw_away(box, trash, list(thrown.uids.values()))) == "in_bin"
        restore(box, list(thrown.uids.values()), to=folder)
        assert uids(box, folder) == [3, 2]
        expunge(box, folder, [2, 3])
        assert uids(box, folder) == []


def test_drafts_are_replaced_so_that_there_is_always_one(box: BoxConnection) -> None:
    at = datetime(2026, 3, 5, 7, 8, 9, tzinfo=UTC)
    with folder_with(box, []) as folder:
        first = append(box, folder, raw_letter(1), flags=["\\Draft", "\\Seen"], at=at)
        second = replace(box, folder, first.uid, raw_letter(2), flags=["\\Draft"], at=at)
        (row,) = list_page(box, folder).rows
        assert (row.uid, row.arrived_at, row.flags - {"\\Recent"}) == (second.uid, at, frozenset({"\\Draft"}))
        assert read_message(box, folder, row.uid, limit=1000) == raw_letter(2).replace(b"\n", b"\r\n")
        assert replace(box, folder, 99, raw_letter(3)).uid == 3, "the old one was gone already"
        assert code_of(lambda: append(box, folder, b"a: b\n\n\0")) == "bad_command"
        assert code_of(lambda: append(box, "Không có", b"a: b\n\n")) == "no_folder"


def test_folders(box: BoxConnection) -> None:
    name = f"Cơ quan & {token()}"
    create_folder(box, f"{name}/Một")
    assert code_of(lambda: create_folder(box, f"{name}/Một")) == "exists"
    append(box, f"{name}/Một", raw_letter(1), flags=["\\Seen"])
    append(box, f"{name}/Một", raw_letter(2))
    list_page(box, f"{name}/Một")
    rename_folder(box, name, to=f"{name} (cũ)")
    found = {folder.name: folder for folder in list_folders(box)}
    renamed = found[f"{name} (cũ)/Một"]
    assert (renamed.messages, renamed.unseen, renamed.is_subscribed) == (2, 1, True)
    assert found[f"{name} (cũ)"].has_children
    assert name not in found
    subscribe_folder(box, renamed.name, is_wanted=False)
    assert not next(item for item in list_folders(box) if item.name == renamed.name).is_subscribed
    assert empty_folder(box, renamed.name) == 2
    assert uids(box, renamed.name) == []
    delete_folder(box, f"{name} (cũ)")
    assert not [item for item in list_folders(box) if item.name.startswith(name)]
    assert code_of(lambda: delete_folder(box, name)) == "no_folder"
    for special in ("INBOX", "Sent"):
        assert code_of(lambda special=special: delete_folder(box, special)) == "forbidden"
        assert code_of(lambda special=special: rename_folder(box, special, to="x")) == "forbidden"
    assert [item.name for item in list_folders(box)][:3] == ["INBOX", "Drafts", "Sent"]
    for bad in ("", "a//b", "a\0b", "x" * 300, "/"):
        assert code_of(lambda bad=bad: create_folder(box, bad)) == "bad_name"


def test_usage(box: BoxConnection) -> None:
    before = read_usage(box)
    with folder_with(box, [raw_letter(1, body="x" * 50_000)]):
        assert read_usage(box).used_octets >= before.used_octets + 50_000
    assert before.limit_octets > 100_000_000


def test_rights_are_the_servers_and_told_in_one_word(instance: Instance, head: Person) -> None:
    """``answer`` writes and moves nothing away; ``read`` changes only what it has seen; ``copy`` nothing."""
    office = office_of(instance, head)
    with (
        opened(instance, head, box=office, rights="manage") as manager,
        folder_with(manager, [raw_letter(1), raw_letter(2)]) as folder,
        folder_with(manager, []) as other,
    ):
        with opened(instance, head, box=office, rights="answer") as box:
            change_flags(box, folder, [1], add=["\\Flagged"])
            moved = move(box, folder, [1], to=other)
            assert (dict(moved.uids), moved.is_left) == ({1: 1}, True)
            assert code_of(lambda: throw_away(box, folder, [1])) == "forbidden"
            assert code_of(lambda: expunge(box, folder, [1])) == "forbidden"
            assert code_of(lambda: empty_folder(box, folder)) == "forbidden"
            assert code_of(lambda: create_folder(box, "Mới")) == "forbidden"
            assert code_of(lambda: rename_folder(box, folder, to="Mới")) == "forbidden"
            assert code_of(lambda: delete_folder(box, folder)) == "forbidden"
            assert replace(box, folder, 2, raw_letter(3)).is_old_left
        for rights in ("read", "copy"):
            with opened(instance, head, box=office, rights=rights) as box:
                assert uids(box, folder) == [3, 2, 1]
                assert code_of(lambda box=box: append(box, folder, raw_letter(4))) == "forbidden"
                assert code_of(lambda box=box: move(box, folder, [1], to=other)) == "forbidden"
                assert code_of(lambda box=box: expunge(box, folder, [1])) == "forbidden"
        with opened(instance, head, box=office, rights="read") as box:
            change_flags(box, folder, [1], add=["\\Seen"])
        assert uids(manager, folder) == [3, 2, 1]
        assert "\\Flagged" in list_page(manager, folder).rows[-1].flags
