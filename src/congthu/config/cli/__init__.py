"""The command line ``congthu``: one file a group of commands; ``--help`` is the manual.

Exit codes: 0 all is well, 1 faults were found, 2 wrong usage or bad input, 3 it could not be done.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from congthu import __version__
from congthu.common.errors import CongThuError
from congthu.config.cli.context import Context
from congthu.config.cli.texts import sentence

_COMMANDS = {
    "account": "account",
    "apply": "apply",
    "audit": "audit",
    "config": "configuration",
    "dns": "dns",
    "doctor": "doctor",
    "import": "imports",
    "mailbox": "mailbox",
    "oidc": "oidc",
    "secrets": "secrets",
    "serve": "serve",
    "status": "status",
    "stop": "stop",
    "up": "up",
}
"""Command → module. They are imported when called, so that each pays only for what it needs."""

_COULD_NOT = 3


class _Commands(click.Group):
    """The commands, found by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"congthu.config.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="congthu")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    default=Path("var"),
    envvar="CONGTHU_STATE",
    show_default=True,
    help="The folder where everything of one instance lives.",
)
@click.pass_context
def cli(ctx: click.Context, state: Path) -> None:
    """Công Thư: the official e-mail system of a province.

    Hệ thống thư điện tử công vụ của tỉnh.
    """
    ctx.obj = Context(state=state.resolve())


def main() -> None:
    """Run the command line; an error of ours is told in two languages, without a traceback."""
    try:
        cli(prog_name="congthu")
    except CongThuError as error:
        click.echo(sentence(error), err=True)
        sys.exit(_COULD_NOT)
