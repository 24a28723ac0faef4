"""What the IMAP client costs beside the bare protocol: the same questions, sent as octets and read to their end.

The bare side does nothing with the answer. Both sides use one open connection each and ask by turns, so that whatever
else the machine does meets both.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles

from bench.figures import Comparison, Figure, Outcome
from bench.imap_box import fill, issue, server_of
from bench.instance import Instance
from congthu.engine.api import (
    BoxConnection,
    change_flags,
    list_conversations,
    list_folders,
    list_page,
    open_box,
    read_message,
)
from congthu.engine.imap.asked import LIST_FIELDS
from congthu.engine.imap.fetching import list_items
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.wire.connection import Wire
from congthu.engine.types import Filters, Server

_ROWS = 50
_ITEMS = list_items(LIST_FIELDS)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing a webmail asks for, in both ways."""

    name: str
    ours: Callable[[BoxConnection], object]
    bare: tuple[bytes, ...]
    """Commands, each sent when the answer to the one before is there; none where the protocol has no such thing."""


class BareImap:
    """A logged in connection that sends lines and reads on to the tagged answer."""

    def __init__(self, server: Server, *, box: str, token: str) -> None:
        wire = Wire.open(server, context=tls_context(server), box=box, token=token)
        self._socket = wire._connection  # noqa: SLF001 -- The way in is the same; what follows is not.

    def ask(self, line: bytes) -> int:
        """Return how many octets the answer has."""
        self._socket.sendall(b"t " + line + b"\r\n")
        octets, end = 0, b""
        while True:
            data = self._socket.recv(262_144)
            octets += len(data)
            end = (end + data)[-400:]
            if not data or (end.endswith(b"\r\n") and end[:-2].rpartition(b"\n")[2].startswith(b"t ")):
                return octets


def questions(folder: str, messages: int) -> tuple[Question, ...]:
    def row(name: str, start: int) -> Question:
        last = messages - start
        fetch = b"FETCH %d:%d %b" % (last - _ROWS + 1, last, _ITEMS)
        return Question(
            name=name, ours=lambda box: list_page(box, folder, start=start, count=_ROWS), bare=(b"NOOP", fetch)
        )

    middle = str(messages // 2).encode()
    return (
        row(f"list of {_ROWS}", 0),
        row("deep page", messages - 2 * _ROWS),
        Question(
            name="unseen",
            ours=lambda box: list_page(box, folder, filters=Filters(unseen=True)),
            bare=(b"NOOP", b"UID SEARCH RETURN (ALL) UNSEEN", b"FETCH %d:* %b" % (messages - _ROWS + 1, _ITEMS)),
        ),
        Question(
            name="open a message",
            ours=lambda box: read_message(box, folder, messages // 2, limit=10**7),
            bare=(b"UID FETCH %b BODY.PEEK[]" % middle,),
        ),
        Question(
            name="flag",
            ours=lambda box: change_flags(box, folder, [messages // 2], add=["\\Flagged"]),
            bare=(b"NOOP", b"UID STORE %b +FLAGS.SILENT (\\Flagged)" % middle),
        ),
        Question(
            name="folders",
            ours=list_folders,
            bare=(b'LIST "" "*" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ SIZE))',),
        ),
        Question(name="conversations, kept", ours=lambda box: list_conversations(box, folder), bare=()),
    )


def measure_imap(instance: Instance, *, messages: int, rounds: int) -> Comparison:
    """Ask every question so often on both sides; milliseconds at the middle and at 95 of 100."""
    raw = json.loads((instance.state / "endpoints.json").read_text(encoding="utf-8"))
    server, account = server_of(instance, hostname=raw["hostname"]), instance.accounts[0]
    folder = fill(instance, server, account, messages=messages)
    ours: list[Figure] = []
    bare: list[Figure] = []
    with open_box(server, box=account.address, token=issue(instance, account)) as box:
        peer = BareImap(server, box=account.address, token=issue(instance, account))
        peer.ask(b'SELECT "%b"' % folder.encode())
        for question in questions(folder, messages):
            first = _milliseconds(lambda: question.ours(box))  # noqa: B023 -- Called at once.
            times = [
                (_milliseconds(lambda: question.ours(box)), _milliseconds(lambda: [peer.ask(c) for c in question.bare]))  # noqa: B023
                for _ in range(rounds)
            ]
            ours += [Figure(name=f"{question.name}, first", unit="ms", values=(first,))]
            ours += _figures(question.name, [mine for mine, _ in times])
            bare += _figures(question.name, [theirs for _, theirs in times]) if question.bare else []
    outcome = Outcome(figures=tuple(ours), faults=_faults(ours, bare))
    notes = (f"{messages} messages; bare: the same questions as octets on the same server, answers thrown away",)
    return Comparison(bench="imap", ours=outcome, bare=Outcome(figures=tuple(bare)), notes=notes)


def _faults(ours: list[Figure], bare: list[Figure]) -> tuple[str, ...]:
    """Say what is slower than three times the bare protocol and five milliseconds."""
    floor = {figure.name: figure.middle for figure in bare}
    slow = [f for f in ours if f.name.endswith("p50") and f.name in floor and f.middle > 3 * floor[f.name] + 5]
    return tuple(f"{figure.name}: {figure.middle:.1f} ms, bare {floor[figure.name]:.1f} ms" for figure in slow)


def _figures(name: str, times: list[float]) -> list[Figure]:
    cuts = quantiles(times, n=100)
    return [Figure(name=f"{name}, p{at}", unit="ms", values=(cuts[at - 1],)) for at in (50, 95)]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
