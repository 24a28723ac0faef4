"""What every command knows: which instance it works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from congthu.config.django import load_django


@dataclass(frozen=True, kw_only=True)
class Context:
    """The instance a command works on."""

    state: Path

    def setup_django(self) -> None:
        """Load Django with this instance's settings; commands that need the database call it first."""
        load_django(self.state)


pass_context = click.make_pass_decorator(Context)
