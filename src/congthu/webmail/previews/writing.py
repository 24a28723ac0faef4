"""HTML as it is put together: everything escaped, pictures as part of it, cut off where it becomes too much. Pure."""

from __future__ import annotations

import base64
from html import escape
from typing import Final

from congthu.webmail.previews.types import Limits

_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


class Full(Exception):
    """There is more than may be shown."""


class Page:
    """A page under construction."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._characters = limits.characters
        self._pictures = limits.pictures

    @property
    def html(self) -> str:
        return "".join(self._pieces)

    def put(self, tag: str) -> None:
        """Add markup of our own."""
        self._characters -= len(tag)
        if self._characters < 0:
            raise Full
        self._pieces.append(tag)

    def text(self, text: str) -> None:
        """Add what stands in the document."""
        self.put(escape(text))

    def picture(self, octets: bytes) -> None:
        """Add a picture of a kind that every browser shows; others are left out."""
        kind = next((kind for magic, kind in _PICTURES if octets.startswith(magic)), None)
        if kind is None or len(octets) > self._pictures:
            return
        self._pictures -= len(octets)
        self._pieces.append(f'<img alt="" src="data:image/{kind};base64,{base64.b64encode(octets).decode()}">')
