"""Guessing passwords from 1,000 addresses at once: how much of it reaches a hash, and what it does to the owner.

Guessers are bound to addresses of their own in 127.0.0.0/8, each in a network of its own, which is the hardest case for
who counts by address or network. IMAP, submission and, where there is one, the web are tried side by side. Loopback
only, bounded in number and time. What reached a hash is told by the daemons: their record of attempts, or, where there
is no such record, every refusal that is not one by a judgement.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import multiprocessing
import queue
import re
import ssl
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from statistics import median
from urllib.parse import urlencode

from bench.figures import Figure, Outcome, spent_by_part
from bench.instance import Account, Instance
from bench.process_memory import processor_by_part, processor_seconds

REPLY_SECONDS = 90.0
KNOWN_PLACE, NEW_PLACE = "127.0.0.1", "127.250.{}.9"
OWNER_EVERY = 1.0
FAULTS = (OSError, EOFError, TimeoutError, ValueError)
Door = Callable[[Instance, ssl.SSLContext, str, str, str], Awaitable[str]]
"""Takes instance, context, name, password and source address; returns what became of the guess."""
_WITHHELD = (b"Too many failed attempts", "Sai quá nhiều lần".encode())


@dataclass(frozen=True, kw_only=True)
class GuessPlan:
    """How much is guessed."""

    guesses: int
    sources: int
    at_once: int
    seconds: float
    is_spray: bool
    """Over all accounts, a few guesses each; or else all against one."""
    label: str


@dataclass
class Owner:
    """What the owner met with meanwhile."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)
    """What a right password got from places where the account was never opened before."""


def guess(instance: Instance, plan: GuessPlan, *, owner: Account) -> Outcome:
    """Guess, let the owner log in meanwhile, and return what happened; no guess is ever right."""
    names = [name for name in instance.boxes() if name != owner.address] if plan.is_spray else [owner.address]
    forget(instance)
    calm = asyncio.run(_calm(instance, owner))
    reached_before = _reached(instance)
    parts, begun = processor_by_part(instance.pids()), time.perf_counter()
    used = processor_seconds(instance.pids())
    with _owner_beside(instance, owner) as seen:
        answers = asyncio.run(_attack(instance, plan, names=names))
    took = time.perf_counter() - begun
    used = processor_seconds(instance.pids()) - used
    time.sleep(0.5)
    made = answers["refused"] + answers["withheld"]
    reached = _reached(instance) - reached_before if instance.has_database() else answers["refused"]
    owner_times = sorted(seen.seconds)
    tries = len(owner_times) + len(seen.failures)
    label = plan.label

    def figure(name: str, unit: str, value: float) -> Figure:
        return Figure(name=f"{label}: {name}", unit=unit, values=(value,))

    figures = [
        figure("guesses answered", "count", made),
        figure("guesses that reached a hash", "count", reached),
        figure("share that reached a hash", "%", 100 * reached / max(1, made)),
        figure("guesses cut off", "count", answers["cut off"]),
        figure("time", "s", took),
        figure("daemons' processor time", "s", used),
        figure("daemons' processor time a guess", "ms", 1000 * used / max(1, made)),
        figure("owner at a known place: logins that worked", "%", 100 * len(owner_times) / max(1, tries)),
        figure("owner at a known place: in peace, median", "ms", 1000 * calm),
        figure("owner at a known place: under attack, median", "ms", 1000 * median(owner_times or [0.0])),
        figure("owner at a known place: under attack, slowest of 20", "ms", 1000 * _slowest_of_20(owner_times)),
        figure("right password from unknown places: let in", "count", seen.elsewhere["in"]),
        figure("right password from unknown places: withheld", "count", seen.elsewhere["withheld"]),
    ]
    figures += spent_by_part(parts, processor_by_part(instance.pids()), max(1, made), unit="ms/guess", label=label)
    faults = [f"{label}: a wrong password was accepted"] if answers["accepted"] else []
    if seen.failures and instance.has_database():  # The peer promises nothing of the kind.
        faults.append(f"{label}: the owner was refused at a known place: {seen.failures[0]}")
    return Outcome(figures=tuple(figures), faults=tuple(faults))


def forget(instance: Instance) -> None:
    """Let no earlier failure weigh, so that each measurement stands for itself."""
    if instance.has_database():
        instance.ask("DELETE FROM accounts_guardcounter", role="postgres")


def _reached(instance: Instance) -> int:
    """Return how many passwords the daemons have found wrong so far, that is, have looked at."""
    if not instance.has_database():
        return 0
    rows = instance.ask(
        "SELECT coalesce(sum(count), 0) FROM accounts_loginattempt WHERE result = 'wrong'", role="postgres"
    )
    return int(rows[0])


def _slowest_of_20(times: list[float]) -> float:
    return times[min(len(times) - 1, len(times) * 95 // 100)] if times else 0.0


async def _calm(instance: Instance, owner: Account) -> float:
    """Log the owner in a few times, which also makes the place a known one; return the middle of the times."""
    context, times = instance.tls(), []
    for _ in range(5):
        times.append(await _owner_logs_in(instance, context, owner, source=KNOWN_PLACE))
        await asyncio.sleep(0.3)
    return median(times)


async def _attack(instance: Instance, plan: GuessPlan, *, names: list[str]) -> Counter[str]:
    answers: Counter[str] = Counter()
    context = instance.tls()
    doors = _doors(instance)
    work = itertools.islice(zip(_sources(plan.sources), itertools.cycle(names), itertools.cycle(doors)), plan.guesses)
    numbered = enumerate(work)

    async def guesser() -> None:
        for number, (source, name, door) in numbered:
            password = f"Guess-{number:05d}!"
            try:
                async with asyncio.timeout(REPLY_SECONDS):
                    answer = await door(instance, context, name, password, source)
            except FAULTS:
                answer = "cut off"
            answers[answer] += 1

    tasks = [asyncio.create_task(guesser()) for _ in range(plan.at_once)]
    _, late = await asyncio.wait(tasks, timeout=plan.seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return answers


@contextmanager
def _owner_beside(instance: Instance, owner: Account) -> Iterator[Owner]:
    """Let the owner come and go in a process of its own: what the guessers' costs must not count as the daemons'."""
    context = multiprocessing.get_context("spawn")
    ended, said = context.Event(), context.Queue()
    process = context.Process(target=_come_and_go, args=(instance, owner, ended, said), daemon=True)
    process.start()
    seen = Owner()
    try:
        yield seen
    finally:
        ended.set()
        with suppress(queue.Empty):
            found = said.get(timeout=REPLY_SECONDS)
            seen.seconds, seen.failures, seen.elsewhere = found.seconds, found.failures, found.elsewhere
        process.join(timeout=10)
        process.kill()


def _come_and_go(instance: Instance, owner: Account, ended: Event, said: Queue[Owner]) -> None:
    context, seen = instance.tls(), Owner()
    for number in itertools.count():
        if ended.wait(OWNER_EVERY):
            break
        try:
            seen.seconds.append(asyncio.run(_owner_logs_in(instance, context, owner, source=KNOWN_PLACE)))
        except FAULTS as failure:
            seen.failures.append(repr(failure))
        if number % 5 == 0:
            stranger = NEW_PLACE.format(number // 5 % 250)
            with suppress(*FAULTS):
                answer = asyncio.run(_imap(instance, context, owner.address, owner.password, stranger))
                seen.elsewhere["in" if answer == "accepted" else answer] += 1
    said.put(seen)


def _sources(count: int) -> Iterator[str]:
    return itertools.cycle(f"127.{10 + number // 250}.{number % 250}.7" for number in range(count))


def _doors(instance: Instance) -> tuple[Door, ...]:
    """Eight in ten by IMAP, one by submission (which has few processes) and one by the web, where there is one."""
    return (_imap,) * 8 + (_submission, _web if instance.has_database() else _imap)


async def _owner_logs_in(instance: Instance, context: ssl.SSLContext, owner: Account, *, source: str) -> float:
    begun = time.perf_counter()
    async with asyncio.timeout(REPLY_SECONDS):
        answer = await _imap(instance, context, owner.address, owner.password, source)
    if answer != "accepted":
        raise ConnectionError(answer)
    return time.perf_counter() - begun


async def _imap(instance: Instance, context: ssl.SSLContext, name: str, password: str, source: str) -> str:
    host, port = instance.endpoints["imaps"]
    reader, writer = await asyncio.open_connection(host, port, ssl=context, local_addr=(source, 0))
    try:
        await reader.readline()
        writer.write(f'a LOGIN "{name}" "{password}"\r\n'.encode())
        while line := await reader.readline():
            if line.startswith(b"a OK"):
                writer.write(b"b LOGOUT\r\n")
                return "accepted"
            if line.startswith(b"a "):
                return _kind(line)
        raise EOFError
    finally:
        writer.close()


async def _submission(instance: Instance, context: ssl.SSLContext, name: str, password: str, source: str) -> str:
    host, port = instance.endpoints["submissions"]
    reader, writer = await asyncio.open_connection(host, port, ssl=context, local_addr=(source, 0))
    try:
        await _smtp(reader)
        token = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
        for command in ("EHLO bench.example", f"AUTH PLAIN {token}"):
            writer.write(f"{command}\r\n".encode())
            answer = await _smtp(reader)
        writer.write(b"QUIT\r\n")
        return "accepted" if answer.startswith(b"235") else _kind(answer)
    finally:
        writer.close()


async def _smtp(reader: asyncio.StreamReader) -> bytes:
    text = b""
    while line := await reader.readline():
        text += line
        if line[3:4] == b" ":
            return text if text[:3] != b"535" else line
    raise EOFError


async def _web(instance: Instance, context: ssl.SSLContext, name: str, password: str, source: str) -> str:
    """Fetch the form, whose token must come back, and send it."""
    host, port = instance.web
    status, head, body = await _http(instance, context, "GET", b"", cookie="", source=source)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    cookie = re.search(rb"congthu-csrf=([^;]+)", head)
    if status != 200 or token is None or cookie is None:
        raise ConnectionError(f"no form: {status} from {host}:{port}")
    form = {"csrfmiddlewaretoken": token[1].decode(), "username": name, "password": password}
    sent = urlencode(form).encode()
    status, _, body = await _http(
        instance, context, "POST", sent, cookie=f"congthu-csrf={cookie[1].decode()}", source=source
    )
    if status == 302:
        # Only the form of the second factor leads on without a right password.
        return "withheld"
    return _kind(body)


async def _http(
    instance: Instance, context: ssl.SSLContext, method: str, sent: bytes, *, cookie: str, source: str
) -> tuple[int, bytes, bytes]:
    host, port = instance.web
    reader, writer = await asyncio.open_connection(host, port, ssl=context, local_addr=(source, 0))
    try:
        lines = [
            f"{method} /dang-nhap/ HTTP/1.1",
            f"Host: {host}:{port}",
            f"Referer: https://{host}:{port}/dang-nhap/",
            f"Cookie: {cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(sent)}",
            "Connection: close",
            "",
            "",
        ]
        writer.write("\r\n".join(lines).encode() + sent)
        whole = await reader.read()
        head, _, body = whole.partition(b"\r\n\r\n")
        return int(head[9:12]), head, body
    finally:
        writer.close()


def _kind(answer: bytes) -> str:
    return "withheld" if any(words in answer for words in _WITHHELD) else "refused"
