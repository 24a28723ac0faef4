"""How much of a file is read. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may cost."""

    octets: int = 40 << 20
    """Of the file; a letter with its files has at most 25 MB each (Clause: D5.2b). Of a larger one the name is read."""
    unpacked: int = 64 << 20
    """Of all parts of an archive together, whatever it says of itself."""
    parts: int = 500
    """Parts of an archive that are read."""
    characters: int = 400_000
    """Of text: some two hundred pages. More only makes the index large."""
    seconds: int = 10
    memory: int = 768 << 20


LIMITS = Limits()
