"""Text as letters carry it: composed, without what could break out of a header or a name. Pure. Clause: D9.5."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from congthu.common.folding import tidy

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_ENDS: Final = re.compile("\r\n|\r|\x85|\u2028|\u2029")
_SPECIAL_IN_NAMES: Final = str.maketrans(
    {"/": "_", "\\": "_", ":": "_", "*": "_", "?": "_", '"': "'", "<": "_", ">": "_", "|": "_"}
)
"""What a file system of the receiver refuses or takes for a folder."""
LONGEST_NAME: Final = 240
"""Octets in UTF-8 of a file name on Linux and macOS are 255; some are left for ``(1)`` and the like."""


def composed(text: str) -> str:
    """Return body text in NFC, with Python's line ends, and without controls and halves of characters."""
    plain = _LINE_ENDS.sub("\n", _SURROGATES.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _CONTROLS.sub("", plain))


def one_line(text: str) -> str:
    """Return text for a header: one line, composed, no control or direction character left."""
    return tidy(_SURROGATES.sub("\ufffd", text))


def file_name(name: str, *, otherwise: str = "tep-dinh-kem") -> str:
    """Return a file name that every receiver can store: composed, no path, no trick, not too long, ending kept.

    What turns the reading direction is taken off, so that ``gpj.exe`` cannot be shown as ``exe.jpg``.
    """
    plain = one_line(name.replace("\r", " ").replace("\n", " ")).translate(_SPECIAL_IN_NAMES).strip(" .")
    return _shortened(plain) or otherwise


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 16:  # noqa: PLR2004 -- No ending of a file is longer.
        stem, dot, ending = name, "", ""
    room = LONGEST_NAME - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + dot + ending
