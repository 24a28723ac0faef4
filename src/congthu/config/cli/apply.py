"""``congthu apply``: put a changed configuration in force on a running instance."""

from __future__ import annotations

import click

from congthu.config.bring_up import read_state, with_rules
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import CODE, load_instance
from congthu.engine.errors import NotReady
from congthu.engine.install import apply
from congthu.engine.supervise import Supervisor


@click.command("apply")
@pass_context
def command(context: Context) -> None:
    """Render, let every daemon check, swap, restart what changed; roll back when a part does not come up."""
    supervisor = Supervisor(context.state, CODE / ".venv" / "bin")
    if supervisor.pid is None:
        raise NotReady("not_running", path=str(context.state))
    context.setup_django()
    restarted = apply(with_rules(read_state(load_instance(context.state))), supervisor)
    click.echo("Khởi động lại / restarted: " + (", ".join(restarted) or "—"))
