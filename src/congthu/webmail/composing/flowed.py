"""Plain text that wraps on a phone and on a wide screen (RFC 3676, format=flowed, delsp=no). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_WIDTH: Final = 72
_QUOTE: Final = re.compile(r"^(?:> ?)+")
_SIGNATURE: Final = "-- "
"""Ends in a blank and flows all the same into nothing (RFC 3676, 4.3)."""


def flow(text: str) -> str:
    """Return a text whose long lines are broken softly; quotes keep their depth, signature marks their form."""
    return "\n".join(line for paragraph in text.split("\n") for line in _flowed(paragraph))


def unflow(text: str) -> str:
    """Return a flowed text with each paragraph on one line."""
    done: list[str] = []
    open_depth: int | None = None
    """The depth of a paragraph that goes on; None: the next line begins another one."""
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if open_depth == depth and content != _SIGNATURE:
            done[-1] += content
        else:
            done.append(_prefixed(depth, content))
        goes_on = content.endswith(" ") and content != _SIGNATURE
        open_depth = depth if goes_on else None
    return "\n".join(done)


def _flowed(paragraph: str) -> Iterator[str]:
    depth, content = _split_quote(paragraph)
    if content == _SIGNATURE:
        yield _stuffed(depth, content)
        return
    *soft, last = _broken(content.rstrip(" "), _WIDTH - depth)
    yield from (_stuffed(depth, piece + " ") for piece in soft)
    yield _stuffed(depth, last)


def _broken(content: str, width: int) -> list[str]:
    """Return the pieces of a paragraph, each of which but the last loses the blank behind it."""
    pieces: list[str] = []
    rest = content
    while len(rest) > width:
        cut = rest.rfind(" ", 1, width)
        cut = cut if cut > 0 else rest.find(" ", width)
        # A blank beside another one stays inside a line: at the end of one it would make the text flow on elsewhere.
        if cut <= 0 or rest[cut - 1] == " " or rest[cut + 1 : cut + 2] == " " or rest[:cut] == "--":
            break
        pieces.append(rest[:cut])
        rest = rest[cut + 1 :]
    return [*pieces, rest]


def _split_quote(line: str) -> tuple[int, str]:
    quote = _QUOTE.match(line)
    return (quote[0].count(">"), line[quote.end() :]) if quote else (0, line)


def _stuffed(depth: int, content: str) -> str:
    if depth:
        return ">" * depth + " " + content if content else ">" * depth
    return " " + content if content.startswith((" ", ">", "From ")) else content


def _prefixed(depth: int, content: str) -> str:
    return (">" * depth + " " + content if content else ">" * depth) if depth else content
