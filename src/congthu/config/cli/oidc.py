"""``congthu oidc``: programs that sign people in by our word, and accounts that sign in by another's."""

from __future__ import annotations

import click

from congthu.common import clock
from congthu.config.cli.account import shell_actor
from congthu.config.cli.context import Context, pass_context
from congthu.config.instance import load_instance
from congthu.engine.errors import NotReady


@click.group("oidc")
def command() -> None:
    """OpenID Connect: register the portal and other programs; link accounts to an identity provider."""


@command.group("client")
def client() -> None:
    """Programs that ask us who somebody is."""


@client.command("add")
@click.argument("name")
@click.option("--redirect", "redirects", multiple=True, required=True, help="An exact address that answers go to.")
@click.option("--logout", "logouts", multiple=True, help="An exact address that signing out may lead to.")
@click.option("--own", is_flag=True, help="The province's own: people are not asked for consent.")
@pass_context
def add(context: Context, name: str, redirects: tuple[str, ...], logouts: tuple[str, ...], own: bool) -> None:
    """Register the program NAME and print its id and secret, the latter once only."""
    context.setup_django()
    from congthu.accounts.api import add_client  # noqa: PLC0415

    made = add_client(
        name, redirect_uris=redirects, logout_uris=logouts, is_own=own, actor=shell_actor(), at=clock.now()
    )
    click.echo(f"issuer        {load_instance(context.state).web_url}/oidc")
    click.echo(f"client_id     {made.client_id}\nclient_secret {made.secret}")


@client.command("list")
@pass_context
def list_(context: Context) -> None:
    """Print the registered programs."""
    context.setup_django()
    from congthu.accounts.api import list_clients  # noqa: PLC0415

    for found in list_clients():
        click.echo(f"{found.name}  {found.client_id}{'  --own' if found.is_own else ''}")
        for uri in (*found.redirect_uris, *found.logout_uris):
            click.echo(f"  {uri}")


@client.command("remove")
@click.argument("name")
@pass_context
def remove(context: Context, name: str) -> None:
    """Remove the program NAME; what it holds ends."""
    context.setup_django()
    from congthu.accounts.api import remove_client  # noqa: PLC0415

    remove_client(name, actor=shell_actor(), at=clock.now())
    click.echo(f"Đã xóa / removed: {name}")


@command.command("link")
@click.argument("login")
@click.argument("subject")
@click.option("--reason", required=True, help="Why, with the paper's number; it goes on record.")
@pass_context
def link(context: Context, login: str, subject: str, reason: str) -> None:
    """Record that the identity provider's SUBJECT is the account LOGIN."""
    context.setup_django()
    from congthu.accounts.api import get_account_id, link_identity  # noqa: PLC0415

    issuer = _issuer(context)
    link_identity(
        get_account_id(login), issuer=issuer, subject=subject, reason=reason, actor=shell_actor(), at=clock.now()
    )
    click.echo(f"Đã liên kết / linked: {login}")


@command.command("unlink")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it goes on record.")
@pass_context
def unlink(context: Context, login: str, reason: str) -> None:
    """Take the link of LOGIN back."""
    context.setup_django()
    from congthu.accounts.api import get_account_id, unlink_identity  # noqa: PLC0415

    unlink_identity(get_account_id(login), issuer=_issuer(context), reason=reason, actor=shell_actor(), at=clock.now())
    click.echo(f"Đã bỏ liên kết / unlinked: {login}")


def _issuer(context: Context) -> str:
    issuer = (load_instance(context.state).identity_provider or {}).get("issuer", "")
    if not issuer:
        raise NotReady("no_provider")
    return issuer
