"""Memory and processor time of a tree of processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import psutil

GONE = (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError, ProcessLookupError)


def tree(roots: Iterable[int]) -> list[psutil.Process]:
    """Return the processes that descend from the roots, the roots first; those that end meanwhile are left out."""
    found: dict[int, psutil.Process] = {}
    for pid in roots:
        try:
            root = psutil.Process(pid)
            found.update({p.pid: p for p in (root, *root.children(recursive=True))})
        except GONE:
            continue
    return list(found.values())


def pss_bytes(pid: int) -> int:
    """Return a process's proportional share of memory, so that a sum counts shared pages once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except GONE:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def memory_by_part(roots: Iterable[int]) -> dict[str, int]:
    """Return the bytes each part uses; a part is what the supervisor calls it, or else the top process's name."""
    sums: dict[str, int] = defaultdict(int)
    for pid in roots:
        for top, label in _parts(pid):
            for process in tree([top]):
                sums[label] += pss_bytes(process.pid)
    return dict(sums)


def processor_seconds(roots: Iterable[int]) -> float:
    """Return the processor time the trees have used so far, with that of children already ended and waited for.

    A child's own time moves to its parent's ``children_*`` when it is reaped, so that the sum loses nothing.
    """
    total = 0.0
    for process in tree(roots):
        try:
            times = process.cpu_times()
        except GONE:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _parts(pid: int) -> list[tuple[int, str]]:
    """Return (pid, label) of what to count: a supervisor's programs and itself apart, or the one process."""
    try:
        root = psutil.Process(pid)
        if not _supervises(root):
            return [(pid, _label(root))]
        return [(child.pid, _label(child)) for child in root.children()]
    except GONE:
        return []


def supervisor_bytes(roots: Iterable[int]) -> int:
    """Return what supervisors themselves use, beside their programs."""
    return sum(pss_bytes(pid) for pid in roots if psutil.pid_exists(pid) and _supervises(psutil.Process(pid)))


def _supervises(process: psutil.Process) -> bool:
    return any("supervisord" in word for word in process.cmdline()[:3])


def _label(process: psutil.Process) -> str:
    try:
        return process.environ().get("SUPERVISOR_PROCESS_NAME") or process.name()
    except GONE:
        return "?"


def part_pids(roots: Iterable[int]) -> dict[str, int]:
    """Return the top process of each part by its label."""
    return {label: top for pid in roots for top, label in _parts(pid)}
