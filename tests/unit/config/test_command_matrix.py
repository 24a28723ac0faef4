"""Every command declares who may run it; a new one must be entered here. Clause: D3.3."""

from __future__ import annotations

from collections.abc import Iterator

import click

from congthu.config.cli import cli

ROOT = frozenset(
    {
        "account import-hashes",
        "account new-start-password",
        "account reset-factors",
        "account resume",
        "account suspend",
        "apply",
        "audit verify",
        "doctor",
        "import",
        "mailbox quota",
        "oidc client add",
        "oidc client list",
        "oidc client remove",
        "oidc link",
        "oidc unlink",
        "secrets confirm",
        "secrets rotate",
        "stop",
        "up",
    }
)
"""The root shell of the server: they work with the database's owner or with secrets that only root can read."""
EVERYBODY = frozenset({"config", "dns", "secrets list", "status"})
"""Nothing that is secret and nothing that changes."""
SERVICE = frozenset({"serve guard", "serve poster", "serve web", "serve worker"})
"""Started by the supervisor as the unprivileged user."""


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[str]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            if isinstance(found, click.Group):
                yield from commands(found, (*words, name))
            else:
                yield " ".join((*words, name))


def test_every_command_has_its_rule() -> None:
    assert set(commands(cli)) == ROOT | EVERYBODY | SERVICE


def test_no_command_reads_mail_or_shows_a_secret() -> None:
    forbidden = {"read", "fetch", "dump", "open", "show", "cat", "export", "password"}
    assert not [name for name in commands(cli) if forbidden & set(name.split())]
