"""Lines that were cut for the way joined again: format=flowed (RFC 3676). Pure."""

from __future__ import annotations

import re
from typing import Final

_QUOTES: Final = re.compile(r"((?:>\s?)*)(.*)", re.DOTALL)
_SIGNATURE: Final = "-- "


def join_flowed(text: str, *, deletes_space: bool) -> str:
    """Return ``text`` with soft line breaks taken out; quotes are written as ``> `` for each level."""
    joined: list[str] = []
    open_level: int | None = None
    for line in text.splitlines():
        level, content = _split(line)
        is_soft = content.endswith(" ") and content != _SIGNATURE
        if open_level == level and joined and content != _SIGNATURE:
            joined[-1] += content
        else:
            joined.append("> " * level + content)
        if is_soft and deletes_space:
            joined[-1] = joined[-1][:-1]
        open_level = level if is_soft else None
    return "\n".join(joined)


def _split(line: str) -> tuple[int, str]:
    """Return the depth of the quote and the content without the blank that was stuffed before it."""
    level = len(line) - len(line.lstrip(">"))
    content = line[level:]
    return level, content.removeprefix(" ")
