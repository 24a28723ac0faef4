"""What a browser calls itself, in words: enough to tell one's own from somebody else's. Pure.

Browsers name each other in their own names for historical reasons; the order of the tables takes care of that.
"""

from __future__ import annotations

from typing import Final

_BROWSERS: Final = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
SEPARATOR: Final = " · "


def program_of(user_agent: str) -> str:
    """Return browser and system, e.g. ``Firefox · Windows``; what is not known is left out, and may be everything."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return SEPARATOR.join(part for part in (browser, system) if part)
