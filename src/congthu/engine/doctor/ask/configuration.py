"""Reading the configuration in force as it lies on the disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from congthu.engine import install
from congthu.engine.doctor.decide.configuration import Refusal
from congthu.engine.render.all import digest
from congthu.engine.state import DesiredState


def read_in_force(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return the files in force by path below their folder; empty when nothing is in force."""
    folder = Path(state.places.engine)
    if not folder.is_dir():
        return {}
    folder = folder.resolve()
    found = (path for path in folder.rglob("*") if path.is_file() and not _is_compiled(path))
    return {PurePosixPath(path.relative_to(folder)): path.read_bytes() for path in found}


def is_unchanged(state: DesiredState, files: dict[PurePosixPath, bytes]) -> bool:
    """Tell whether the files are still those from which their folder got its name."""
    return Path(state.places.engine).resolve().name == digest(files)


def ask_checkers(state: DesiredState) -> list[Refusal]:
    """Return which daemons' own checkers refuse what is in force."""
    folder = Path(state.places.engine).resolve()
    return [
        Refusal(program=str(error.params.get("program")), detail=str(error.params.get("detail")))
        for error in install.refusals(state, folder)
    ]


def _is_compiled(path: Path) -> bool:
    """Dovecot compiles Sieve scripts beside them (``.svbin``) when it first runs them; those are not ours."""
    return path.suffix in {".svbin", ".pyc"}
