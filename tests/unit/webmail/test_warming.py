"""Whose index of words is brought up to date, and how often."""

from __future__ import annotations

from threading import Event
from uuid import UUID

import pytest

from congthu.accounts.types import BoxRights
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.warming import Warmer


class Work:
    """Notes what is done, and does nothing as long as `go` is not set."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str | None]] = []
        self.go, self.began = Event(), Event()

    def __call__(self, box: OpenableBox, folder: str | None) -> None:
        self.began.set()
        assert self.go.wait(30)
        self.done.append((box.address, folder))


@pytest.fixture
def now() -> list[float]:
    return [1000.0]


def _box(name: str) -> OpenableBox:
    address = f"{name}@example.org"
    return OpenableBox(
        mailbox_id=UUID(int=1), address=address, name="", person=address, rights=BoxRights.OWN, may_send=True
    )


def _all_done(warmer: Warmer) -> None:
    """Return when what was asked for before is done."""
    warmer._thread.submit(lambda: None).result(30)


def test_a_box_that_is_opened_again_and_again_is_indexed_once_in_a_while(now: list[float]) -> None:
    work = Work()
    work.go.set()
    warmer = Warmer(work, seconds=lambda: now[0])
    for _ in range(3):
        warmer.box_opened(_box("a"))
        _all_done(warmer)
    assert work.done == [("a@example.org", None)]
    now[0] += 601
    warmer.box_opened(_box("a"))
    _all_done(warmer)
    assert len(work.done) == 2


def test_mail_that_comes_while_it_waits_is_indexed_once_and_mail_that_comes_later_again(now: list[float]) -> None:
    work = Work()
    warmer = Warmer(work, seconds=lambda: now[0])
    warmer.mail_arrived(_box("first"), "INBOX")
    assert work.began.wait(30)
    for _ in range(5):
        warmer.mail_arrived(_box("a"), "INBOX")
    warmer.mail_arrived(_box("a"), "Archive")
    work.go.set()
    _all_done(warmer)
    assert work.done[1:] == [("a@example.org", "INBOX"), ("a@example.org", "Archive")]
    warmer.mail_arrived(_box("a"), "INBOX")
    _all_done(warmer)
    assert work.done[-1] == ("a@example.org", "INBOX")
    assert len(work.done) == 4


def test_a_crowd_is_not_queued_without_end(now: list[float]) -> None:
    work = Work()
    warmer = Warmer(work, seconds=lambda: now[0])
    for number in range(2500):
        warmer.mail_arrived(_box(str(number)), "INBOX")
    work.go.set()
    _all_done(warmer)
    assert 2000 <= len(work.done) <= 2001
