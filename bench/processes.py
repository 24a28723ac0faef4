"""Processes read from /proc: who descends from whom, under which name, for how much processor time.

Written here and not taken from psutil, so that the measurements need only what ``./run`` installs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

GONE = (FileNotFoundError, ProcessLookupError)
"""What reading a process raises that has ended meanwhile."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process at one moment, as ``/proc/PID/stat`` shows it."""

    pid: int
    parent: int
    name: str
    seconds: float
    """Processor time of its own and of the children it has waited for."""

    @classmethod
    def read(cls, pid: int) -> Self:
        """Read a process; raises one of ``GONE`` when it has ended. The name may hold blanks and brackets."""
        head, _, tail = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
        words = tail.split()
        ticks = sum(int(word) for word in words[11:15])
        return cls(pid=pid, parent=int(words[1]), name=head.partition("(")[2], seconds=ticks / TICKS)

    @property
    def executable(self) -> str:
        return str(Path(f"/proc/{self.pid}/exe").readlink())

    @property
    def words(self) -> list[str]:
        """The command line."""
        raw = Path(f"/proc/{self.pid}/cmdline").read_bytes()
        return [word.decode("utf-8", "replace") for word in raw.split(b"\0")]

    @property
    def environment(self) -> dict[str, str]:
        """The environment it was started with."""
        raw = Path(f"/proc/{self.pid}/environ").read_bytes()
        pairs = (entry.decode("utf-8", "replace").partition("=") for entry in raw.split(b"\0"))
        return {name: value for name, _, value in pairs}


def all_processes() -> dict[int, Process]:
    """Return every process there is now."""
    found = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = Process.read(int(entry.name))
            except GONE:
                continue
    return found


def tree(roots: Iterable[int]) -> list[Process]:
    """Return the processes that descend from the roots, these first; a root that has ended is left out."""
    everything = all_processes()
    children: dict[int, list[int]] = {}
    for process in everything.values():
        children.setdefault(process.parent, []).append(process.pid)
    waiting, found = [pid for pid in roots if pid in everything], {}
    while waiting:
        pid = waiting.pop(0)
        found[pid] = everything[pid]
        waiting += (child for child in children.get(pid, ()) if child not in found)
    return list(found.values())


def children_of(pid: int) -> list[Process]:
    """Return the direct children of a process."""
    return [process for process in all_processes().values() if process.parent == pid]
