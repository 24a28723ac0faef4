"""The long-running programs of ours, started by the supervisor under the unprivileged user."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import Final

import click

from congthu.config.cli.context import Context, pass_context
from congthu.config.django import load_django

_KEEP_ALIVE: Final = 75
"""Seconds; longer than nginx keeps a resting connection, so that none ends just when something is sent over it."""
_FAREWELL: Final = 10
"""Seconds for what is under way when the process is to end; a window that waits for news comes back by itself."""


@click.group("serve", hidden=True)
def command() -> None:
    """Run one of the system's own programs in the foreground."""


@command.command("web")
@click.argument("socket", type=click.Path(path_type=Path))
@pass_context
def web(context: Context, socket: Path) -> None:
    """Answer the web over a unix socket, as one of its processes; nginx stands before them."""
    load_django(context.state)
    import uvicorn  # noqa: PLC0415

    socket.unlink(missing_ok=True)
    uvicorn.run(
        "congthu.config.asgi:application",
        uds=str(socket),
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_FAREWELL,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        proxy_headers=True,
        forwarded_allow_ips="*",
        access_log=False,
        server_header=False,
        log_level="warning",
    )


@command.command("worker")
@pass_context
def worker(context: Context) -> None:
    """Carry out queued jobs."""
    load_django(context.state)
    from django.core.management import call_command  # noqa: PLC0415

    from congthu.webmail.api import follow_arrivals, heed_arrival  # noqa: PLC0415

    stop = Event()
    arrivals = context.state / "run" / "arrivals"
    Thread(target=follow_arrivals, args=(arrivals, heed_arrival), kwargs={"stop": stop}, name="arrivals").start()
    try:
        call_command("procrastinate", "worker", "--concurrency", "4", "--shutdown-graceful-timeout", "10")
    finally:
        stop.set()


@command.command("guard")
@pass_context
def guard(context: Context) -> None:
    """Judge attempts to log in, for Dovecot."""
    from congthu.accounts.guarding.server.service import run  # noqa: PLC0415
    from congthu.config.instance import load_instance  # noqa: PLC0415

    run(context.state, port=load_instance(context.state).port_block.guard)


@command.command("poster")
@pass_context
def poster(context: Context) -> None:
    """Answer Postfix who may write to a list."""
    from congthu.policy.poster.server import run  # noqa: PLC0415

    run(context.state)
