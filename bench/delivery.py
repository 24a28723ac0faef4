"""Throughput: many small messages from parallel submitters, until all lie in their boxes."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import Figure, Outcome, spent_by_part
from bench.imap_check import message_ids
from bench.instance import Account, Instance
from bench.messages import Letter, LetterWriter
from bench.process_memory import processor_by_part, processor_seconds
from bench.smtp_load import Fate, SmtpRefusedError, session
from bench.store import read_store, wait_for_empty_queue

RECIPIENTS = 200
CONNECTIONS_TRIED_IN_VAIN = 20


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """How much is sent, and how long we wait."""

    messages: int = 10_000
    submitters: int = 20
    body_bytes: int = 10_000
    per_login: int = 100
    seconds: float = 600.0


class _Submission:
    """The submitters of one run: they share one supply of messages, so that all end at about the same time."""

    def __init__(self, instance: Instance, plan: DeliveryPlan) -> None:
        self._instance, self._plan = instance, plan
        self._writer = LetterWriter(body_bytes=plan.body_bytes)
        self._recipients = itertools.cycle(instance.boxes()[:RECIPIENTS])
        self._supply = iter(range(plan.messages))
        self.accepted: list[Letter] = []
        self.refused: list[str] = []

    async def run(self) -> None:
        """Send everything, or stop when the plan's time is up."""
        senders = itertools.cycle(self._instance.accounts[: self._plan.submitters])
        try:
            async with asyncio.timeout(self._plan.seconds), asyncio.TaskGroup() as group:
                for _ in range(self._plan.submitters):
                    group.create_task(self._submit(next(senders)))
        except TimeoutError:
            self.refused.append(f"not all submitted after {self._plan.seconds:.0f} s")

    async def _submit(self, account: Account) -> None:
        """Send until the supply is used up, logging in anew after ``per_login`` messages; give up if nothing goes."""
        in_vain, is_done = 0, False
        while not is_done and in_vain < CONNECTIONS_TRIED_IN_VAIN:
            done_before = len(self.accepted)
            try:
                is_done = await self._submit_over_one_connection(account)
            except (OSError, EOFError, TimeoutError, SmtpRefusedError) as failure:
                self.refused.append(repr(failure))
                in_vain = 0 if len(self.accepted) > done_before else in_vain + 1
                await asyncio.sleep(0.2)

    async def _submit_over_one_connection(self, account: Account) -> bool:
        """Return whether the supply is used up."""
        async with session(self._instance, account) as opened:
            for _ in range(self._plan.per_login):
                if next(self._supply, None) is None:
                    return True
                letter = self._writer.write(sender=account.address, recipient=next(self._recipients))
                if await opened.send(letter) is Fate.ACCEPTED:
                    self.accepted.append(letter)
        return False


def delivery(instance: Instance, plan: DeliveryPlan) -> Outcome:
    """Send ``plan.messages`` to up to 200 boxes; return rates, the daemons' processor time and what went wrong."""
    before = read_store(instance.store)
    parts_before = processor_by_part(instance.pids())
    daemons, client = processor_seconds(instance.pids()), time.process_time()
    started, submission = time.time(), _Submission(instance, plan)
    asyncio.run(submission.run())
    submitted = time.time() - started
    emptied = wait_for_empty_queue(instance, seconds=plan.seconds)
    client, daemons = time.process_time() - client, processor_seconds(instance.pids()) - daemons
    parts = processor_by_part(instance.pids())
    new = read_store(instance.store).since(before)
    delivered = max(new.last_at - started, 0.001)
    count = len(submission.accepted)
    figures = (
        Figure(name="accepted", unit="1/s", values=(count / submitted,)),
        Figure(name="delivered", unit="1/s", values=(len(new.files) / delivered,)),
        Figure(name="daemons' processor time", unit="ms/message", values=(daemons * 1000 / max(1, count),)),
        Figure(name="client's processor time", unit="ms/message", values=(client * 1000 / max(1, count),)),
        *spent_by_part(parts_before, parts, count, unit="ms/message"),
    )
    faults = [] if emptied else [f"the queue was not empty after {plan.seconds:.0f} s"]
    if count != plan.messages:
        faults.append(f"{count} of {plan.messages} accepted; e.g. {submission.refused[-1:]}")
    if len(new.files) != count:
        faults.append(f"{len(new.files)} copies stored of {count} accepted")
    return Outcome(figures=figures, faults=(*faults, *_sampled(instance, submission.accepted)))


def _sampled(instance: Instance, accepted: Sequence[Letter]) -> list[str]:
    """Compare some boxes, seen by IMAP, with what was accepted for them."""
    readers = {account.address: account for account in instance.accounts}
    known = sorted({letter.recipient for letter in accepted} & readers.keys())
    faults = []
    for address in random.Random(len(accepted)).sample(known, k=min(5, len(known))):
        held = message_ids(instance, readers[address])
        wrong = [m.message_id for m in accepted if m.recipient == address and held[m.message_id] != 1]
        if wrong:
            faults.append(f"{address}: {len(wrong)} messages not there exactly once, e.g. {wrong[0]}")
    return faults
