"""What disk, queue and clock say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from congthu.engine.doctor.types import Bounds, Finding, Group, Teller

DISK, QUEUE, CLOCK = Teller(Group.DISK), Teller(Group.QUEUE), Teller(Group.CLOCK)
_GIB = 1_073_741_824


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much is left on the file system of the state folder."""

    path: str
    free_bytes: int
    total_bytes: int
    free_inodes: int
    total_inodes: int
    """0 on file systems that do not count them."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits in Postfix's queue."""

    deferred: int
    messages: int
    oldest_at: datetime | None
    reason: str = ""
    """Why most of it waits."""


def judge_room(room: Room, *, bounds: Bounds) -> Iterator[Finding]:
    """Say whether there is room for mail; Postfix and PostgreSQL stop when there is none."""
    percent = 100 * room.free_bytes // room.total_bytes
    known = {"path": room.path, "percent": percent, "free": f"{room.free_bytes / _GIB:.1f}"}
    if percent < bounds.disk_fault_percent:
        yield DISK.fault("disk_full", **known)
    elif percent < bounds.disk_warn_percent:
        yield DISK.warn("disk_filling", **known)
    else:
        yield DISK.ok("disk_ok", **known)
    if room.total_inodes:
        yield _judge_inodes(room, bounds=bounds)


def judge_queue(waiting: Waiting, *, at: datetime, bounds: Bounds) -> Iterator[Finding]:
    """Say whether mail leaves."""
    count = waiting.deferred
    if count >= bounds.deferred_fault:
        yield QUEUE.fault("queue_stuck", count=count, reason=waiting.reason)
    elif count >= bounds.deferred_warn:
        yield QUEUE.warn("queue_long", count=count, reason=waiting.reason)
    elif waiting.oldest_at is not None and at - waiting.oldest_at >= bounds.oldest_warn:
        hours = int((at - waiting.oldest_at).total_seconds() // 3600)
        yield QUEUE.warn("queue_old", hours=hours, reason=waiting.reason)
    else:
        yield QUEUE.ok("queue_ok", count=waiting.messages)


def judge_synchronised(word: str | None) -> Finding:
    """Say whether the machine's clock follows a time server; ``word`` is timedatectl's, None without systemd."""
    if word == "yes":
        return CLOCK.ok("clock_synchronised")
    return CLOCK.warn("clock_alone") if word == "no" else CLOCK.unknown("clock_untold")


def judge_database_clock(apart: timedelta | None, *, bounds: Bounds) -> Finding:
    """Say whether the database tells the same moment as the machine: a wrong time zone shows as whole hours."""
    if apart is None:
        return CLOCK.unknown("database_clock_untold")
    seconds = round(apart.total_seconds(), 1)
    if abs(apart) >= bounds.clock_apart:
        return CLOCK.fault("database_clock_apart", seconds=seconds)
    return CLOCK.ok("database_clock_ok", seconds=seconds)


def judge_zone(offset: timedelta | None) -> Finding:
    """Say whether the machine knows the time of Việt Nam, +07:00 since 1975."""
    if offset == timedelta(hours=7):
        return CLOCK.ok("zone_ok")
    return CLOCK.fault("zone_wrong", offset=str(offset))


def _judge_inodes(room: Room, *, bounds: Bounds) -> Finding:
    percent = 100 * room.free_inodes // room.total_inodes
    if percent < bounds.disk_fault_percent:
        return DISK.fault("inodes_full", path=room.path, percent=percent)
    if percent < bounds.disk_warn_percent:
        return DISK.warn("inodes_filling", path=room.path, percent=percent)
    return DISK.ok("inodes_ok", path=room.path, percent=percent)
