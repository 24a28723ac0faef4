"""Memory and processor time of the daemons of an instance, by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bench.processes import GONE, Process, children_of, tree

OWN_NAMES = {"master": "postfix", "rspamd: main process": "rspamd", "rspamd: main pro": "rspamd"}
"""What a daemon calls its process, where that is not the name of the part."""


def pss_bytes(pid: int) -> int:
    """Return a process's proportional share of memory, so that a sum counts shared pages once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except GONE:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def memory_by_part(roots: Iterable[int]) -> dict[str, int]:
    """Return the bytes each part uses, the supervisor itself among them."""
    sums: dict[str, int] = defaultdict(int)
    for root in roots:
        parts = _parts(root)
        if any(pid != root for pid, _ in parts):
            sums["supervisord"] += pss_bytes(root)
        for top, label in parts:
            sums[label] += sum(pss_bytes(process.pid) for process in tree([top]))
    return dict(sums)


def processor_seconds(roots: Iterable[int]) -> float:
    """Return the processor time the trees have used so far, with that of children already ended and waited for.

    A child's own time moves to its parent's sum of waited-for children when it is reaped: the total loses nothing.
    """
    return sum(process.seconds for process in tree(roots))


def processor_by_part(roots: Iterable[int]) -> dict[str, float]:
    """Return the processor time of each part so far; the peer's Postfix, which runs alone, is named as ours is."""
    sums: dict[str, float] = defaultdict(float)
    for root in roots:
        for top, label in _parts(root):
            sums[OWN_NAMES.get(label, label)] += processor_seconds([top])
    return dict(sums)


def part_pids(roots: Iterable[int]) -> dict[str, int]:
    """Return the top process of each part by its label: what the supervisor calls it, or else its own name."""
    return {label: top for root in roots for top, label in _parts(root)}


def _parts(pid: int) -> list[tuple[int, str]]:
    """Return (pid, label) of what to count: the programs under a supervisor, or else the one process."""
    try:
        root = Process.read(pid)
        if any("supervisord" in word for word in root.words[:3]):
            return [(child.pid, _label(child)) for child in children_of(pid)]
    except GONE:
        return []
    return [(pid, root.name)]


def _label(process: Process) -> str:
    try:
        return process.environment.get("SUPERVISOR_PROCESS_NAME") or process.name
    except GONE:
        return process.name
