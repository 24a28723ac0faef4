"""What Dovecot notes of deliveries (``arrivals.lua``): a folder with an empty file for each box that something came to.

The worker takes the files away and asks for a job each. A file that is there when the worker starts waited for it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

_log = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.5
_MOST: Final = 500
"""So many are taken at once, so that the worker's other jobs have their turn."""


def take_arrivals(folder: Path, heed: Callable[[str], None]) -> int:
    """Pass on the address of each box that something came to, and return how many there were.

    The file goes last: where the job cannot be asked for (the database is away), it waits for the next look. What comes
    in between is told by the job that was just asked for.
    """
    names = sorted(entry.name for entry in os.scandir(folder))[:_MOST]
    for name in names:
        heed(name)
        (folder / name).unlink(missing_ok=True)
    return len(names)


def follow_arrivals(folder: Path, heed: Callable[[str], None], *, stop: Event) -> None:
    """Look into the folder until ``stop`` is set; what goes wrong once is logged and tried again."""
    while not stop.wait(_LOOK_SECONDS):
        try:
            take_arrivals(folder, heed)
        except Exception:  # noqa: BLE001 -- The loop of a process: the file stays, the fault is in the log.
            _log.exception("arrivals are not passed on")
