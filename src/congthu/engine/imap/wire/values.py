"""The values inside a response: atoms, strings, numbers and lists (RFC 9051, 4). Pure.

Numbers stay octets, as the reader of a value knows best whether it must be one. ``NIL`` is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from congthu.engine.errors import StoreError

Value: TypeAlias = "bytes | list[Value] | None"

_DEEPEST: Final = 400
_TOKEN: Final = re.compile(
    rb" *(?:"
    # Flags come first: what a mail program chose as a keyword may hold a bracket.
    rb"(?P<flags>FLAGS \([^()\"]*\))"
    rb"|(?P<section>(?:BODY|BINARY)(?:\.SIZE)?\[[^\]]*\](?:<\d+>)?)"
    rb'|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    rb"|(?P<open>\()|(?P<close>\))"
    rb'|(?P<atom>[^ ()"]+)'
    rb")",
    re.DOTALL | re.IGNORECASE,
)
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)


def read_values(pieces: Sequence[bytes]) -> list[Value]:
    """Return the values of text and literals by turns.

    Raises:
        StoreError: ``unreadable``: brackets or quotes that do not match.
    """
    found: list[Value] = []
    stack = [found]
    for index, piece in enumerate(pieces):
        if index % 2:
            stack[-1].append(piece)
        else:
            _read_text(piece, stack)
    if len(stack) != 1:
        raise StoreError("unreadable", reason="open bracket")
    return found


def _read_text(text: bytes, stack: list[list[Value]]) -> None:
    place, end = 0, len(text.rstrip(b" "))
    match_at = _TOKEN.match
    while place < end:
        token = match_at(text, place)
        if token is None:
            raise StoreError("unreadable", reason="no value", near=text[place : place + 40])
        place = token.end()
        kind = token.lastgroup
        if kind == "atom":
            atom = token["atom"]
            stack[-1].append(None if atom in {b"NIL", b"nil"} else atom)
        elif kind == "open":
            _open(stack)
        elif kind == "close":
            _close(stack)
        elif kind == "quoted":
            raw = token["quoted"]
            stack[-1].append(_ESCAPED.sub(rb"\1", raw) if b"\\" in raw else raw)
        elif kind == "section":
            stack[-1].append(token["section"].upper())
        else:
            flags: list[Value] = list(token["flags"][7:-1].split())
            stack[-1] += [b"FLAGS", flags]


def _open(stack: list[list[Value]]) -> None:
    if len(stack) > _DEEPEST:
        raise StoreError("unreadable", reason="too deep")
    inner: list[Value] = []
    stack[-1].append(inner)
    stack.append(inner)


def _close(stack: list[list[Value]]) -> None:
    if len(stack) == 1:
        raise StoreError("unreadable", reason="bracket without a beginning")
    stack.pop()


def as_number(value: Value) -> int:
    """Return a number.

    Raises:
        StoreError: ``unreadable``.
    """
    if isinstance(value, bytes) and value.isdigit() and len(value) < 20:  # noqa: PLR2004 -- What 64 bits can hold.
        return int(value)
    raise StoreError("unreadable", reason="no number", near=str(value)[:40])


def as_list(value: Value) -> list[Value]:
    """Return a list.

    Raises:
        StoreError: ``unreadable``.
    """
    if isinstance(value, list):
        return value
    raise StoreError("unreadable", reason="no list", near=str(value)[:40])


def as_octets(value: Value) -> bytes:
    """Return a string, empty for NIL.

    Raises:
        StoreError: ``unreadable``.
    """
    if isinstance(value, list):
        raise StoreError("unreadable", reason="no string")
    return value or b""


def as_text(value: Value) -> str:
    """Return a string as text; what is no UTF-8 is replaced."""
    return as_octets(value).decode("utf-8", "replace")


def pairs(values: Sequence[Value]) -> dict[bytes, Value]:
    """Return names in upper case with the value behind each.

    Raises:
        StoreError: ``unreadable``.
    """
    if len(values) % 2:
        raise StoreError("unreadable", reason="a name without a value")
    return {as_octets(values[index]).upper(): values[index + 1] for index in range(0, len(values), 2)}
