"""Where a Sieve script forwards to, read from its text (RFC 5228). Pure.

Not an interpreter: it finds every ``redirect`` outside comments and strings, and the address behind it. A target that
is computed (``${…}``) or taken from elsewhere is no literal, and the answer says that there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+)
    |(?P<comment>\#[^\n]*|/\*.*?\*/)
    |(?P<multiline>text:[ \t]*(?:\#[^\n]*)?\r?\n.*?^\.\r?$)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<tag>:[A-Za-z_]\w*)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class Redirects:
    """The forwards of a script."""

    targets: tuple[str, ...]
    """Each once, sorted."""
    complete: bool
    """Whether every target could be read."""


def find_redirects(script: str) -> Redirects:
    """Return where a script forwards to, whether or not the condition before it will ever hold."""
    targets, complete = set(), True
    tokens = [(match.lastgroup, match[0]) for match in _TOKEN.finditer(script)]
    words = [(kind, text) for kind, text in tokens if kind not in {"space", "comment"}]
    for place, (kind, text) in enumerate(words):
        if kind != "word" or text.lower() != "redirect":
            continue
        rest = words[place + 1 :]
        while rest and rest[0][0] == "tag":
            rest = rest[1:]
        literal = _literal(rest[0]) if rest else None
        if literal is None or "${" in literal:
            complete = False
        else:
            targets.add(literal)
    return Redirects(targets=tuple(sorted(targets)), complete=complete)


def _literal(token: tuple[str | None, str]) -> str | None:
    kind, text = token
    if kind == "string":
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL).strip()
    if kind == "multiline":
        return "\n".join(text.splitlines()[1:-1]).strip()
    return None
