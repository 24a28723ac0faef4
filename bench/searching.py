"""Looking for words in a large folder: the first time ever, the first time of a session, and again."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from bench.box_filling import FOLDER, RARE_EVERY, fill
from bench.figures import Figure, Outcome
from bench.imap_check import mailbox
from bench.instance import Account, Instance
from bench.process_memory import memory_by_part
from bench.processes import all_processes
from bench.store import disk_bytes
from bench.webmail.our_user import OurUser

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("rare word in the text", ("TEXT tìmđượcrồi",)),
    ("typed without marks", ("OR TEXT duong", "TEXT đuong", "TEXT sat")),
    ("beginning of a word", ("TEXT tìmđ",)),
    ("two words", ("TEXT báo", "TEXT ương")),
    ("subject", ("SUBJECT 4217",)),
    ("subject, found everywhere", ("SUBJECT báo",)),
    ("sender", ("FROM nguoi17",)),
)
TYPED = ("tìmđượcrồi", "duong sat", "sat 4217", "từ:nguoi17", "tiêu đề:báo trước:1/3/2024")
"""What is typed into the search field of the webmail, for all folders."""
FULL = "TEXT tìmđượcrồi"


@dataclass(frozen=True, kw_only=True)
class SearchPlan:
    """How large the folder is, and how often each question is asked again."""

    messages: int
    times: int
    seconds: float
    """How long the first search ever may take."""


def search(instance: Instance, plan: SearchPlan) -> Outcome:
    """Fill a folder of one box and look for words in it; the folder is removed at the end."""
    instance = _at_the_door(instance)
    account = instance.account("operator") if instance.has_database() else instance.accounts[0]
    before = disk_bytes(_index_store(instance))
    with mailbox(instance, account) as connection:
        connection.sock.settimeout(plan.seconds)
        began = time.monotonic()
        fill(connection, messages=plan.messages)
        filled = time.monotonic() - began
    figures = [Figure(name="filling", unit="s", values=(filled,))]
    faults: list[str] = []
    try:
        with _peak() as peak:
            first, found = _first_ever(instance, account, plan.seconds)
        figures.append(Figure(name="first search ever, until complete", unit="s", values=(first,)))
        figures += [Figure(name=f"  peak of {name}", unit="MB", values=(size / 1e6,)) for name, size in peak.items()]
        wanted = len(range(7, plan.messages, RARE_EVERY))
        faults += [f"found {found} of {wanted}"] if found != wanted else []
        for label, keys in QUESTIONS:
            figures += _asked(instance, account, label, keys, plan.times)
        if instance.web[0]:
            figures += asyncio.run(_typed(instance, account, plan.times))
        figures.append(
            Figure(name="index on disk", unit="MB", values=((disk_bytes(_index_store(instance)) - before) / 1e6,))
        )
    finally:
        with mailbox(instance, account) as connection:
            connection.sock.settimeout(plan.seconds)
            connection.delete(FOLDER)
    return Outcome(figures=tuple(figures), faults=tuple(faults))


def _at_the_door(instance: Instance) -> Instance:
    """Return the instance as the web sees it that looks for words: ours has an address of its own for that."""
    endpoints = instance.endpoints
    return replace(instance, endpoints=endpoints | {"imaps": endpoints.get("searching", endpoints["imaps"])})


def _first_ever(instance: Instance, account: Account, seconds: float) -> tuple[float, int]:
    """Ask until the answer is complete: while the index is being made, the answer is NO."""
    began = time.monotonic()
    while True:
        with mailbox(instance, account) as connection:
            connection.sock.settimeout(seconds)
            connection.select(FOLDER, readonly=True)
            found = _ask(connection, (FULL,))
        if found is not None:
            return time.monotonic() - began, found
        if time.monotonic() - began > seconds:
            return time.monotonic() - began, -1
        time.sleep(0.5)


def _asked(instance: Instance, account: Account, label: str, keys: Sequence[str], times: int) -> list[Figure]:
    """Ask once in a session that has only just opened the folder, and then again and again."""
    taken: list[float] = []
    found: int | None = None
    with mailbox(instance, account) as connection:
        connection.sock.settimeout(900)
        connection.select(FOLDER, readonly=True)
        for _ in range(times + 1):
            began = time.monotonic()
            found = _ask(connection, keys)
            taken.append((time.monotonic() - began) * 1000)
    again = taken[1:] or taken
    late = quantiles(again, n=20)[-1] if len(again) > 1 else again[0]
    return [
        Figure(name=f"{label}: first of a session", unit="ms", values=(taken[0],)),
        Figure(name=f"{label}: again, p50", unit="ms", values=(median(again),)),
        Figure(name=f"{label}: again, p95", unit="ms", values=(late,)),
        Figure(name=f"{label}: found", unit="count", values=(float(-1 if found is None else found),)),
    ]


async def _typed(instance: Instance, account: Account, times: int) -> list[Figure]:
    """Type each query into the webmail, once in a new session and then again and again; whole answers are timed."""
    host, port = instance.web
    user = OurUser(f"https://{host}:{port}", account, tls=ssl.create_default_context(cafile=str(instance.ca)))
    figures: list[Figure] = []
    try:
        await user.sign_in()
        for number, query in enumerate(TYPED):
            taken: list[float] = []
            for _ in range(times + 1):
                began = time.monotonic()
                await user.look(query)
                taken.append((time.monotonic() - began) * 1000)
            first, *again = taken
            label = f"webmail «{query}»"
            figures += [Figure(name=f"{label}: first of a session", unit="ms", values=(first,))] if not number else []
            figures += [
                Figure(name=f"{label}: p50", unit="ms", values=(median(again),)),
                Figure(name=f"{label}: p95", unit="ms", values=(quantiles(again, n=20)[-1],)),
            ]
    finally:
        await user.leave()
    return figures


def _ask(connection: imaplib.IMAP4, keys: Sequence[str]) -> int | None:
    """Return how many were found, or None where the answer is not complete yet."""
    words = b" ".join(_literal(word) for key in keys for word in key.split())
    connection.send(b"Q1 UID SEARCH RETURN (ALL COUNT) CHARSET UTF-8 " + words + b"\r\n")
    count = None
    while not (line := connection.readline()).startswith(b"Q1"):
        assert line, "the connection ended"
        if b"COUNT " in line:
            count = int(line.partition(b"COUNT ")[2].split()[0])
    return (count or 0) if line.startswith(b"Q1 OK") else None


def _literal(word: str) -> bytes:
    raw = word.encode()
    return raw if raw.isascii() else b"{%d+}\r\n" % len(raw) + raw


def _index_store(instance: Instance) -> Path:
    ours = instance.state / "search.enc"
    return ours if ours.exists() else instance.state / "index-of-words"


@contextmanager
def _peak() -> Iterator[dict[str, int]]:
    """Watch the memory of the indexer and of the encrypted folder."""
    peaks: dict[str, int] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            names = {process.pid: process.name for process in all_processes().values()}
            for name in ("indexer-worker", "gocryptfs"):
                sizes = [memory_by_part([pid]) for pid, own in names.items() if own.startswith(name)]
                total = max((sum(size.values()) for size in sizes), default=0)
                if total:
                    peaks[name] = max(peaks.get(name, 0), total)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        ended.set()
        watcher.join()
