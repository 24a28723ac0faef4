"""Types that a browser shows by itself without running anything, and why a document cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

SHOWN_IN_PLACE: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf"}
)
"""SVG and HTML are not among them: they can carry scripts."""

PREVIEW_FAULTS: Final[Mapping[str, object]] = {
    "damaged": _("This file is damaged, locked with a password, or something else than its name says."),
    "too_much": _("This document is too complicated to be shown here. Save it and open it with its program."),
    "too_large": _("This document is too large to be shown here. Save it and open it with its program."),
}
