"""What waits in Postfix's queue, asked of its own ``showq`` service.

The service writes attributes, ``name NUL value NUL``, an empty name ending each group; the first group names the
protocol, each further one is a message, an empty group is the end (Postfix 3.4 and later; seen with 3.7.11).
Whoever may search ``spool/public`` (group postdrop) may ask. Nothing of a message's content is in the answer.
"""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from congthu.engine.errors import QueueUnreadable
from congthu.engine.state import DesiredState, Places

PROTOCOL = b"mail_queue_list_protocol"
_PIECE = 65_536


@dataclass(frozen=True, kw_only=True)
class QueuedMessage:
    """One message that has not left yet."""

    queue: str
    """``active``, ``incoming``, ``deferred``, ``hold`` or ``maildrop``."""
    id: str
    arrived_at: datetime
    size: int
    sender: str
    recipients: tuple[tuple[str, str], ...]
    """Each waiting recipient with the reason of the delay, which is empty when none is known."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """What waits for one domain."""

    domain: str
    recipients: int
    reason: str
    """The most frequent reason of delay."""


@dataclass(frozen=True, kw_only=True)
class QueueSummary:
    """The queue at a glance."""

    by_queue: Mapping[str, int]
    messages: int
    size: int
    oldest_at: datetime | None
    destinations: tuple[Destination, ...]
    """Most waiting recipients first."""


def showq_socket(places: Places) -> PurePosixPath:
    """Return where an instance's queue can be asked for."""
    return places.spool / "public" / "showq"


def look_at_queue(state: DesiredState) -> QueueSummary:
    """Return the queue of an instance at a glance.

    Raises:
        QueueUnreadable: Postfix cannot be asked.
    """
    return summarize(list_queue(showq_socket(state.places)))


def list_queue(path: PurePosixPath, *, seconds: float = 5.0) -> Iterator[QueuedMessage]:
    """Yield the messages of the queue behind a ``showq`` socket, as Postfix reads them from disk.

    Raises:
        QueueUnreadable: Postfix does not answer, not within the time, or not in the protocol known here.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(str(path))
            yield from parse(iter(lambda: connection.recv(_PIECE), b""))
    except OSError as error:
        raise QueueUnreadable("queue_unreadable", path=str(path), detail=str(error)) from error


def parse(pieces: Iterable[bytes]) -> Iterator[QueuedMessage]:
    """Yield the messages that a showq answer, given in pieces, tells of.

    Raises:
        QueueUnreadable: it is another protocol, or breaks off.
    """
    groups = _groups(pieces)
    if next(groups, None) != [(b"protocol", PROTOCOL)]:
        raise QueueUnreadable("queue_protocol_unknown")
    for group in groups:
        if not group:
            return
        yield _message(group)
    raise QueueUnreadable("queue_answer_breaks_off")


def summarize(messages: Iterable[QueuedMessage], *, at_most: int = 20) -> QueueSummary:
    """Return counts, age and the destinations that most recipients wait for."""
    queues: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    size, oldest = 0, None
    for message in messages:
        queues[message.queue] += 1
        size += message.size
        oldest = min(oldest, message.arrived_at) if oldest else message.arrived_at
        for address, reason in message.recipients:
            domain = address.rpartition("@")[2].lower()
            waiting[domain] += 1
            reasons.setdefault(domain, Counter())[reason] += 1
    destinations = tuple(
        Destination(domain=domain, recipients=count, reason=reasons[domain].most_common(1)[0][0])
        for domain, count in waiting.most_common(at_most)
    )
    return QueueSummary(
        by_queue=dict(queues), messages=queues.total(), size=size, oldest_at=oldest, destinations=destinations
    )


def _words(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole


def _groups(pieces: Iterable[bytes]) -> Iterator[list[tuple[bytes, bytes]]]:
    """Yield the attribute groups; a last group without its end is left out, so that the caller misses it."""
    group: list[tuple[bytes, bytes]] = []
    words = _words(pieces)
    for name in words:
        if not name:
            yield group
            group = []
        elif (value := next(words, None)) is not None:
            group.append((name, value))


def _message(group: list[tuple[bytes, bytes]]) -> QueuedMessage:
    single = dict(group)
    recipients: list[tuple[str, str]] = []
    for name, value in group:
        if name == b"recipient":
            recipients.append((_text(value), ""))
        elif name == b"reason" and recipients:
            recipients[-1] = (recipients[-1][0], _text(value))
    try:
        return QueuedMessage(
            queue=_text(single[b"queue_name"]),
            id=_text(single[b"queue_id"]),
            arrived_at=datetime.fromtimestamp(int(single[b"time"]), tz=UTC),
            size=int(single[b"size"]),
            sender=_text(single[b"sender"]),
            recipients=tuple(recipients),
        )
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise QueueUnreadable("queue_message_incomplete", detail=str(error)) from error


def _text(raw: bytes) -> str:
    """Addresses may hold any byte (SMTPUTF8 or rubbish); what is not UTF-8 is shown, not refused."""
    return raw.decode("utf-8", "backslashreplace")
