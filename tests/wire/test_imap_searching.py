"""Searching several folders against a store that says what the test wants: how long anybody waits, and what for."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.criteria import Field, Where, Word
from congthu.engine.imap.searching import search_folders
from congthu.engine.imap.wire.connection import Wire
from congthu.engine.types import Gap, Searched, criteria

NOW = datetime(2026, 11, 28, tzinfo=UTC)
WORD = Word(where=Where.ANYWHERE, text="đường")
ROW = (
    '* %s FETCH (UID %s FLAGS ($HasNoAttachment) INTERNALDATE "28-Nov-2026 09:00:00 +0700" RFC822.SIZE 9'
    ' BODY[HEADER.FIELDS (TO)] "")'
)
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n\Z")


class Store:
    """A box at one door: ``answer`` says for a folder and a search which messages it finds, or that it cannot now."""

    def __init__(self, ends: socket.socket, answer: Callable[[str, str], str | None], *, has_index: bool) -> None:
        self.searches: list[tuple[str, str]] = []
        self.asked: list[str] = []
        """The first two words of every command."""
        self.news: list[str] = []
        """What is told at the next NOOP."""
        self._ends, self._answer, self._has_index, self._folder = ends, answer, has_index, ""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with self._ends.makefile("rb") as lines:
            while command := self._command(lines):
                tag, words = command.split(" ", 1)
                self._ends.sendall("".join(f"{line}\r\n" for line in self._said(tag, words.strip())).encode())

    def _command(self, lines: Any) -> str:
        """Read one command, with the octets of its literals in their place."""
        whole = b""
        while line := lines.readline():
            literal = _LITERAL.search(line)
            whole += line[: literal.start()] if literal else line
            if not literal:
                break
            whole += lines.read(int(literal[1]))
        return whole.decode()

    def _said(self, tag: str, words: str) -> list[str]:  # noqa: PLR0911 -- A table of commands.
        self.asked.append(" ".join(words.split()[:2]))
        if words == "CAPABILITY":
            return [f"* CAPABILITY IMAP4rev1{' X-WORD-INDEX' if self._has_index else ''}", f"{tag} OK"]
        if words.startswith("EXAMINE"):
            self._folder = words.split('"')[1]
            return ["* 9 EXISTS", "* OK [UIDVALIDITY 7] ", "* OK [UIDNEXT 10] ", f"{tag} OK"]
        if words == "NOOP":
            news, self.news = self.news, []
            return [*news, f"{tag} OK"]
        if words.startswith("UID FETCH"):
            return [ROW % (uid, uid) for uid in words.split()[2].split(",")] + [f"{tag} OK"]
        if not words.startswith("UID SEARCH"):
            return [f"{tag} OK"]
        self.searches.append((self._folder, words))
        found = self._answer(self._folder, words)
        if found is None:
            return [f"{tag} NO [INUSE] Timeout while waiting for indexing to finish"]
        return [f'* ESEARCH (TAG "{tag}") UID{" ALL " + found if found else ""}', f"{tag} OK"]


@pytest.fixture
def opened() -> Iterator[Callable[..., tuple[BoxConnection, Store]]]:
    with ExitStack() as stack:

        def opens(answer: Callable[[str, str], str | None], *, has_index: bool = True) -> tuple[BoxConnection, Store]:
            ours, theirs = (stack.enter_context(end) for end in socket.socketpair())
            ours.settimeout(10)
            return BoxConnection(Wire(cast("Any", ours)), "a@example.org"), Store(theirs, answer, has_index=has_index)

        yield opens


@pytest.fixture
def box(opened: Callable[..., tuple[BoxConnection, Store]]) -> Box:
    words, at_words = opened(lambda folder, _: None if folder.startswith("Large") else "4")
    fields, at_fields = opened(lambda _, search: "1:2" if "SUBJECT" in search else "3", has_index=False)
    return Box(words, at_words, fields, at_fields)


class Box:
    """A box in which the index of the folders Large… is being made."""

    def __init__(self, words: BoxConnection, at_words: Store, fields: BoxConnection, at_fields: Store) -> None:
        self._words, self._fields = words, fields
        self.at_words, self.at_fields = at_words, at_fields
        self.seconds = 0.0

    def search(self, *folders: str, criterion: criteria.Criterion = WORD, rows: int = 0) -> Searched:
        return search_folders(self._words, self._fields, folders, criterion, now=NOW, rows=rows, seconds=self._clock)

    def _clock(self) -> float:
        """Every look at the clock is a quarter of a second later, as if each question took its time."""
        self.seconds += 0.25
        return self.seconds


def test_what_is_not_indexed_yet_is_found_by_subject_and_named_as_a_gap(box: Box) -> None:
    answer = box.search("Small", "Large")
    assert [(found.folder, found.uids) for found in answer.found] == [("Small", (4,)), ("Large", (2, 1))]
    assert answer.gaps == (("Large", Gap.BEING_INDEXED),)


def test_nobody_waits_for_one_large_folder_after_the_other(box: Box) -> None:
    answer = box.search(*(f"Large{number}" for number in range(20)))
    assert answer.total == 40
    assert len(answer.gaps) == 20
    assert 1 <= len(box.at_words.searches) <= 3


def test_whoever_types_on_does_not_wait_again_and_the_others_come_first(box: Box) -> None:
    def asked(typed: str) -> list[str]:
        before = len(box.at_words.searches)
        box.search("Large", "Small", criterion=Word(where=Where.ANYWHERE, text=typed))
        return [folder for folder, _ in box.at_words.searches[before:]]

    assert asked("đ") == ["Large", "Small"]
    assert asked("đư") == ["Small"]
    box.seconds += 60
    assert asked("đườ") == ["Small", "Large"]


def test_the_lines_of_what_is_found_come_with_it_and_nothing_is_asked_twice(box: Box) -> None:
    box.search("Small", rows=5)
    del box.at_words.asked[:]
    (found,) = box.search("Small", criterion=Word(where=Where.ANYWHERE, text="sắt"), rows=5).found
    assert [row.uid for row in found.rows] == [4]
    assert box.at_words.asked == ["NOOP", "UID SEARCH", "UID FETCH"]
    (unready,) = box.search("Large", rows=1).found
    assert (unready.uids, [row.uid for row in unready.rows]) == ((2, 1), [2])
    assert not box.search("Small").found[0].rows


def test_fields_of_documents_are_never_asked_of_the_index(box: Box) -> None:
    field = Field(name="X-Van-Ban-Loai", text="giấy mời")
    answer = box.search("Small", criterion=field)
    assert (answer.found[0].uids, answer.gaps) == ((3,), ())
    both = criteria.Both(of=(WORD, field, criteria.Not(of=field)))
    assert not box.search("Small", criterion=both).found
    assert not [search for _, search in box.at_words.searches if "HEADER" in search]


@pytest.mark.parametrize("news", [["* 10 EXISTS"], ["* 3 EXPUNGE"], ["* 3 EXPUNGE", "* 9 EXISTS"]])
def test_the_same_words_are_asked_again_when_messages_came_or_went(box: Box, news: list[str]) -> None:
    for _ in range(3):
        assert box.search("Small").total == 1
    assert len(box.at_words.searches) == 1
    box.at_words.news = ["* 3 FETCH (UID 3 FLAGS (\\Seen))"]
    box.search("Small")
    assert len(box.at_words.searches) == 1
    box.at_words.news = news
    box.search("Small")
    assert len(box.at_words.searches) == 2


def test_what_flags_are_asked_for_is_asked_each_time(box: Box) -> None:
    criterion = criteria.Both(of=(WORD, criteria.Marked(mark=criteria.Mark.SEEN)))
    for times in (1, 2):
        box.search("Small", criterion=criterion)
        assert len(box.at_words.searches) == times
