"""Putting a configuration in force: stage, check with the daemons' own checkers, swap, restart, roll back.

Nobody edits in place. ``engine/current`` is a symbolic link to ``engine/<digest>``, so that a swap is one rename and
the configuration before it is still there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from congthu.engine.errors import CheckFailed, EngineError, PartDown
from congthu.engine.parts import Part, parts
from congthu.engine.programs import run_program
from congthu.engine.render.all import all_checks, all_preparations, digest, render_all
from congthu.engine.state import DesiredState
from congthu.engine.supervise import Supervisor, wait_until_well

_KEEP = 3
COME_UP_SECONDS = 90.0
"""How long daemons may take until they answer at a start; a changed configuration is given up sooner (`apply`)."""


def stage(state: DesiredState) -> Path:
    """Write the configuration of ``state`` into its folder below ``engine/`` and return that; it is not in force."""
    files = render_all(state)
    target = Path(state.places.root) / "engine" / digest(files)
    if not target.exists() or not _is_as_rendered(target, files):
        # An edited copy is set aside whole: what is in force is what was rendered.
        shutil.rmtree(target, ignore_errors=True)
        fresh = target.with_name(f".{target.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _write(fresh, files)
        fresh.rename(target)
    return target


def check(state: DesiredState, staged: Path) -> None:
    """Let every daemon check its staged configuration.

    Raises:
        CheckFailed: one refuses; its own words are in ``detail``.
    """
    for refusal in refusals(state, staged):
        raise refusal


def refusals(state: DesiredState, staged: Path) -> Iterator[CheckFailed]:
    """Yield an error for every daemon whose checker refuses its configuration in a folder."""
    for command in all_checks(state, PurePosixPath(staged)):
        try:
            _run(command)
        except EngineError as error:
            refusal = CheckFailed("checker_refused", **error.params)
            refusal.__cause__ = error
            yield refusal


def swap(state: DesiredState, staged: Path) -> Path | None:
    """Put a staged configuration in force by one rename; return the folder that was in force before, if any."""
    link = Path(state.places.engine)
    before = link.resolve() if link.is_symlink() else None
    fresh = link.with_name(".current.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(staged.name)
    fresh.replace(link)
    return before if before != staged else None


def prepare(state: DesiredState) -> None:
    """Run what must have run once before the parts start, e.g. the making of Postfix's queue folders.

    Raises:
        EngineError: a command failed; its own words are in ``detail``.
    """
    for command in all_preparations(state):
        _run(command)


def apply(state: DesiredState, supervisor: Supervisor, *, seconds: float = 40) -> tuple[str, ...]:
    """Put the configuration of ``state`` in force on a running instance and return the names of the parts restarted.

    Raises:
        CheckFailed: a daemon refuses it; the configuration in force is untouched.
        PartDown: a daemon did not come up with it; the configuration before it is back in force.
    """
    staged = stage(state)
    check(state, staged)
    before = swap(state, staged)
    if before is None:
        return ()
    touched = _touched(state, before, staged)
    try:
        _restart(state, supervisor, touched, seconds=seconds)
    except EngineError as error:
        swap(state, before)
        _restart(state, supervisor, touched, seconds=seconds)
        raise PartDown("rolled_back", **error.params) from error
    forget_old(state)
    return tuple(part.name for part in touched)


def forget_old(state: DesiredState) -> None:
    """Remove configurations that are out of force, but the latest few."""
    folder = Path(state.places.engine).parent
    current = Path(state.places.engine).resolve()
    others = [
        path for path in folder.iterdir() if path.is_dir() and not path.is_symlink() and path.resolve() != current
    ]
    for path in sorted(others, key=lambda item: item.stat().st_mtime, reverse=True)[_KEEP:]:
        shutil.rmtree(path, ignore_errors=True)


def _run(command: Sequence[str]) -> None:
    """Run a command that rendering names: one place, so that tests/qa can hold all others to written-out programs."""
    run_program(command, seconds=60)


def _restart(state: DesiredState, supervisor: Supervisor, touched: tuple[Part, ...], *, seconds: float) -> None:
    prepare(state)
    known, names = supervisor.reread(), [part.name for part in touched]
    supervisor.restart_parts([*names, *(name for name in known if name not in names)])
    wait_until_well(touched, listen=state.listen, seconds=seconds)


def _touched(state: DesiredState, before: Path, after: Path) -> tuple[Part, ...]:
    """Return the parts whose own configuration differs between two folders."""
    return tuple(
        part for part in parts(state) if part.config and _files(before / part.config) != _files(after / part.config)
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _is_as_rendered(folder: Path, files: Mapping[PurePosixPath, bytes]) -> bool:
    return all((folder / path).is_file() and (folder / path).read_bytes() == content for path, content in files.items())


def _write(folder: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o755 if content.startswith(b"#!") else 0o644)
    for directory, _, _ in os.walk(folder):
        Path(directory).chmod(0o755)
