"""winmail.dat: what Outlook wraps into TNEF, taken out again."""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass
from typing import Final

from tnefparse import TNEF

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # It logs what it does not know, with parts of letters.

_CLASS_ID: Final = 16
"""A nested letter has the id of its class before it."""
_DEEPEST: Final = 3
MAGIC: Final = b"\x78\x9f\x3e\x22"


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """What was in a winmail.dat."""

    files: tuple[tuple[str, bytes], ...] = ()
    html: bytes = b""
    text: str = ""
    is_broken: bool = False


def unpack(octets: bytes, *, limit: int, depth: int = 0) -> Unpacked:
    """Return files and text of a TNEF stream; those of a letter nested in it are among them, its text is a file.

    The library raises whatever Python raises when octets are not as it expects; that is a broken stream, no more.
    """
    if depth > _DEEPEST or not octets.startswith(MAGIC):
        return Unpacked(is_broken=True)
    try:
        read = TNEF(octets, do_checksum=False)
        files: list[tuple[str, bytes]] = []
        left = limit
        for attachment in read.attachments:
            data = bytes(attachment.data or b"")
            name = str(attachment.long_filename() or attachment.name or "")
            at = data.find(MAGIC, 0, _CLASS_ID + len(MAGIC))
            if at >= 0:
                inner = unpack(data[at:], limit=left, depth=depth + 1)
                data, more = _text_of(inner), inner.files
                name = f"{name or 'message'}.html" if inner.html else f"{name or 'message'}.txt"
                files.extend(more)
            left -= len(data)
            if left < 0:
                break
            files.append((name.rstrip("\x00"), data))
        return Unpacked(files=tuple(files), html=_octets(read.htmlbody), text=_string(read.body).rstrip("\x00"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error, OverflowError, RecursionError,
            AssertionError, NotImplementedError, EOFError, MemoryError, NameError, Warning):  # fmt: skip
        return Unpacked(is_broken=True)


def _text_of(inner: Unpacked) -> bytes:
    return inner.html or inner.text.encode()


def _octets(value: object) -> bytes:
    if isinstance(value, list):
        value = value[0] if value else b""
    return value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else b""


def _string(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
