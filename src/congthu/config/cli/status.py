"""``congthu status``: every part, as supervised and as it answers."""

from __future__ import annotations

import json
import sys

import click

from congthu.config.bring_up import read_state
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import CODE, load_instance
from congthu.engine.errors import NotReady
from congthu.engine.health import check_part
from congthu.engine.parts import parts
from congthu.engine.supervise import Supervisor


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def command(context: Context, as_json: bool) -> None:
    """Say of every part whether it runs and answers. Exit code 1 when one does not."""
    supervisor = Supervisor(context.state, CODE / ".venv" / "bin")
    if supervisor.pid is None:
        raise NotReady("not_running", path=str(context.state))
    states = supervisor.states()
    state = read_state(load_instance(context.state))
    rows = []
    for part in parts(state):
        health = check_part(part, listen=state.listen)
        supervised = states.get(part.name, "UNKNOWN")
        ok = health.ok and supervised == "RUNNING"
        rows.append({"part": part.name, "title": part.title, "state": supervised, "ok": ok, "detail": health.detail})
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(f"{'✓' if row['ok'] else '✗'} {row['title']:<42} {row['state']:<10} {row['detail']}")
    sys.exit(0 if all(row["ok"] for row in rows) else 1)
