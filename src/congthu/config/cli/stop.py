"""``congthu stop``: stop an instance and leave no process behind."""

from __future__ import annotations

import click

from congthu.config.bring_up import take_down
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import CODE, load_instance
from congthu.engine.supervise import Supervisor


@click.command("stop")
@pass_context
def command(context: Context) -> None:
    """Stop all parts and the supervisor; what was accepted stays in the queue and in the boxes."""
    supervisor = Supervisor(context.state, CODE / ".venv" / "bin")
    was_running = supervisor.pid is not None
    take_down(load_instance(context.state), supervisor)
    text = "Đã dừng / stopped" if was_running else "Không chạy / was not running"
    click.echo(f"{text}: {context.state}")
