"""Addresses as people type them and as headers carry them. Pure; never raises on what was typed. Clause: RFC5322."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from congthu.webmail.composing.texts import one_line
from congthu.webmail.composing.types import Receiver

_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
_ADDRESS: Final = re.compile(rf"{_LOCAL}@{_HOST}")
_BRACKETED: Final = re.compile(r"^(.*?)<([^<>]*)>\s*$", re.DOTALL)
_GROUP: Final = re.compile(r'^[^"<>@,;:]*:')
_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64
_MOST: Final = 5000
"""More receivers than Postfix takes in one message; what follows is reported, not silently left out."""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a line of receivers says."""

    receivers: tuple[Receiver, ...]
    faults: tuple[str, ...]
    """Each piece that is no address, as it was typed."""


def parse_receivers(text: str) -> Parsed:
    """Return the receivers of a line parted by commas, semicolons or line ends; each address once, in order."""
    found: dict[str, Receiver] = {}
    faults: list[str] = []
    for piece in _pieces(text):
        receiver = _receiver(piece)
        if receiver is None or len(found) >= _MOST:
            faults.append(one_line(piece))
        else:
            found.setdefault(receiver.address.lower(), receiver)
    return Parsed(receivers=tuple(found.values()), faults=tuple(faults))


def clean_address(raw: str) -> str | None:
    """Return an address that can be sent to, its domain in ASCII; None where it is none (RFC 6531 is not spoken)."""
    local, at, host = one_line(raw).replace(" ", "").rpartition("@")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    address = f"{local}{at}{ascii_host.lower()}"
    fits = len(address) <= _LONGEST and len(local) <= _LONGEST_LOCAL
    return address if fits and _ADDRESS.fullmatch(address) else None


def is_address(text: str) -> bool:
    """Tell whether a text is exactly one address."""
    return clean_address(text) == text


def format_receivers(receivers: Iterable[Receiver]) -> str:
    """Return receivers as a person may read and change them; `parse_receivers` gives the same ones back."""
    return ", ".join(f"{quoted(item.name)} <{item.address}>" if item.name else item.address for item in receivers)


def quoted(name: str) -> str:
    """Return a name that needs no further look at its characters: in quotes where one of them has a meaning."""
    plain = one_line(name)
    if not re.search(r'[()<>\[\]:;@\\,."]', plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _receiver(piece: str) -> Receiver | None:
    bracketed = _BRACKETED.match(piece)
    if bracketed:
        address, name = clean_address(bracketed[2]), _unquoted(bracketed[1])
    else:
        address, name = clean_address(re.sub(r"\([^()]*\)", "", piece).strip()), ""
    if address is None:
        return None
    return Receiver(address=address, name="" if name.lower() == address.lower() else name)


def _unquoted(text: str) -> str:
    stripped = text.strip()
    is_quoted = len(stripped) > 1 and stripped[0] == stripped[-1] == '"'
    return one_line(re.sub(r"\\(.)", r"\1", stripped[1:-1]) if is_quoted else stripped)


def _pieces(text: str) -> list[str]:
    """Return what stands between the separators that are neither in quotes nor in brackets."""
    pieces: list[str] = []
    current: list[str] = []
    in_quotes = in_brackets = escaped = False
    for char in text:
        if char in ",;\n\r" and not in_quotes and not in_brackets:
            pieces.append("".join(current))
            current = []
            continue
        if char == '"' and not escaped:
            in_quotes = not in_quotes
        elif not in_quotes and char in "<>":
            in_brackets = char == "<"
        escaped = char == "\\" and not escaped
        current.append(char)
    pieces.append("".join(current))
    # A group (RFC 5322, 3.4) is its members: "Các phòng: a@x, b@x;".
    return [stripped for piece in pieces if (stripped := _GROUP.sub("", piece.strip(), count=1).strip())]
