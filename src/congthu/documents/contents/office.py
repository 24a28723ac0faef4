"""The text of office documents: ZIP archives of XML, of Microsoft's family and of OASIS'. Pure.

XML is read as a stream, and refused where it declares a document type: no office program writes one, and entities are
the way to make a few octets many. An archive's own word on how large it is counts for nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.parsers import expat

from congthu.documents.contents.limits import Limits

_TEXTS: Final = re.compile(
    r"content\.xml"
    r"|word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"
    r"|xl/(?:sharedStrings|comments\d*|worksheets/sheet\d+)\.xml"
    r"|ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"
)
"""Parts of an archive that hold what a reader of the document sees."""
_CONTENT_TYPES: Final = "[Content_Types].xml"
_PIECE: Final = 1 << 16
_BREAKS: Final = frozenset({"p", "h", "si", "c", "is", "tr", "tab", "br", "cr", "s", "line-break", "row"})
"""Elements after which a new word begins."""


class NotAsDeclared(Exception):
    """The file is not what it says: broken, encrypted, or made to harm."""


def text_of_archive(raw: bytes, limits: Limits) -> str:
    """Return the text of a document, or the names in an archive that is none.

    Raises:
        NotAsDeclared: it cannot be read.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _text(archive, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise NotAsDeclared(str(error)) from error


def _text(archive: zipfile.ZipFile, limits: Limits) -> str:
    names = archive.namelist()[: limits.parts]
    if _CONTENT_TYPES not in names and "content.xml" not in names:
        return "\n".join(names)[: limits.characters]
    text, left = _Text(limits.characters), limits.unpacked
    for name in filter(_TEXTS.fullmatch, names):
        reader = _Reader(text)
        for piece in _pieces(archive, name):
            left -= len(piece)
            if left < 0:
                raise NotAsDeclared("larger than it may be")
            reader.feed(piece)
            if text.length >= limits.characters:
                return text.value
        reader.end()
    return text.value


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


class _Text:
    """Text as it grows, up to a length."""

    def __init__(self, most: int) -> None:
        self._pieces: list[str] = []
        self._most = most
        self.length = 0

    def add(self, piece: str) -> None:
        self._pieces.append(piece[: max(0, self._most - self.length)])
        self.length += len(piece)

    @property
    def value(self) -> str:
        return "".join(self._pieces)


class _Reader:
    """Reads one part as it comes."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._depth = 0
        """How many open elements hold text."""
        self._cell = ""
        """What the last cell of a sheet holds."""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> None:
        self._parse(piece, is_last=False)

    def end(self) -> None:
        self._parse(b"", is_last=True)

    def _parse(self, piece: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise NotAsDeclared(str(error)) from error

    def _doctype(self, *_: object) -> None:
        raise NotAsDeclared("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self._cell = attributes.get("t", "")
        self._depth += self._holds_text(name, local)
        self._part_words(local)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._depth -= self._holds_text(name, local)
        self._part_words(local)

    def _part_words(self, local: str) -> None:
        if local in _BREAKS:
            self._text.add("\n")

    def _holds_text(self, name: str, local: str) -> bool:
        if "opendocument" in name:
            return local in {"p", "h"}
        # The value of a cell that shares its text is only the number of that text.
        return local == "t" or (local == "v" and self._cell != "s")

    def _characters(self, text: str) -> None:
        if self._depth:
            self._text.add(text)
