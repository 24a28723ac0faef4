"""How long the import of a table of people takes; beside it the floor: the same people as a file and folders."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.bare import box_of, hash_password, write_people
from bench.bare_config import STORE_ID
from bench.figures import Figure, Outcome


def import_people(command: Sequence[str], *, rows: int, seconds: float) -> Outcome:
    """Run an import and return its rate; the command's own words are kept when it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)
    outcome = _outcome(rows, time.perf_counter() - started)
    if done.returncode == 0:
        return outcome
    said = (done.stderr or done.stdout).strip()[-300:]
    return Outcome(figures=outcome.figures, faults=(f"exit code {done.returncode}: {said}",))


def bare_people(rows: int) -> Outcome:
    """Write a password file and Maildirs for as many people, with one password hash for all."""
    with tempfile.TemporaryDirectory(prefix="congthu-bare.") as folder:
        root = Path(folder)
        started = time.perf_counter()
        for person in write_people(root, users=rows, domain="tinh.example", password_hash="sha512-crypt"):
            for part in ("cur", "new", "tmp"):
                (box_of(root, person) / "Maildir" / part).mkdir(parents=True)
            os.chown(box_of(root, person), STORE_ID, STORE_ID)
        return _outcome(rows, time.perf_counter() - started)


def hash_milliseconds(kind: str, *, count: int = 10) -> float:
    """Return what one password hash costs, the part of an import that is meant to be slow."""
    started = time.perf_counter()
    for _ in range(count):
        hash_password(kind)
    return (time.perf_counter() - started) * 1000 / count


def _outcome(rows: int, took: float) -> Outcome:
    return Outcome(
        figures=(
            Figure(name="time", unit="s", values=(took,)),
            Figure(name="rows", unit="1/s", values=(rows / took,)),
        )
    )
