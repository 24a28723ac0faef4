"""Loading Django for one instance, once, when the ground is laid."""

from __future__ import annotations

import os
from pathlib import Path


def load_django(state: Path) -> None:
    """Load Django with the settings of the instance in ``state``; later calls do nothing."""
    os.environ["CONGTHU_STATE"] = str(state)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congthu.config.settings")
    import django  # noqa: PLC0415 -- Costs half a second that `--help` should not pay.

    django.setup()
