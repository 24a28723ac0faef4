"""Work that may fail in any way and take no more than it may: in a process of its own, which is ended with its own."""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import Final

from congthu.documents.contents.limits import Limits

_PIECE: Final = 1 << 16
_OPEN_FILES: Final = 32


def bounded(work: Callable[[], str], limits: Limits) -> str:
    """Return what ``work`` returns, and nothing where it raises, dies, or takes more memory or time than it may.

    Only for a process without threads: it is forked.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing, limits)
    os.close(writing)
    try:
        return _read(reading, limits).decode("utf-8", "ignore")
    finally:
        os.close(reading)
        _end(child)


def _work(work: Callable[[], str], writing: int, limits: Limits) -> None:
    """Do the work in the child, and end it."""
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(work().encode("utf-8", "ignore"))
    finally:
        # Not even the report of an error: whatever happened is told by what was not written.
        os._exit(0)


def _read(reading: int, limits: Limits) -> bytes:
    end = time.monotonic() + limits.seconds
    pieces: list[bytes] = []
    length = 0
    while length < limits.characters * 4 and (left := end - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0] or not (piece := os.read(reading, _PIECE)):
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def _end(child: int) -> None:
    """End the child and all that it started; it leads a group of its own, unless it died before that."""
    for end in (os.killpg, os.kill):
        try:
            end(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    os.waitpid(child, 0)
