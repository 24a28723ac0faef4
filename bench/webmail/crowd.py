"""Many at once, each with an own session and an own box: what they get done, how long they wait, what they hold."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from bench.figures import Figure, Outcome
from bench.webmail.alone import percentile
from bench.webmail.users import PAGE, MailUser, NotThereError

MIX: Final = ("list", "read", "read", "flag", "list", "read", "unflag", "deep")
"""What people do, by turns: mostly they read."""
SIGN_INS_AT_ONCE: Final = 4


@dataclass(frozen=True, kw_only=True)
class CrowdPlan:
    """How many, for how long, and how long each waits between two things."""

    seconds: float
    pause: float
    """Seconds on average; 0: each does the next thing as soon as the last is done."""
    label: str


@dataclass
class _Tally:
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def sign_in_all(users: Sequence[MailUser]) -> None:
    """Let everybody in, a few at once."""
    gate = asyncio.Semaphore(SIGN_INS_AT_ONCE)

    async def enter(user: MailUser) -> None:
        async with gate:
            await user.sign_in()
            await user.rows(0)

    async with asyncio.TaskGroup() as group:
        for user in users:
            group.create_task(enter(user))


async def work(users: Sequence[MailUser], plan: CrowdPlan) -> Outcome:
    """Let all work at once for a time, and tell what they did and how long each thing took."""
    tally, until = _Tally(), time.perf_counter() + plan.seconds
    began, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_one(user, number, plan, until, tally) for number, user in enumerate(users)))
    took = time.perf_counter() - began
    busy = (time.process_time() - processor) / took
    times = sorted(tally.times) or [0.0]
    head = f"{len(users)} at once, {plan.label}"
    figures = (
        Figure(name=f"{head}: requests", unit="1/s", values=(len(tally.times) / took,)),
        Figure(name=f"{head}: p50", unit="ms", values=(percentile(times, 50),)),
        Figure(name=f"{head}: p95", unit="ms", values=(percentile(times, 95),)),
        Figure(name=f"{head}: the users' own processor", unit="cores", values=(busy,)),
    )
    faults = (f"{len(tally.faults)} failed, e.g. {tally.faults[0]}",) if tally.faults else ()
    return Outcome(figures=figures, faults=faults)


async def _one(user: MailUser, number: int, plan: CrowdPlan, until: float, tally: _Tally) -> None:
    source, turn, uids = random.Random(number), number, list(await user.rows(0))
    await asyncio.sleep(source.uniform(0, plan.pause))
    while time.perf_counter() < until:
        act = _acts(user, source.choice(uids), source)[MIX[turn % len(MIX)]]
        began = time.perf_counter()
        try:
            await act()
        except (NotThereError, LookupError, OSError, aiohttp.ClientError) as failure:
            tally.faults.append(repr(failure))
        else:
            tally.times.append((time.perf_counter() - began) * 1000)
        turn += 1
        if plan.pause:
            await asyncio.sleep(source.uniform(0.5, 1.5) * plan.pause)


def _acts(user: MailUser, uid: int, source: random.Random) -> dict[str, Callable[[], Awaitable[object]]]:
    return {
        "list": lambda: user.rows(0),
        "read": lambda: user.read(uid),
        "flag": lambda: user.flag(uid, on=True),
        "unflag": lambda: user.flag(uid, on=False),
        "deep": lambda: user.rows(PAGE * source.randrange(1, 40)),
    }
