"""``congthu up``: set an instance up, start it, and say where it listens and whom one can log in as."""

from __future__ import annotations

import json
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from congthu.config.bring_up import bring_up, take_down
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import CODE, FILE_NAME, InstanceConfig, load_instance
from congthu.config.preflight import check_machine, check_ports
from congthu.engine.errors import NotReady
from congthu.engine.supervise import Supervisor

_STOPPED_BY_ITSELF = 3
_NEW_INSTANCE_SAMPLE = "small"


@click.command("up")
@click.option("--ports", "base", type=click.IntRange(1024, 65000), help="First of the block of ports.")
@click.option("--sample", type=click.Choice(["none", "small", "province"]), help="What a new instance is filled with.")
@click.option("--detach", is_flag=True, help="Return when everything runs; `congthu stop` ends it.")
@pass_context
def command(context: Context, base: int | None, sample: str | None, detach: bool) -> None:
    """Start the system: repeatable, in the foreground unless --detach. Ctrl-C stops everything cleanly."""
    check_machine(context.state)
    supervisor = Supervisor(context.state, CODE / ".venv" / "bin")
    config = choose_config(context.state, base=base, sample=sample, running=supervisor.pid is not None)
    if supervisor.pid is None:
        check_ports(config)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        bring_up(config, say=lambda text: click.echo(f"· {text}", err=True))
        _print_table(context.state)
        if detach:
            return
        click.echo("\nCtrl-C dừng hệ thống / stops the system.", err=True)
        while supervisor.pid is not None:
            time.sleep(1.0)
    except KeyboardInterrupt:
        click.echo("\nĐang dừng / stopping …", err=True)
        take_down(config, supervisor)
        return
    take_down(config, supervisor)
    click.echo("Bộ giám sát đã dừng / the supervisor has ended; xem / see log/supervisor.log", err=True)
    sys.exit(_STOPPED_BY_ITSELF)


def choose_config(state: Path, *, base: int | None, sample: str | None, running: bool) -> InstanceConfig:
    """Return the instance's configuration with what the command line asks for.

    Raises:
        NotReady: it runs with other ports, or holds another sample already.
    """
    stored = load_instance(state)
    is_new = not (state / FILE_NAME).exists()
    if is_new:
        return replace(stored, port_base=base or stored.port_base, sample=sample or _NEW_INSTANCE_SAMPLE)
    if sample not in {None, stored.sample}:
        raise NotReady("sample_differs", found=stored.sample, asked=sample)
    if running and base not in {None, stored.port_base}:
        raise NotReady("already_running", path=str(state))
    return replace(stored, port_base=base or stored.port_base)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt


def _print_table(state: Path) -> None:
    endpoints = json.loads((state / "endpoints.json").read_text(encoding="utf-8"))
    click.echo(f"\nCông Thư: {endpoints['web']}")
    for name, value in endpoints.items():
        if isinstance(value, list) and name != "accounts":
            click.echo(f"  {name:<12} {value[0]}:{value[1]}")
    click.echo(f"  {'CA':<12} {endpoints['ca']}")
    accounts = endpoints.get("accounts", [])
    shown: dict[str, dict[str, str]] = {}
    for account in accounts:
        shown.setdefault(account["role"], account)
    if shown:
        click.echo(f"\nĐăng nhập thử / sample logins ({len(accounts)} trong / in {state}/endpoints.json)")
    for role, account in shown.items():
        click.echo(f"  {role:<16} {account['address']:<44} {account['password']}")
