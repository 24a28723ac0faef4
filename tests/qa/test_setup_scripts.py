"""The two commands before any program of ours can speak: what they refuse, in which words, what they leave alone."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from tools.clauses import ROOT

from congthu.config import preflight
from congthu.engine.ground import STATE_FORMAT

SETUP = (ROOT / "deploy" / "lib" / "setup.sh").read_text(encoding="utf-8")
SCRIPTS = (
    "run",
    "test",
    "deploy/lib/setup.sh",
    "deploy/lib/check-ports",
    "tools/frontend",
    "tools/lock",
    "tools/check",
)
COULD_NOT, USAGE = 3, 2
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="everybody else is refused before")


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "run"), *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_parse(script: str) -> None:
    subprocess.run(["/bin/bash", "-n", str(ROOT / script)], check=True)


@pytest.mark.parametrize("script", ["run", "test", "tools/frontend"])
def test_commands_may_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize(
    "words",
    [
        ("--ports", "80"),
        ("--ports", "65001"),
        ("--ports", "08400"),
        ("--ports", "many"),
        ("--ports", "9" * 20),
        ("--sample", "large"),
        ("--state", ""),
        ("--state",),
        ("--state", "--detach"),
        ("--unknown",),
    ],
    ids=" ".join,
)
def test_wrong_usage(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == USAGE
    assert done.stderr


@root_only
@pytest.mark.parametrize(
    ("name", "reason"),
    [*((name, "cannot read") for name in ("a b", "a'b", 'a"b', "công", "$x", "a\nb", "a#b")), ("x" * 80, "too long")],
)
def test_a_path_that_daemons_cannot_read_is_refused_before_anything_is_made(
    tmp_path: Path, name: str, reason: str
) -> None:
    done = run("--state", str(tmp_path / name), "--detach")
    assert done.returncode == COULD_NOT
    assert reason in done.stderr
    assert not list(tmp_path.iterdir())


@root_only
def test_foreign_places_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("mine")
    for place in ("f", "f/x", "."):
        done = run("--state", place, "--detach", cwd=tmp_path)
        assert done.returncode == COULD_NOT
        assert len(done.stderr.splitlines()) == 2, "Vietnamese, then English"
        assert "not a folder" in done.stderr or "neither empty nor" in done.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


@root_only
def test_newer_state_is_refused(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text(f"{STATE_FORMAT + 1}\n")
    done = run("--state", str(tmp_path), "--detach")
    assert done.returncode == COULD_NOT
    assert str(STATE_FORMAT + 1) in done.stderr
    assert len(list(tmp_path.iterdir())) == 1


@root_only
def test_a_closed_folder_that_is_not_temporary_is_refused() -> None:
    done = run("--state", "/proc/1/map_files/x", "--detach")
    assert done.returncode == COULD_NOT
    assert "/proc/1/map_files" in done.stderr


def test_the_scripts_and_the_program_know_the_same_limits() -> None:
    check_ports = (ROOT / "deploy" / "lib" / "check-ports").read_text(encoding="utf-8")
    assert re.findall(r"^known_format=(\d+)$", check_ports, re.MULTILINE) == [str(STATE_FORMAT)]
    assert re.findall(r'"\$\{#folder\}" -le (\d+)', SETUP) == [str(preflight._LONGEST_PATH)]
    allowed = re.findall(r"\*\[!([^\]]+)\]\*", SETUP)
    assert [set(characters) for characters in allowed] == [preflight._READABLE]
