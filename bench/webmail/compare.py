"""The whole measurement: boxes are filled, everybody signs in, each thing is done on each side, then many at once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import click

from bench.figures import Figure, Outcome, repeated
from bench.instance import Account, Instance
from bench.login_people import prepare_people
from bench.process_memory import memory_by_part
from bench.webmail.alone import Alone, AlonePlan
from bench.webmail.boxes import copy_box, fill, index_words, kick
from bench.webmail.crowd import CrowdPlan, sign_in_all, work
from bench.webmail.our_user import OurUser
from bench.webmail.raw import RawUser
from bench.webmail.roundcube import Roundcube
from bench.webmail.roundcube_user import RoundcubeUser
from bench.webmail.sides import OURS, RAW, ROUNDCUBE, Aim, ThreeSides
from bench.webmail.users import MailUser, NotThereError

Make = Callable[[Account], MailUser]
WEB_PARTS: Final = ("web", "nginx")
FASTER: Final = 8
TIMES_RAW: Final = 3
AND_MS: Final = 5
CROWD_MS: Final = 200
MEGABYTE: Final = 1_048_576


@dataclass(frozen=True, kw_only=True)
class WebmailPlan:
    """How large the boxes are, and how much is done."""

    messages: int
    crowd_messages: int
    alone: AlonePlan
    users: int
    """As many work at once without a pause; twice as many with one."""
    seconds: float
    pause: float


def compare(instance: Instance, roundcube: Roundcube, plan: WebmailPlan) -> ThreeSides:
    """Measure the three sides; the instance is one to throw away: people get passwords, boxes are filled."""
    # Sorted, so that a second run meets the boxes that the first has filled.
    people = sorted(prepare_people(instance, 2 * plan.users + 2).own, key=lambda account: account.address)
    for account, count in ((people[0], plan.messages), (people[1], plan.crowd_messages)):
        click.echo(f"a box of {count} messages: {fill(instance, account, count):.0f} s", err=True)
    click.echo(f"the index of words of the first: {index_words(instance, people[0]):.0f} s", err=True)
    kick(instance, people[1])
    click.echo(f"{copy_box(instance, people[1], tuple(people[2:]))} copies of it", err=True)
    # Only the way is encrypted as for users; that Roundcube's certificate has no authority is its bench's doing.
    unchecked = ssl._create_unverified_context()  # noqa: S323, SLF001
    ours_url = f"https://{instance.web[0]}:{instance.web[1]}"
    makers: dict[str, Make] = {
        OURS: lambda account: OurUser(ours_url, account, tls=unchecked),
        ROUNDCUBE: lambda account: RoundcubeUser(roundcube.url, account, tls=unchecked),
        RAW: lambda account: RawUser(instance, account),
    }
    memory: dict[str, Callable[[], int]] = {
        OURS: lambda: _memory_of_web(instance),
        ROUNDCUBE: roundcube.memory,
    }
    return asyncio.run(_compare(instance, people, plan, makers, memory))


def _memory_of_web(instance: Instance) -> int:
    """Return what all processes of the web hold, and nginx; a part of several has a number behind its name."""
    held = memory_by_part(instance.pids())
    return sum(octets for part, octets in held.items() if part.partition("-")[0] in WEB_PARTS)


async def _compare(
    instance: Instance,
    people: Sequence[Account],
    plan: WebmailPlan,
    makers: Mapping[str, Make],
    memory: Mapping[str, Callable[[], int]],
) -> ThreeSides:
    parts: dict[str, list[Outcome]] = {side: [] for side in makers}
    missing: list[str] = []
    async with AsyncExitStack() as stack:
        users = {}
        for side, make in makers.items():
            users[side] = make(people[0])
            stack.push_async_callback(users[side].leave)
            try:
                await users[side].sign_in()
            except NotThereError as reason:
                missing.append(f"{side}: not yet there: {reason}")
                del users[side]
        witness = RawUser(instance, people[0])
        stack.push_async_callback(witness.leave)
        await witness.sign_in()
        alone = Alone(users, witness, to=people[1].address)
        await alone.run(plan.alone)
        for side in users:
            parts[side].append(alone.outcome(side))
        missing += [f"{side}: {action} not yet there: {why}" for (side, action), why in alone.missing.items()]
    for side in (OURS, ROUNDCUBE):
        if side in users:
            parts[side].append(await _crowd(instance, people[2:], plan, makers[side], memory[side]))
    outcomes = {side: repeated(done) for side, done in parts.items()}
    return ThreeSides(outcomes=outcomes, aims=aims(outcomes, plan), notes=(*missing, *_notes(plan)))


async def _crowd(
    instance: Instance, people: Sequence[Account], plan: WebmailPlan, make: Make, memory: Callable[[], int]
) -> Outcome:
    """Let half of them work without a pause, then all with one."""
    users = [make(account) for account in people]

    def _dovecot() -> int:
        return memory_by_part(instance.pids()).get("dovecot", 0)

    try:
        store = _dovecot()
        await sign_in_all(users)
        rush = await work(users[: plan.users], CrowdPlan(seconds=plan.seconds, pause=0, label="no pause"))
        label = f"a pause of {plan.pause:g} s"
        calm = await work(users, CrowdPlan(seconds=plan.seconds, pause=plan.pause, label=label))
        web, store = memory(), _dovecot() - store
    finally:
        for user in users:
            await user.leave()
    held = (
        Figure(name="web processes", unit="MB", values=(web / MEGABYTE,)),
        Figure(name="web processes, share of a user", unit="MB", values=(web / MEGABYTE / len(users),)),
        Figure(name="Dovecot's growth, share of a user", unit="MB", values=(store / MEGABYTE / len(users),)),
    )
    return repeated([rush, calm, Outcome(figures=held)])


def aims(outcomes: Mapping[str, Outcome], plan: WebmailPlan) -> list[Aim]:
    """Return what the issue asks for, and whether the figures say so."""
    value = {(side, f.name): f.middle for side, outcome in outcomes.items() for f in outcome.figures}

    def _held(left: float | None, right: float | None, *, times: float = 1, more: float = 0) -> bool | None:
        return None if left is None or right is None else left <= right * times + more

    found = []
    for action in ("list", "deep page", "open", "search"):
        ours, theirs, raw = (value.get((side, f"{action} p50")) for side in (OURS, ROUNDCUBE, RAW))
        if action != "deep page":
            found.append(Aim(text=f"{action}: 1/{FASTER} of Roundcube", is_met=_held(ours, theirs, times=1 / FASTER)))
        text = f"{action}: {TIMES_RAW} x raw IMAP + {AND_MS} ms"
        found.append(Aim(text=text, is_met=_held(ours, raw, times=TIMES_RAW, more=AND_MS)))
    crowd = value.get((OURS, f"{2 * plan.users} at once, a pause of {plan.pause:g} s: p95"))
    found.append(Aim(text=f"{2 * plan.users} at once: p95 of {CROWD_MS} ms", is_met=_held(crowd, CROWD_MS)))
    return found


def _notes(plan: WebmailPlan) -> tuple[str, ...]:
    return (
        f"{plan.messages} messages in the box of the one who is alone",
        f"{plan.crowd_messages} in each other box that was new in this run; those of an earlier run are as they were",
        "search: raw is SEARCH SUBJECT, which does not ask the index of words; ours does",
        "raw rows are without the first words of the text, which ours show and Roundcube does not",
        "users are aiohttp clients on the same two cores; each request costs them half a millisecond, too",
        "Roundcube: Debian's, PHP 8.2 with its opcode cache, at most 16 processes, PostgreSQL of its own, TLS",
        "Roundcube logs in by password for each request, which Dovecot remembers for 30 s",
        "open: ours is the piece of the letter and, for HTML, its frame; raw is BODY[] unread by anybody",
        "send: raw is submission over an open connection and APPEND; Roundcube submits and keeps a copy",
        "send: ours puts the letter into the outbox, from where it leaves when it can no longer be taken back",
    )
