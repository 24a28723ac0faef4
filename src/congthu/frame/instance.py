"""The instance that the pages belong to, as `config` wired it."""

from __future__ import annotations

from django.conf import settings

from congthu.engine.types import DesiredState


def instance() -> DesiredState:
    """Return names, ports and places of this instance."""
    state: DesiredState = settings.INSTANCE_STATE
    return state


def web_url() -> str:
    """Return the address under which people open these pages."""
    return str(settings.INSTANCE.web_url)


def return_addresses() -> list[str]:
    """Return the addresses outside that sign-in may lead back to."""
    return list(settings.INSTANCE.return_addresses or ())
