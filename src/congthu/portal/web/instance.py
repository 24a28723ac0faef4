"""The instance that the pages belong to, as `config` wired it."""

from __future__ import annotations

from django.conf import settings

from congthu.engine.types import DesiredState


def instance() -> DesiredState:
    """Return names, ports and places of this instance."""
    state: DesiredState = settings.INSTANCE_STATE
    return state
