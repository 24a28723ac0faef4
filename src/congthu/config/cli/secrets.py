"""``congthu secrets``: which secrets an instance has, and making them anew."""

from __future__ import annotations

import click

from congthu.common import clock
from congthu.config.cli.account import shell_actor
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import load_instance
from congthu.engine import keys
from congthu.engine.secret_files import SECRETS, renewable


@click.group("secrets")
def command() -> None:
    """List the secrets of an instance, or make them anew while it runs."""


@command.command("list")
def list_secrets() -> None:
    """Print each secret: its name, its file, who alone reads it, how it is made anew."""
    for secret in SECRETS:
        click.echo(f"{secret.name:<20} {secret.path:<30} {secret.rights!s:<24} {secret.renewal}")


@command.command("rotate")
@click.argument("name", type=click.Choice(["all", *(secret.name for secret in renewable())]))
@pass_context
def rotate(context: Context, name: str) -> None:
    """Make the secret NAME anew, or all of them. Nobody is signed out and no mail is lost.

    The web's key and that of id tokens go on verifying what they signed until the next renewal. A DKIM key signs only
    after its record is published: `congthu secrets confirm dkim`.
    """
    context.setup_django()
    from congthu.config.renewal import renew_secret, tell_readers  # noqa: PLC0415

    config = load_instance(context.state)
    names = [secret.name for secret in renewable()] if name == "all" else [name]
    for chosen in names:
        selector = renew_secret(config, chosen, actor=shell_actor(), at=clock.now())
        click.echo(f"Đã thay / renewed: {chosen}")
        if selector:
            public = keys.dkim_public(context.state / "secrets", f"dkim.next.{selector}.key")
            click.echo(
                "Công bố bản ghi này rồi chạy / publish this record, then run: congthu secrets confirm dkim\n"
                f'{selector}._domainkey.{config.domain}. IN TXT "v=DKIM1; k=rsa; p={public}"'
            )
    tell_readers(config, names)


@command.command("confirm")
@click.argument("name", type=click.Choice(["dkim"]))
@pass_context
def confirm(context: Context, name: str) -> None:
    """Let the DKIM key that waits sign: its record is published. Leave the old record for a week."""
    del name
    context.setup_django()
    from congthu.config.renewal import confirm_dkim  # noqa: PLC0415

    changed = confirm_dkim(load_instance(context.state), actor=shell_actor(), at=clock.now())
    click.echo(f"Ký bằng / signing with: {changed.dkim_selector}")
