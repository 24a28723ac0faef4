"""Types that a browser shows by itself without running anything."""

from __future__ import annotations

from typing import Final

SHOWN_IN_PLACE: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf"}
)
"""SVG and HTML are not among them: they can carry scripts."""
