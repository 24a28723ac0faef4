"""``congthu account``: suspend and resume an account at the command line."""

from __future__ import annotations

import os
import pwd

import click

from congthu.common import clock
from congthu.common.actor import Actor
from congthu.config.cli.account_passwords import import_hashes, new_start_password, reset_factors
from congthu.config.cli.context import Context, pass_context


def shell_actor() -> Actor:
    """Return who sits at the command line: the user behind sudo, or the one logged in."""
    return Actor.shell(os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name)


@click.group("account")
def command() -> None:
    """Suspend an account on every protocol, let it be used again, or give it a new start password."""


command.add_command(new_start_password)
command.add_command(import_hashes)
command.add_command(reset_factors)


@command.command("suspend")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it goes on record.")
@pass_context
def suspend(context: Context, login: str, reason: str) -> None:
    """Refuse LOGIN on web, IMAP, POP3 and SMTP within a minute, open connections included; mail still arrives."""
    context.setup_django()
    from congthu.accounts.api import get_account_id, suspend_account  # noqa: PLC0415

    suspend_account(get_account_id(login), reason=reason, actor=shell_actor(), at=clock.now())
    click.echo(f"Đã tạm khóa / suspended: {login}")


@command.command("resume")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it goes on record.")
@pass_context
def resume(context: Context, login: str, reason: str) -> None:
    """Let a suspended LOGIN be used again."""
    context.setup_django()
    from congthu.accounts.api import get_account_id, resume_account  # noqa: PLC0415

    resume_account(get_account_id(login), reason=reason, actor=shell_actor(), at=clock.now())
    click.echo(f"Đã mở lại / resumed: {login}")
