"""What every command knows: which instance it works on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from congthu.config.django import load_django
from congthu.engine.errors import NotReady


@dataclass(frozen=True, kw_only=True)
class Context:
    """The instance a command works on."""

    state: Path

    def setup_django(self) -> None:
        """Load Django with this instance's settings; commands that need the database call it first.

        They are for root alone. The user that the web runs as could write by them what the web writes, and the record
        would name a person at the command line. Clause: D3.3

        Raises:
            NotReady: it is not root who asks.
        """
        if os.geteuid() != 0:
            raise NotReady("command_not_root")
        load_django(self.state)


pass_context = click.make_pass_decorator(Context)
