"""One person alone: how long each thing takes on each side, by turns, so that other work on the machine meets all."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bench.figures import Figure, Outcome
from bench.webmail.letters import CODES, code_word
from bench.webmail.raw import RawUser
from bench.webmail.sides import RAW
from bench.webmail.users import PAGE, MailUser, NotThereError

ACTIONS: Final = ("list", "deep page", "open", "search", "flag", "move", "send")
TARGET: Final = "Archive"
SUBJECT: Final = re.compile(r"mahs\d{4}")
PATIENCE: Final = 5.0
Act = Callable[[str, MailUser], Awaitable[float]]


@dataclass(frozen=True, kw_only=True)
class AlonePlan:
    """How often each thing is done on each side."""

    times: int = 60
    fewer: int = 20
    """For what takes long or changes much: search, move, send."""

    def count(self, action: str) -> int:
        return self.fewer if action in {"search", "move", "send"} else self.times


class WrongAnswerError(Exception):
    """Something was answered that is not so; how long that took is no figure."""


class Alone:
    """Does each thing on each side in turn, and keeps the times of what was right."""

    def __init__(self, users: Mapping[str, MailUser], witness: RawUser, *, to: str, seed: int = 7) -> None:
        self._users, self._witness, self._to = users, witness, to
        self._random = random.Random(seed)
        self._times: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._faults: dict[str, list[str]] = defaultdict(list)
        # Shuffled, so that no side meets a message that another has opened.
        self._uids = witness.found("mahs")
        self._random.shuffle(self._uids)
        self.missing: dict[tuple[str, str], str] = {}
        """What a side cannot do yet, and why."""
        self._acts: dict[str, Act] = {
            "list": self._list, "deep page": self._deep, "open": self._open, "search": self._search,
            "flag": self._flag, "move": self._move, "send": self._send,
        }  # fmt: skip

    async def run(self, plan: AlonePlan) -> None:
        """Do everything; the first time of each, which opens connections and fills caches, is not counted."""
        for action in ACTIONS:
            for turn in range(plan.count(action) + 1):
                for side, user in self._users.items():
                    if (side, action) not in self.missing:
                        await self._once(side, user, action, is_counted=turn > 0)

    async def _once(self, side: str, user: MailUser, action: str, *, is_counted: bool) -> None:
        try:
            took = await self._acts[action](side, user)
        except NotThereError as reason:
            self.missing[side, action] = str(reason)
            return
        except WrongAnswerError as fault:
            self._faults[side].append(f"{action}: {fault}")
            return
        if is_counted:
            self._times[side, action].append(took * 1000)

    def outcome(self, side: str) -> Outcome:
        """Return the median and the 95th of a hundred of each thing on a side."""
        figures = []
        for action in ACTIONS:
            if times := sorted(self._times.get((side, action), ())):
                figures.append(Figure(name=f"{action} p50", unit="ms", values=(percentile(times, 50),)))
                figures.append(Figure(name=f"{action} p95", unit="ms", values=(percentile(times, 95),)))
        return Outcome(figures=tuple(figures), faults=tuple(self._faults[side]))

    def _uid(self) -> int:
        """Return a message that nobody has touched in this run."""
        return self._uids.pop()

    async def _list(self, _side: str, user: MailUser) -> float:
        return await self._page(user, 0)

    async def _deep(self, _side: str, user: MailUser) -> float:
        pages = self._witness.total() // PAGE
        return await self._page(user, PAGE * self._random.randrange(pages // 4, pages - 1))

    async def _page(self, user: MailUser, start: int) -> float:
        began = time.perf_counter()
        rows = await user.rows(start)
        took = time.perf_counter() - began
        _expect(len(rows) == PAGE, f"{len(rows)} rows from {start} on")
        return took

    async def _open(self, side: str, user: MailUser) -> float:
        uid = self._uid()
        began = time.perf_counter()
        text = await user.read(uid)
        took = time.perf_counter() - began
        _expect(side == RAW or SUBJECT.search(text) is not None, f"message {uid} shows nothing of it")
        return took

    async def _search(self, _side: str, user: MailUser) -> float:
        word = code_word(self._random.randrange(CODES))
        began = time.perf_counter()
        found = await user.search(word)
        took = time.perf_counter() - began
        there = self._witness.found(word)
        right = set(found) & set(there)
        told = f"{len(found)} found for {word}, {len(right)} of {len(there)} that have it, after {took:.1f} s"
        _expect(len(right) == len(found) >= min(PAGE, len(there)), told)
        return took

    async def _flag(self, _side: str, user: MailUser) -> float:
        uid, took = self._uid(), 0.0
        for on in (True, False):
            began = time.perf_counter()
            await user.flag(uid, on=on)
            took += (time.perf_counter() - began) / 2
            _expect((b"\\Flagged" in self._witness.flags(uid)) is on, f"the flag of {uid} is not {on}")
        return took

    async def _move(self, _side: str, user: MailUser) -> float:
        uid = self._uid()
        began = time.perf_counter()
        await user.move(uid, TARGET)
        took = time.perf_counter() - began
        _expect(not self._witness.flags(uid), f"{uid} was not moved")
        return took

    async def _send(self, side: str, user: MailUser) -> float:
        await user.prepare_sending()
        # The scan and delivery of the letter before are not part of this one.
        await asyncio.sleep(0.3)
        began = time.perf_counter()
        await user.send(self._to, f"Thư thử {side}")
        return time.perf_counter() - began


def _expect(is_true: bool, fault: str) -> None:  # noqa: FBT001
    if not is_true:
        raise WrongAnswerError(fault)


def percentile(ordered: list[float], share: int) -> float:
    """Return the value that ``share`` in a hundred do not exceed."""
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 100) - 1))]
