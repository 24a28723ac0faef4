"""``congthu config``: the configuration of an instance, with a sentence on every option."""

from __future__ import annotations

from pathlib import Path

import click

from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import InstanceConfig, describe, load_instance


@click.command("config")
@click.option("--example", is_flag=True, help="Print the defaults instead of this instance's configuration.")
@pass_context
def command(context: Context, example: bool) -> None:
    """Print the configuration file, annotated. Exit code 3 when the instance's own has a fault."""
    click.echo(describe(InstanceConfig(state=Path()) if example else load_instance(context.state)))
