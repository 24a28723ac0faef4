"""Digests, forwards, comparison and storage of inventories. Clause: D13.2."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.offices.handover.comparing import compare
from congthu.offices.handover.digests import box_digest, folder_digest, message_digest
from congthu.offices.handover.inventory import count_missing
from congthu.offices.handover.records import from_record, to_record
from congthu.offices.handover.redirects import find_redirects
from congthu.offices.handover.types import (
    AssignmentEntry,
    DelegationEntry,
    FilterScript,
    FolderInventory,
    Inventory,
    OpenItem,
)

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@given(st.lists(st.binary(max_size=40)), st.randoms())
def test_a_digest_does_not_depend_on_order(messages: list[bytes], chance: object) -> None:
    digests = [message_digest(raw) for raw in messages]
    shuffled = list(digests)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert folder_digest(digests) == folder_digest(shuffled)


def test_the_recipe_of_the_decision_record() -> None:
    one, two = hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest()
    inbox = hashlib.sha256("".join(sorted([f"{one}\n", f"{two}\n"])).encode()).hexdigest()
    assert folder_digest([two, one]) == inbox
    assert box_digest([("INBOX", inbox)]) == hashlib.sha256(f"{inbox} INBOX\n".encode()).hexdigest()
    assert folder_digest([one, one]) != folder_digest([one]), "equal messages count as often as they lie there"


@pytest.mark.parametrize(
    ("script", "targets", "complete"),
    [
        pytest.param('redirect "a@b.vn";', ("a@b.vn",), True, id="plain"),
        pytest.param('redirect :copy "a@b.vn"; redirect "c@d.vn";', ("a@b.vn", "c@d.vn"), True, id="tags-and-two"),
        pytest.param('# redirect "a@b.vn";\nkeep;', (), True, id="comment"),
        pytest.param('/* redirect "a@b.vn"; */ keep;', (), True, id="bracket-comment"),
        pytest.param('fileinto "redirect";', (), True, id="in-a-string"),
        pytest.param('set "x" "a"; redirect "${x}@b.vn";', (), False, id="computed"),
        pytest.param("redirect", (), False, id="cut-off"),
        pytest.param("redirect text:\na@b.vn\n.\n;", ("a@b.vn",), True, id="multi-line-string"),
        pytest.param('REDIRECT\n  # why\n  "a@b.vn";', ("a@b.vn",), True, id="any-case-and-space"),
    ],
)
def test_forwards_are_read_from_scripts(script: str, targets: tuple[str, ...], *, complete: bool) -> None:
    found = find_redirects(script)
    assert (found.targets, found.complete) == (targets, complete)


@given(st.text())
def test_no_script_breaks_the_reading(script: str) -> None:
    find_redirects(script)


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [("", "", 0), ("ab", "ba", 0), ("ab", "abc", 0), ("abc", "ab", 1), ("aab", "ab", 1), ("ab", "cd", 2)],
)
def test_missing_messages_are_counted_with_repetition(before: str, after: str, missing: int) -> None:
    def digests(letters: str) -> bytes:
        return b"".join(hashlib.sha256(letter.encode()).digest() for letter in letters)

    assert count_missing(digests(before), digests(after)) == missing


def inventory(messages: int = 2, folder: str = "INBOX") -> Inventory:
    digest = hashlib.sha256(f"{messages}{folder}".encode()).hexdigest()
    return Inventory(
        taken_at=AT,
        folders=(
            FolderInventory(
                name=folder, messages=messages, unseen=1, octets=99, oldest_at=AT, newest_at=None, digest=digest
            ),
        ),
        digest=box_digest([(folder, digest)]),
        unanswered=(OpenItem(received_at=AT, message_digest=digest),),
        assignments=(AssignmentEntry(subject_digest=digest, assignee="A", due_on=date(2026, 12, 1), state="assigned"),),
        filters=(FilterScript(name="f", is_active=True, digest=digest, redirects=("a@b.vn",), is_readable=False),),
        delegations=(
            DelegationEntry(delegation_id="1", login="a@b.vn", name="A", paper="1", rights=("read",), valid_to=None),
        ),
        used_octets=1024,
        quota_octets=0,
    )


def test_what_is_stored_is_what_was_taken() -> None:
    assert from_record(to_record(inventory())) == inventory()


def test_equal_inventories_show_no_difference() -> None:
    comparison = compare(inventory(), inventory(), missing=0)
    assert comparison.is_whole
    assert not comparison.changes


def test_differences_are_named() -> None:
    comparison = compare(inventory(2), inventory(5), missing=0)
    assert [(change.name, change.arrived) for change in comparison.changes] == [("INBOX", 3)]
    assert comparison.is_whole
    assert not compare(inventory(folder="Cũ"), inventory(folder="INBOX"), missing=2).is_whole
