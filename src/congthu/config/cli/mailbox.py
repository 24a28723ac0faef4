"""``congthu mailbox``: exceptions for single boxes at the command line."""

from __future__ import annotations

import click

from congthu.common import clock
from congthu.config.cli.account import shell_actor
from congthu.config.cli.context import Context, pass_context


@click.group("mailbox")
def command() -> None:
    """Set what differs from the rule for one box; each exception goes on record with its reason."""


@command.command("quota")
@click.argument("address")
@click.argument("megabytes", type=click.IntRange(1, 1_000_000), required=False)
@click.option("--reason", required=True, help="Why, with the paper's number; it goes on record.")
@pass_context
def quota(context: Context, address: str, megabytes: int | None, reason: str) -> None:
    """Give the box of ADDRESS room for MEGABYTES (of 1,048,576 bytes); without a number, what the rule says."""
    context.setup_django()
    from congthu.directory.api import get_mailbox_id, set_quota  # noqa: PLC0415
    from congthu.regulation.types import MEGABYTE  # noqa: PLC0415

    limit = None if megabytes is None else megabytes * MEGABYTE
    set_quota(get_mailbox_id(address), limit, reason=reason, actor=shell_actor(), at=clock.now())
    click.echo(f"{address}: {megabytes or 'theo quy chế / as the rule says'} MB")
