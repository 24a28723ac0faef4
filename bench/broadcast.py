"""One message with an attachment to everybody: how fast, how much disk, exactly once, and unreadable on the disk."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, Outcome, spent_by_part
from bench.imap_check import message_ids
from bench.instance import Instance
from bench.messages import Letter, with_attachment
from bench.process_memory import processor_by_part, processor_seconds
from bench.smtp_load import send_batch
from bench.store import Stored, disk_bytes, read_store, readable_files, wait_for_empty_queue

SAMPLE = 20


@dataclass(frozen=True, kw_only=True)
class BroadcastPlan:
    """What is sent, and how long we wait."""

    group: str
    attachment_bytes: int = 2 * 1_048_576
    seconds: float = 900.0
    rounds: int = 2
    """The first round meets new boxes where the instance is new; ``boxes with mail before`` says whether it was so."""
    expect_encrypted: bool = False


def broadcast(instance: Instance, plan: BroadcastPlan) -> Outcome:
    """Send ``plan.rounds`` messages one after the other and return the figures of each."""
    figures: list[Figure] = []
    faults: list[str] = []
    for number in range(1, plan.rounds + 1):
        outcome = _one_round(instance, plan, f"round {number}")
        figures += outcome.figures
        faults += outcome.faults
    return Outcome(figures=tuple(figures), faults=tuple(faults))


def _one_round(instance: Instance, plan: BroadcastPlan, label: str) -> Outcome:
    operator = instance.account("operator")
    members = instance.members(plan.group)
    sent = with_attachment(sender=operator.address, recipient=plan.group, attachment_bytes=plan.attachment_bytes)
    before, disk_before = read_store(instance.store), disk_bytes(instance.store)
    parts, daemons, begun_at = processor_by_part(instance.pids()), processor_seconds(instance.pids()), time.time()
    asyncio.run(send_batch(instance, operator, [sent.letter]))
    accepted_at = time.time()
    emptied = wait_for_empty_queue(instance, seconds=plan.seconds)
    daemons = processor_seconds(instance.pids()) - daemons
    spent = spent_by_part(parts, processor_by_part(instance.pids()), len(members), unit="ms/box", label=f"{label}:")
    new = read_store(instance.store).since(before)
    grown = disk_bytes(instance.store) - disk_before
    took = new.last_at - accepted_at
    per_further_box = (grown - len(sent.letter.raw)) / max(1, len(members) - 1)
    figures = (
        Figure(name=f"{label}: boxes with mail before", unit="boxes", values=(float(len(before.per_box())),)),
        Figure(name=f"{label}: 250 to last box", unit="s", values=(took,)),
        Figure(name=f"{label}: DATA to 250", unit="s", values=(accepted_at - begun_at,)),
        Figure(name=f"{label}: daemons' processor time", unit="ms/box", values=(daemons * 1000 / len(members),)),
        *spent,
        Figure(name=f"{label}: copies", unit="1/s", values=(len(new.files) / took if took > 0 else 0.0,)),
        Figure(name=f"{label}: disk in all", unit="MB", values=(grown / 1e6,)),
        Figure(name=f"{label}: disk per further box", unit="kB", values=(per_further_box / 1e3,)),
    )
    faults = [] if emptied else [f"{label}: the queue was not empty after {plan.seconds:.0f} s"]
    faults += _copies(new, len(members), label)
    faults += _as_owners_see_it(instance, sent.letter, members)
    sample = _sample(instance.store, new)
    readable = readable_files(sample, sent.markers)
    if plan.expect_encrypted and readable:
        faults.append(f"{label}: {len(readable)} of {len(sample)} sampled files are readable, e.g. {readable[0]}")
    seen = Figure(name=f"{label}: readable files in sample", unit=f"of {len(sample)}", values=(float(len(readable)),))
    return Outcome(figures=(*figures, seen), faults=tuple(faults))


def _copies(new: Stored, members: int, label: str) -> list[str]:
    boxes = new.per_box()
    faults = []
    if len(boxes) != members:
        faults.append(f"{label}: {len(boxes)} boxes of {members} got the message")
    if twice := [box for box, count in boxes.items() if count != 1]:
        faults.append(f"{label}: {len(twice)} boxes got it more than once, e.g. {twice[0]}")
    return faults


def _as_owners_see_it(instance: Instance, letter: Letter, members: frozenset[str]) -> list[str]:
    """Look into some members' boxes by IMAP."""
    choice = random.Random(letter.message_id)
    accounts = [account for account in instance.accounts if account.address in members]
    looked_at = choice.sample(accounts, k=min(SAMPLE, len(accounts)))
    counts = {account.address: message_ids(instance, account)[letter.message_id] for account in looked_at}
    return [f"{address} sees {count} copies by IMAP" for address, count in counts.items() if count != 1]


def _sample(store: Path, new: Stored) -> list[Path]:
    paths = sorted(new.files)
    return [store / path for path in random.Random(len(paths)).sample(paths, k=min(SAMPLE, len(paths)))]
