"""Boxes and a submission in memory, for what happens between two steps: the real daemons are in tests/stack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from congthu.engine.types import Envelope, Outcome, Place, Submission


@dataclass
class FakeBox:
    """Folders of messages under numbers."""

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))
    flags: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def folder_for(self, special_use: str, *, otherwise: str) -> str:
        del special_use
        return otherwise

    def make_folder(self, name: str) -> None:
        self.folders[name] = self.folders[name]

    def put(self, folder: str, raw: bytes, *, flags: tuple[str, ...] = ()) -> Place:
        uid = next(self.numbers)
        self.folders[folder][uid] = raw
        self.flags[folder, uid] = set(flags)
        return Place(folder=folder, uid_validity=1, uid=uid)

    def find(self, folder: str, message_id: str) -> Place | None:
        wanted = re.compile(rb"^Message-ID: " + re.escape(message_id.encode()), re.MULTILINE)
        found = [uid for uid, raw in self.folders[folder].items() if wanted.search(raw)]
        return Place(folder=folder, uid_validity=1, uid=max(found)) if found else None

    def read(self, place: Place) -> bytes | None:
        return self.folders[place.folder].get(place.uid)

    def mark(self, place: Place, *flags: str) -> bool:
        if place.uid not in self.folders[place.folder]:
            return False
        self.flags[place.folder, place.uid].update(flags)
        return True

    def remove(self, place: Place) -> None:
        self.folders[place.folder].pop(place.uid, None)


class Killed(BaseException):
    """The worker is gone, here and now; nothing after it happens."""


@dataclass
class FakePost:
    """What was submitted, and answers to come; without one everybody is taken."""

    boxes: dict[str, FakeBox] = field(default_factory=lambda: defaultdict(FakeBox))
    answers: list[Submission | BaseException] = field(default_factory=list)
    dies_at_end: bool = False
    submitted: list[tuple[str, Envelope, bytes]] = field(default_factory=list)

    def open_own(self, login: str) -> FakeBox:
        return self.boxes[login]

    def open_other(self, box: str, login: str) -> FakeBox | None:
        del login
        return self.boxes[box]

    def submit(self, login: str, envelope: Envelope, content: bytes, *, before_end: Callable[[], None]) -> Submission:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        if answer is None or answer.outcome in {Outcome.SENT, Outcome.UNKNOWN}:
            before_end()
            self.submitted.append((login, envelope, content))
            if self.dies_at_end:
                raise Killed
        return answer or Submission(outcome=Outcome.SENT, accepted=envelope.receivers, answer="250 queued as X")
