"""Which folder is the bin, the drafts, what was sent (RFC 6154)."""

from __future__ import annotations

from typing import Final

from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.wire.utf7 import decode_name
from congthu.engine.imap.wire.values import as_list, as_octets, as_text

_KEPT: Final = "special"
_USUAL: Final = {"\\Trash": "Trash", "\\Drafts": "Drafts", "\\Sent": "Sent", "\\Junk": "Junk", "\\Archive": "Archive"}


def bin_of(box: BoxConnection) -> str:
    """Return the folder of what was thrown away. Raises StoreError."""
    return special_folder(box, "\\Trash")


def special_folder(box: BoxConnection, use: str) -> str:
    """Return the name of a special folder; the usual one where the box does not say. Asked once for each connection.

    Raises:
        StoreError: ``unreachable``.
        KeyError: there is no such use.
    """
    kept = box.remembered.get(_KEPT)
    names = kept if isinstance(kept, dict) else box.repeat(lambda: _names(box))
    box.remembered[_KEPT] = names
    return str(names.get(use, _USUAL[use]))


def _names(box: BoxConnection) -> dict[str, str]:
    answer = box.ask("list", b'LIST (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)')
    found: dict[str, str] = {}
    for response in answer.named(b"LIST"):
        flags, _, name = response.values()
        found |= {as_text(flag): decode_name(as_octets(name)) for flag in as_list(flags) if as_text(flag) in _USUAL}
    return found
