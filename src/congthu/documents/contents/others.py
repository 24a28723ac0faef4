"""The text of files that are no archives: old office documents, RTF, markup. Pure, and roughly: for finding words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from congthu.documents.charsets.reading import read_text

_UTF16_RUN: Final = re.compile(rb"(?:[\t\r\n\x20-\xff]\x00|[\x00-\xff][\x01\x03\x1e]){4,}")
"""Letters of Vietnamese two octets each, as Word and Excel up to 2003 store them: Latin, its extensions, and marks."""
_RTF_GROUP: Final = re.compile(
    r"\{\\(?:\*|fonttbl|colortbl|stylesheet|info|pict|themedata)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
)
_RTF_UNICODE: Final = re.compile(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-f]{2}|\?)?")
_RTF_BREAK: Final = re.compile(r"\\(?:par|line|tab|cell|row|sect|page)\b ?|[\r\n]+")
_RTF_WORD: Final = re.compile(r"\\[a-z]{1,32}-?\d{0,10} ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]")
_SURROGATES: Final = range(0xD800, 0xE000)
_UNSEEN: Final = frozenset({"script", "style", "head", "template"})


def text_of_old_office(raw: bytes) -> str:
    """Return the runs of letters in a document of Word, Excel or PowerPoint up to 2003."""
    return "\n".join(run.decode("utf-16-le", "ignore") for run in _UTF16_RUN.findall(raw))


def text_of_rtf(raw: bytes) -> str:
    """Return the text between the control words."""
    text = _RTF_GROUP.sub("", raw.decode("latin-1"))
    text = _RTF_UNICODE.sub(lambda found: _letter(int(found[1]) % 0x10000), text)
    return _RTF_WORD.sub("", _RTF_BREAK.sub("\n", text))


def text_of_markup(raw: bytes, *, declared: str | None = None) -> str:
    """Return what a reader of a page would see of it; ``declared`` is the charset that it is said to be in."""
    reader = _Page()
    reader.feed(read_text(raw, declared=declared, is_markup=True).text)
    reader.close()
    return "".join(reader.pieces)


def _letter(code: int) -> str:
    return " " if code in _SURROGATES else chr(code)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)
