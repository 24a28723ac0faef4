"""What an instance takes when it rests: memory by part, disk by folder."""

from __future__ import annotations

from bench.figures import Figure, Outcome
from bench.instance import Instance
from bench.process_memory import memory_by_part
from bench.store import disk_bytes

VIRUS_SCANNER = ("clam", "freshclam")
"""Parts whose memory is their signatures' and is therefore listed apart."""


def footprint(instance: Instance) -> Outcome:
    """Return the PSS of each part and the blocks of each folder of the state."""
    parts = memory_by_part(instance.pids())
    scanner = sum(size for part, size in parts.items() if part.startswith(VIRUS_SCANNER))
    figures = [
        Figure(name="memory in all, no virus scanner", unit="MB", values=((sum(parts.values()) - scanner) / 1e6,))
    ]
    figures += [Figure(name="memory: virus scanner", unit="MB", values=(scanner / 1e6,))] if scanner else []
    figures += [
        Figure(name=f"memory: {part}", unit="MB", values=(size / 1e6,))
        for part, size in sorted(parts.items(), key=lambda item: -item[1])
        if not part.startswith(VIRUS_SCANNER)
    ]
    figures.append(Figure(name="disk in all", unit="MB", values=(disk_bytes(instance.state) / 1e6,)))
    folders = sorted(path for path in instance.state.iterdir() if path.is_dir() and not path.is_symlink())
    figures += [Figure(name=f"disk: {path.name}/", unit="MB", values=(disk_bytes(path) / 1e6,)) for path in folders]
    return Outcome(figures=tuple(figures))
