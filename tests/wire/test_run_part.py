"""What a part's former self left behind is ended before it starts anew, but a delivery may finish. Clause: D4-2."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stack.instance import eventually
from tools.clauses import ROOT

RUN_PART = ROOT / "src/congthu/engine/libexec/run-part"
LONG = 600
"""Seconds; longer than anything here is waited for."""


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Path]:
    """Programs that do nothing for a while, under the names of daemons' processes."""
    for name in ("lmtp", "qmgr"):
        shutil.copy("/bin/sleep", tmp_path / name)
    yield tmp_path
    subprocess.run(["/usr/bin/pkill", "-KILL", "-f", str(tmp_path)], check=False)


def start(folder: Path, deliverers: str | None, *command: str) -> subprocess.Popen[bytes]:
    words = [
        "/bin/sh",
        str(RUN_PART),
        "postfix",
        str(folder),
        "root",
        "-",
        *([deliverers] if deliverers else []),
        *command,
    ]
    return subprocess.Popen(words, start_new_session=True)


def until_running(folder: Path, name: str) -> int:
    for _ in range(100):
        found = subprocess.run(
            ["/usr/bin/pgrep", "-f", f"^{folder}/{name}"], capture_output=True, text=True, check=False
        )
        if found.stdout:
            return int(found.stdout.split()[0])
        time.sleep(0.05)
    raise AssertionError(name)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] not in "ZX"
    except FileNotFoundError:
        return False


def name_of(process: subprocess.Popen[bytes]) -> str:
    return Path(f"/proc/{process.pid}/comm").read_text().strip()


def test_a_delivery_finishes_and_others_end(programs: Path) -> None:
    children = f"{programs}/lmtp {LONG} & {programs}/qmgr {LONG} & wait"
    former = start(programs, "lmtp,smtp", "/bin/sh", "-c", children)
    delivering, other = until_running(programs, "lmtp"), until_running(programs, "qmgr")
    former.kill()
    former.wait()
    anew = start(programs, "lmtp,smtp", f"{programs}/qmgr", "601")
    try:
        # Five seconds, which are more on a busy machine.
        eventually(lambda: is_running(other), lambda runs: not runs, 40)
        time.sleep(4)
        assert is_running(delivering), "it was cut"
        assert name_of(anew) != "qmgr", "two selves at once"
        os.kill(delivering, signal.SIGTERM)
        eventually(lambda: name_of(anew), lambda name: name == "qmgr", 40)
        assert not is_running(delivering)
    finally:
        os.killpg(anew.pid, signal.SIGKILL)
        anew.wait()


def test_a_supervisor_from_before_an_upgrade_names_no_deliverers(programs: Path) -> None:
    anew = start(programs, None, f"{programs}/qmgr", "602")
    try:
        assert until_running(programs, "qmgr 602") == anew.pid
    finally:
        anew.kill()
        anew.wait()
