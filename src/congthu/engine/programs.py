"""Running other programs: absolute path, no shell, bounded time, the whole answer kept for the error."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from congthu.engine.errors import EngineError


def run_program(command: Sequence[str], *, user: str = "", stdin: str = "", seconds: float = 120) -> str:
    """Run a program as root or as ``user`` and return what it printed.

    Raises:
        EngineError: it could not be started, took too long or ended with an error; the last lines are in ``detail``.
    """
    words = (
        ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--init-groups", "--", *command]
        if user
        else list(command)
    )
    try:
        done = subprocess.run(
            words, input=stdin, capture_output=True, text=True, timeout=seconds, check=False, cwd="/", errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError("program_not_run", program=command[0], detail=str(error)) from error
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()
        raise EngineError(
            "program_failed", program=" ".join(command[:3]), status=done.returncode, detail="\n".join(said[-12:])
        )
    return done.stdout
