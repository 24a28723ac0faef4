"""Reads for the operator's page that belong to no other room: jobs and disk space."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker


@dataclass(frozen=True, kw_only=True)
class JobsOverview:
    """How the jobs stand."""

    waiting: int
    running: int
    failed: int
    worker_seen_at: datetime | None
    """When a worker last gave a sign of life; it does so every ten seconds."""


@dataclass(frozen=True, kw_only=True)
class DiskSpace:
    """The file system that holds a folder of the state."""

    folders: tuple[str, ...]
    """All folders on this one file system."""
    total: int
    free: int
    """For unprivileged programs, in bytes."""

    @property
    def used_percent(self) -> int:
        return round(100 * (self.total - self.free) / self.total) if self.total else 0


def look_at_jobs() -> JobsOverview:
    """Return how many jobs wait, run and have failed, and when the worker was last heard of."""
    waiting, running, failed = (ProcrastinateJob.objects.filter(status=s).count() for s in ("todo", "doing", "failed"))
    seen = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    return JobsOverview(waiting=waiting, running=running, failed=failed, worker_seen_at=seen)


def look_at_disks(root: Path, folders: Sequence[str]) -> Sequence[DiskSpace]:
    """Return the space on each file system that one of the folders stands on; folders that are absent are left out."""
    by_device: dict[int, list[str]] = {}
    for folder in folders:
        place = root / folder
        if place.is_dir():
            by_device.setdefault(place.stat().st_dev, []).append(folder)
    return [_space(root, names) for names in by_device.values()]


def _space(root: Path, folders: list[str]) -> DiskSpace:
    found = os.statvfs(root / folders[0])
    return DiskSpace(
        folders=tuple(folders), total=found.f_blocks * found.f_frsize, free=found.f_bavail * found.f_frsize
    )
