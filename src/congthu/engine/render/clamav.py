"""ClamAV: the virus scanner, and the few signatures that a trial needs. Clause: D8.3-1."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import require_socket, require_state
from congthu.engine.state import DesiredState

FOLDER: Final = PurePosixPath("clamav")
CLAMD: Final = "/usr/sbin/clamd"
FRESHCLAM: Final = "/usr/bin/freshclam"
CLAMCONF: Final = "/usr/bin/clamconf"
TRIAL_DATABASE: Final = "congthu-trial.ndb"

_SPARE: Final = 1_048_576
_EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR" + b"-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"
"""The test file of EICAR (eicar.org), in pieces: scanners must not take this source for it."""


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return ClamAV's files by path below ``engine/<digest>``; how signatures are fetched only outside a trial.

    Raises:
        ValueError: a value of the state would mean something else in its syntax.
    """
    require_state(state)
    values = {
        "database": state.places.root / "clamav",
        "engine": state.places.engine / FOLDER,
        "file_size": state.limits.message_wire + _SPARE,
        "log": state.places.log,
        "scratch": state.scratch,
        "scan_size": 4 * state.limits.message_wire,
        "socket": require_socket(state.places.run / "clamd.sock", "clamd socket"),
    }
    names = ("clamd.conf",) if state.trial is not None else ("clamd.conf", "freshclam.conf")
    return {FOLDER / name: render_template(f"clamav/{name}", values) for name in names}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs the scanner in the foreground (OS user clamav)."""
    return (CLAMD, "--foreground", f"--config-file={state.places.engine / FOLDER / 'clamd.conf'}")


def update_command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that keeps the signatures fresh, in the foreground (OS user clamav); not in a trial."""
    return (FRESHCLAM, "--daemon", "--foreground", f"--config-file={state.places.engine / FOLDER / 'freshclam.conf'}")


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the command that must succeed. It ends with 0 even at an option that ClamAV does not know."""
    return ((CLAMCONF, f"--config-dir={staged / FOLDER}"),)


def trial_signatures() -> bytes:
    """Return the content of ``TRIAL_DATABASE``: it knows the test file of EICAR anywhere in a file, nothing else."""
    return f"Congthu.Test.EICAR:0:*:{_EICAR.hex()}\n".encode()
