"""Nothing that was answered 250 may be lost when a daemon is killed: measured by killing each while mail flows.

Every attempt to send uses a Message-ID of its own, so that a copy found later belongs to one attempt alone:

- accepted (250 was read): must be found, and exactly once;
- refused (4xx, 5xx, or lost before the final dot was sent): should not be found;
- unknown (the dot was sent, the answer never came): may be found once.

A message found twice means that Dovecot stored it and Postfix did not learn of it (RFC 1047 describes the window);
``doubled`` counts these apart from ``lost``, because losing is never allowed and doubling is a matter of how hard
one tries.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.imap_check import message_ids
from bench.instance import Account, Instance
from bench.messages import LetterWriter
from bench.process_memory import part_pids
from bench.processes import GONE, tree
from bench.smtp_load import Fate, SmtpRefusedError, session
from bench.store import wait_for_empty_queue

SUBMITTERS = 8
PER_LOGIN = 25
FIND_SECONDS = 5.0
RECIPIENTS = 20


@dataclass(frozen=True, kw_only=True)
class Kill:
    """A part to kill, and how its process is found at that moment; it may have another number each time."""

    part: str
    find: Callable[[Instance], int | None]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of the messages."""

    accepted: int
    refused: int
    """Attempts that certainly failed; each was repeated as a new message."""
    unknown: int
    lost: tuple[str, ...]
    """Message-IDs that were answered 250 and are nowhere."""
    doubled: tuple[str, ...]
    """Message-IDs, answered 250 or unknown, that are there more than once."""
    ghosts: tuple[str, ...]
    """Message-IDs that were refused and are there nevertheless, each with the refusal: cleanup was killed after it
    had finished the queue file and before it could say so, which smtpd answers by 451."""
    killed: tuple[str, ...]
    not_found: tuple[str, ...]
    """Parts that had no process to kill."""
    queue_emptied: bool
    seconds: float

    @property
    def is_exact(self) -> bool:
        """Say whether everything accepted is there, and nothing twice."""
        return self.queue_emptied and not (self.lost or self.doubled)


class _Trial:
    """Submitters and killer side by side, and what the submitters know of each message."""

    def __init__(self, instance: Instance, messages: int, readers: Sequence[Account]) -> None:
        self._instance, self._messages, self._readers = instance, messages, readers
        self._writer = LetterWriter(body_bytes=4000)
        self._recipients = itertools.cycle(account.address for account in readers)
        self.fates: dict[Fate, list[str]] = {fate: [] for fate in Fate}
        self.reasons: dict[str, str] = {}
        self.killed: list[str] = []
        self.not_found: list[str] = []

    @property
    def accepted(self) -> int:
        return len(self.fates[Fate.ACCEPTED])

    async def run(self, kills: Sequence[Kill], *, seconds: float) -> None:
        """Send and kill until both are done or time is up."""
        senders = itertools.islice(itertools.cycle(self._readers), SUBMITTERS)
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                for sender in senders:
                    group.create_task(self._submit(sender))
                group.create_task(self._kill(kills))
        except TimeoutError:
            return

    async def _submit(self, sender: Account) -> None:
        while self.accepted < self._messages:
            try:
                await self._submit_over_one_connection(sender)
            except (OSError, EOFError, TimeoutError, SmtpRefusedError):
                await asyncio.sleep(0.2)

    async def _submit_over_one_connection(self, sender: Account) -> None:
        async with session(self._instance, sender) as opened:
            for _ in range(PER_LOGIN):
                letter = self._writer.write(sender=sender.address, recipient=next(self._recipients))
                try:
                    fate = await opened.send(letter)
                except (OSError, EOFError, TimeoutError, SmtpRefusedError) as failure:
                    self.fates[Fate.REFUSED].append(letter.message_id)
                    self.reasons[letter.message_id] = repr(failure)
                    raise
                self.fates[fate].append(letter.message_id)
                if fate is Fate.UNKNOWN or self.accepted >= self._messages:
                    return

    async def _kill(self, kills: Sequence[Kill]) -> None:
        """Spread the kills evenly over the messages."""
        for number, kill in enumerate(kills, start=1):
            while self.accepted < self._messages * number // (len(kills) + 1):  # noqa: ASYNC110  # A count, no event.
                await asyncio.sleep(0.02)
            pid = await _found(self._instance, kill)
            if pid is not None and _killed(pid):
                self.killed.append(kill.part)
            else:
                self.not_found.append(kill.part)


def durability(instance: Instance, messages: int, kills: Sequence[Kill], *, seconds: float = 600.0) -> Report:
    """Send until ``messages`` are accepted, killing the parts one after the other meanwhile, then look where they are.

    Recipients are the first accounts of the instance, since their boxes are read back by IMAP with their passwords.
    """
    started, readers = time.monotonic(), instance.accounts[:RECIPIENTS]
    trial = _Trial(instance, messages, readers)
    asyncio.run(trial.run(kills, seconds=seconds))
    left = max(30.0, seconds - (time.monotonic() - started))
    emptied = wait_for_empty_queue(instance, seconds=left, flush=True)
    held = _held(instance, readers)
    accepted, refused, unknown = (trial.fates[fate] for fate in (Fate.ACCEPTED, Fate.REFUSED, Fate.UNKNOWN))
    return Report(
        accepted=len(accepted),
        refused=len(refused),
        unknown=len(unknown),
        lost=tuple(name for name in accepted if not held[name]),
        doubled=tuple(name for name in (*accepted, *unknown) if held[name] > 1),
        ghosts=tuple(f"{name} {trial.reasons[name]}" for name in refused if held[name]),
        killed=tuple(trial.killed),
        not_found=tuple(trial.not_found),
        queue_emptied=emptied,
        seconds=time.monotonic() - started,
    )


def by_program(part: str, *, folder: str, name: str) -> Kill:
    """Return the kill of a program by its own name and the folder it comes from (two daemons are called lmtp)."""

    def _find(instance: Instance) -> int | None:
        for process in tree(instance.pids()):
            try:
                if process.name == name and folder in process.executable:
                    return process.pid
            except GONE:
                continue
        return None

    return Kill(part=part, find=_find)


def by_part(label: str) -> Kill:
    """Return the kill of the top process of a part, as its supervisor calls it."""
    return Kill(part=label, find=lambda instance: part_pids(instance.pids()).get(label))


def all_kills(instance: Instance) -> list[Kill]:
    """Return the kill of every part that the instance has now, and of the daemons inside Postfix and Dovecot."""
    postfix, dovecot = "/usr/lib/postfix/", "/usr/lib/dovecot/"
    inner = [by_program(f"postfix/{name}", folder=postfix, name=name) for name in ("smtpd", "cleanup", "qmgr", "lmtp")]
    inner += [by_program(f"dovecot/{name}", folder=dovecot, name=name) for name in ("lmtp", "auth")]
    return [*inner, *(by_part(label) for label in sorted(part_pids(instance.pids())))]


async def _found(instance: Instance, kill: Kill) -> int | None:
    """Look for the process for a few seconds: the one before it may just be starting again."""
    until = time.monotonic() + FIND_SECONDS
    while time.monotonic() < until:
        if (pid := kill.find(instance)) is not None:
            return pid
        await asyncio.sleep(0.1)
    return None


def _killed(pid: int) -> bool:
    """Kill one process of the instance; it may have ended in between."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _held(instance: Instance, readers: Sequence[Account]) -> Counter[str]:
    """Return how often each message lies in any box."""
    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(lambda account: message_ids(instance, account), readers), Counter[str]())
