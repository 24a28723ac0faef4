"""What lies in the mail store: how many copies a box holds, when the last came, what the disk holds for it.

Both stores keep a box at ``mail/<2>/<2>/<name>`` and a message as one file: ``u.<n>`` (sdbox) or a file in ``new`` or
``cur`` (Maildir). Counting files costs the daemons nothing, unlike asking them 12,000 times.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.instance import Instance

DU = "/usr/bin/du"
SDBOX_MAIL = re.compile(r"u\.\d+$")
ENCRYPTED = b"CRYPTED\x03\x07"
"""How a file or a stored message begins that Dovecot's mail_crypt wrote (``IOSTREAM_CRYPT_MAGIC``)."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """The messages in a store at one moment: path → time of the last change of its inode."""

    files: dict[str, float]

    def since(self, before: Stored) -> Stored:
        """Return only what has come since ``before``."""
        return Stored(files={path: at for path, at in self.files.items() if path not in before.files})

    def per_box(self) -> Counter[str]:
        """Return how many messages each box holds."""
        return Counter("/".join(path.split("/", 3)[:3]) for path in self.files)

    @property
    def last_at(self) -> float:
        return max(self.files.values(), default=0.0)


def read_store(store: Path) -> Stored:
    """Walk the store once; only to be called when deliveries rest, since ``cur`` and ``new`` may be renamed."""
    cut = len(str(store)) + 1
    return Stored(files={path[cut:]: changed for path, changed in _messages(str(store))})


def _messages(folder: str) -> Iterator[tuple[str, float]]:
    is_maildir = folder.endswith(("/new", "/cur"))
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _messages(entry.path)
        elif is_maildir or SDBOX_MAIL.match(entry.name):
            yield entry.path, entry.stat(follow_symlinks=False).st_ctime


def disk_bytes(folder: Path) -> int:
    """Return the blocks that a folder takes on the disk; a file with many links counts once."""
    if not folder.exists():
        return 0
    answer = subprocess.run([DU, "-s", "-B1", str(folder)], check=False, capture_output=True, text=True, timeout=300)
    return int(answer.stdout.split()[0])


def wait_for_empty_queue(instance: Instance, *, seconds: float, flush: bool = False) -> bool:
    """Wait until Postfix holds nothing more; return whether that came true in time."""
    until = time.monotonic() + seconds
    flushed = time.monotonic()
    while instance.queued():
        if time.monotonic() > until:
            return False
        if flush and time.monotonic() - flushed > 5:
            instance.flush()
            flushed = time.monotonic()
        time.sleep(0.2)
    return True


def readable_files(files: list[Path], markers: tuple[bytes, ...]) -> list[Path]:
    """Return those stored files that show a marker, or that nothing has encrypted."""
    contents = ((path, path.read_bytes()) for path in files)
    return [path for path, raw in contents if ENCRYPTED not in raw or any(marker in raw for marker in markers)]
