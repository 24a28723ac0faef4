"""The octets of one attachment, by the section under which it is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from congthu.webmail.showing.mime.attachments import name_of_part
from congthu.webmail.showing.mime.names import clean_name
from congthu.webmail.showing.mime.octets import octets_of
from congthu.webmail.showing.mime.sniffing import sniff
from congthu.webmail.showing.mime.tnef import unpack
from congthu.webmail.showing.mime.tree import Part, parse_tree
from congthu.webmail.showing.mime.uuencode import find_embedded
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import PartContent

_HARMLESS: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf", "application/zip",
     "audio/mpeg", "audio/ogg", "video/mp4"}
)  # fmt: skip
"""Told to a browser only where the octets themselves say so."""
_UNKNOWN: Final = "application/octet-stream"


def content_of(raw: bytes, section: str, *, policy: ShowPolicy | None = None) -> PartContent | None:
    """Return the file that is shown under ``section``; None where there is none.

    The type is one that no browser runs: what looks like HTML, SVG or a script is called octets.
    """
    policy = policy or ShowPolicy()
    root, _ = parse_tree(raw, policy)
    for mark in (".uu.", ".tnef."):
        if mark in section:
            return _inside(raw, root, section, mark=mark, policy=policy)
    part = next((one for one in _everywhere(root) if one.section == section and not one.children), None)
    if part is None:
        return None
    octets, _ = octets_of(raw, part)
    name, _ = name_of_part(part)
    return PartContent(name=name, content_type=harmless_type(octets, part.content_type), octets=octets)


def harmless_type(octets: bytes, declared: str) -> str:
    """Return the type under which ``octets`` may be given to a browser."""
    sniffed = sniff(octets[:4096])
    if sniffed in _HARMLESS:
        return sniffed
    return "text/plain" if declared == "text/plain" and not sniffed else _UNKNOWN


def _everywhere(part: Part) -> Iterator[Part]:
    """Give all parts, those of letters within the letter too; a letter comes before what is in it."""
    for one in part.walk():
        yield one
        if one.message is not None:
            yield from _everywhere(one.message)


def _inside(raw: bytes, root: Part, section: str, *, mark: str, policy: ShowPolicy) -> PartContent | None:
    outer, _, number = section.partition(mark)
    part = next((one for one in _everywhere(root) if one.section == outer and not one.children), None)
    if part is None or not number.isascii() or not number.isdigit():
        return None
    octets, _ = octets_of(raw, part)
    if mark == ".uu.":
        files = [(one.name, one.octets) for one in find_embedded(octets[: policy.text_octets])]
    else:
        files = list(unpack(octets, limit=policy.unpacked_octets).files)
    index = int(number[:6]) - 1
    if not 0 <= index < len(files):
        return None
    name, data = files[index]
    return PartContent(name=clean_name(name)[0], content_type=harmless_type(data, ""), octets=data)
