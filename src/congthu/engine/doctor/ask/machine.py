"""Looking at disk, queue, clock, files and rights of an instance."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from congthu.engine.doctor.decide.machine import Room, Waiting
from congthu.engine.errors import EngineError
from congthu.engine.ground import FOLDERS
from congthu.engine.programs import run_program
from congthu.engine.queue import list_queue, showq_socket, summarize
from congthu.engine.secret_files import SECRETS, Rights
from congthu.engine.state import Places

_ZONE = "Asia/Ho_Chi_Minh"


def look_at_disk(places: Places) -> Room:
    """Return what is left on the file system of the state folder for everybody but root."""
    found = os.statvfs(places.root)
    return Room(
        path=str(places.root),
        free_bytes=found.f_bavail * found.f_frsize,
        total_bytes=max(found.f_blocks * found.f_frsize, 1),
        free_inodes=found.f_favail,
        total_inodes=found.f_files,
    )


def look_at_queue(places: Places) -> Waiting:
    """Return what waits.

    Raises:
        QueueUnreadable: Postfix does not answer.
    """
    found = summarize(list_queue(showq_socket(places)), at_most=1)
    return Waiting(
        deferred=found.by_queue.get("deferred", 0),
        messages=found.messages,
        oldest_at=found.oldest_at,
        reason=found.destinations[0].reason if found.destinations else "",
    )


def ask_synchronised() -> str | None:
    """Return ``yes`` or ``no`` as systemd knows it of any time service, None where systemd does not run."""
    try:
        word = run_program(["/usr/bin/timedatectl", "show", "-p", "NTPSynchronized", "--value"], seconds=10).strip()
    except EngineError:
        return None
    return word if word in {"yes", "no"} else None


def find_zone_offset(at: datetime) -> timedelta | None:
    """Return how far the time of Việt Nam is from UTC by this machine's tables, None when it has none."""
    try:
        return at.astimezone(ZoneInfo(_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        return None


def look_at_secrets(root: Path) -> dict[str, Rights | None]:
    """Return the rights of every secret, of those declared and of those found beside them."""
    found = {str(path.relative_to(root)) for folder in ("secrets", "pki") for path in _files(root / folder)}
    return {path: _rights(root / path) for path in {*found, *(secret.path for secret in SECRETS)}}


def look_at_folders(root: Path) -> dict[str, Rights | None]:
    """Return the rights of the folders that an instance consists of."""
    return {folder.path: _rights(root / folder.path) for folder in FOLDERS}


def wanted_folders() -> dict[str, Rights]:
    """Return the rights with which the folders were made."""
    return {folder.path: Rights(user=folder.user, group=folder.group, mode=folder.mode) for folder in FOLDERS}


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else ()


def _rights(path: Path) -> Rights | None:
    try:
        found = path.stat()  # The certificate and its key are links of ours, made in a folder of root's.
    except FileNotFoundError:
        return None
    return Rights(user=_user(found.st_uid), group=_group(found.st_gid), mode=stat.S_IMODE(found.st_mode))


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
