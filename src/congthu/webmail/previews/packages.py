"""Office documents as archives of XML; what an archive says of itself counts for nothing. Pure."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree

from congthu.webmail.previews.types import CannotPreview, Limits

BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    NotImplementedError,
    EOFError,
    OSError,
    AttributeError,
    AssertionError,
    OverflowError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
)
"""What libraries raise at documents that are none."""
_DEEPEST: Final = 200


class Package:
    """A document whose parts are read one by one."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        self._archive, self._limits = zipfile.ZipFile(BytesIO(raw)), limits
        self.names = frozenset(self._archive.namelist())

    def octets(self, name: str) -> bytes:
        """Return a part; empty where it is missing.

        Raises:
            CannotPreview: it is larger than it may be.
        """
        if name not in self.names:
            return b""
        with self._archive.open(name) as part:
            content = part.read(self._limits.unpacked + 1)
        if len(content) > self._limits.unpacked:
            raise CannotPreview("too_much")
        return content

    def tree(self, name: str) -> etree._Element:
        """Return a part as XML; an empty element where it is missing.

        Raises:
            CannotPreview: it declares a document type, with which a few octets can become many.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(self.octets(name) or b"<none/>", parser)
        if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # The stubs do not know it.
            raise CannotPreview("damaged")
        return root


def local(element: etree._Element) -> str:
    """Return the name of an element without its family; empty for comments and the like."""
    # Comments and instructions have a function for a tag.
    return str(element.tag).rpartition("}")[2] if not callable(element.tag) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without its family."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def span_of(given: str) -> str:
    """Return over how many columns a cell goes, as markup; nothing for one."""
    return f' colspan="{min(int(given), 60)}"' if given.isascii() and given.isdigit() and int(given[:6]) > 1 else ""


def check_depth(depth: int) -> None:
    """Refuse what is nested deeper than any document. Raises CannotPreview."""
    if depth > _DEEPEST:
        raise CannotPreview("too_much")
