"""Logins per second over IMAP with TLS, and what a login costs the daemons."""

from __future__ import annotations

import asyncio
import itertools
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.figures import Figure, Outcome, spent_by_part
from bench.instance import Account, Instance
from bench.process_memory import processor_by_part, processor_seconds

REPLY_SECONDS = 60.0
RUSH = 200
"""Logins a second at the beginning of a working day, which a machine of two cores should bear."""


@dataclass(frozen=True, kw_only=True)
class LoginPlan:
    """How many log in, and how many at once."""

    logins: int = 200
    users: int = 200
    at_once: int = 8
    seconds: float = 120.0


def log_in_many(instance: Instance, plan: LoginPlan, *, label: str = "") -> Outcome:
    """Connect, log in and log out ``plan.logins`` times as up to ``plan.users`` different people."""
    people, head = instance.accounts[: plan.users], f"{label}: " if label else ""
    parts, before, started = processor_by_part(instance.pids()), processor_seconds(instance.pids()), time.perf_counter()
    failures = asyncio.run(_all(instance, plan, people))
    took = time.perf_counter() - started
    time.sleep(0.3)  # What is written after the login, such as the record of it, is part of its price.
    used = processor_seconds(instance.pids()) - before
    good = plan.logins - len(failures)
    price = used * 1000 / max(1, good)
    figures = (
        Figure(name=f"{head}logins", unit="1/s", values=(good / took,)),
        Figure(name=f"{head}daemons' processor time", unit="ms/login", values=(price,)),
        Figure(name=f"{head}two cores at {RUSH} logins a second", unit="% busy", values=(price * RUSH / 20,)),
        Figure(name=f"{head}different people", unit="people", values=(float(len(people)),)),
        *spent_by_part(parts, processor_by_part(instance.pids()), max(1, good), unit="ms/login", label=label),
    )
    return Outcome(figures=figures, faults=(f"{len(failures)} failed, e.g. {failures[0]}",) if failures else ())


async def _all(instance: Instance, plan: LoginPlan, people: tuple[Account, ...]) -> list[str]:
    context = instance.tls()
    order = itertools.islice(itertools.cycle(people), plan.logins)
    failures: list[str] = []

    async def _worker(accounts: Iterator[Account]) -> None:
        for account in accounts:
            try:
                async with asyncio.timeout(REPLY_SECONDS):
                    await _log_in_and_out(instance, context, account)
            except (OSError, EOFError, TimeoutError) as failure:
                failures.append(f"{account.address}: {failure!r}")

    try:
        async with asyncio.timeout(plan.seconds), asyncio.TaskGroup() as group:
            for _ in range(plan.at_once):
                group.create_task(_worker(order))
    except TimeoutError:
        failures += [f"not done after {plan.seconds:.0f} s"] * (1 + sum(1 for _ in order))
    return failures


async def _log_in_and_out(instance: Instance, context: ssl.SSLContext, account: Account) -> None:
    host, port = instance.endpoints["imaps"]
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        await reader.readline()
        quoted = account.password.replace("\\", "\\\\").replace('"', '\\"')
        for tag, command in (("a", f'LOGIN "{account.address}" "{quoted}"'), ("b", "LOGOUT")):
            writer.write(f"{tag} {command}\r\n".encode())
            await _tagged(reader, tag)
    finally:
        writer.close()


async def _tagged(reader: asyncio.StreamReader, tag: str) -> None:
    while line := await reader.readline():
        if line.startswith(f"{tag} OK".encode()):
            return
        if line.startswith(f"{tag} ".encode()):
            raise ConnectionError(line.decode("utf-8", "replace").strip())
    raise EOFError
