"""Redis: what Rspamd has learnt; a unix socket, bounded memory, no network.

Nothing that a person wrote is kept here; losing it costs the filter's experience, not mail.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import require_socket, require_state
from congthu.engine.state import DesiredState

FOLDER: Final = PurePosixPath("redis")
SERVER: Final = "/usr/bin/redis-server"
MEMORY: Final = 256 * 1_048_576


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return Redis's file by path below ``engine/<digest>``.

    Raises:
        ValueError: a value of the state would mean something else in its syntax.
    """
    require_state(state)
    values = {
        "data": state.places.root / "redis",
        "memory": MEMORY,
        "socket": require_socket(state.places.run / "redis.sock", "redis socket"),
    }
    return {FOLDER / "redis.conf": render_template("redis/redis.conf", values)}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs Redis in the foreground (OS user redis)."""
    return (SERVER, str(state.places.engine / FOLDER / "redis.conf"))


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:  # noqa: ARG001 - the same shape as its siblings.
    """Return no command: Redis has no checker, it only says at the start what it does not understand."""
    return ()
