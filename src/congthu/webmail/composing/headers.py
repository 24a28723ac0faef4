"""Header fields as they travel: encoded words, folding, addresses. Pure. Clause: RFC5322, D9.5.

Vietnamese words are encoded in UTF-8 as base64 (RFC 2047), cut between characters, because some programs decode each
word by itself. Only ASCII leaves, so that no system on the way has to know SMTPUTF8.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Final

from congthu.webmail.composing.addresses import quoted
from congthu.webmail.composing.texts import one_line
from congthu.webmail.composing.types import Receiver

_FOLD: Final = 78
_LONGEST_WORD: Final = 200
"""An ASCII word longer than this cannot be folded where lines must not be endless, and is encoded."""
_OCTETS_A_WORD: Final = 42
"""So many octets make an encoded word of 68 letters; with a name of a field before it the line stays below 78."""
Header = tuple[str, str]


def text_header(name: str, text: str) -> Header:
    """Return an unstructured field, e.g. a subject."""
    plain = one_line(text)
    words = plain.split(" ")
    is_plain = plain.isascii() and "=?" not in plain and max(map(len, words)) <= _LONGEST_WORD
    return name, _folded(name, words if is_plain else encoded_words(plain), " ")


def address_header(name: str, receivers: Iterable[Receiver]) -> Header:
    """Return a field of addresses, folded between and inside them."""
    lines: list[str] = []
    pieces = [_mailbox(receiver) for receiver in receivers]
    for index, piece in enumerate(pieces):
        *first, last = piece
        lines += [*first, last + ("," if index + 1 < len(pieces) else "")]
    return name, _folded(name, lines, " ")


def id_header(name: str, ids: Sequence[str]) -> Header:
    """Return a field of message names."""
    return name, _folded(name, list(ids), " ")


def encoded_words(text: str) -> list[str]:
    """Return a text as encoded words that are to be parted by white space, which readers leave out again."""
    pieces: list[bytes] = [b""]
    for char in text:
        octets = char.encode()
        if len(pieces[-1]) + len(octets) > _OCTETS_A_WORD:
            pieces.append(b"")
        pieces[-1] += octets
    return [f"=?UTF-8?B?{base64.b64encode(piece).decode()}?=" for piece in pieces]


def _mailbox(receiver: Receiver) -> list[str]:
    name = one_line(receiver.name)
    if not name:
        return [receiver.address]
    is_plain = name.isascii() and "=?" not in name and len(name) <= _FOLD
    phrase = [quoted(name)] if is_plain else encoded_words(name)
    return [*phrase, f"<{receiver.address}>"]


def _folded(name: str, words: Sequence[str], between: str) -> str:
    """Return words on lines that are as long as they should be; the first stands on the line of the field's name."""
    lines = [""]
    used = len(name) + 2
    for word in words:
        if lines[-1] and used + len(between) + len(word) > _FOLD:
            lines.append(word)
            used = 1 + len(word)
        else:
            added = (between if lines[-1] else "") + word
            lines[-1] += added
            used += len(added)
    return "\r\n ".join(lines)
