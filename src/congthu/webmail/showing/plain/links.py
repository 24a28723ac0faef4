"""Links in plain text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthu.webmail.showing.html.addresses import read_url
from congthu.webmail.showing.types import TextSpan

_LINK: Final = re.compile(
    r"\bhttps?://[^\s<>\"'`{}|\\^]{2,2000}|\bwww\.[\w\-]{1,63}\.[^\s<>\"'`{}|\\^]{2,2000}"
    r"|(?<![\w.+\-@/])[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.){1,6}[a-z]{2,24}\b|\bmailto:[^\s<>\"']{3,320}",
    re.IGNORECASE,
)
_TRAILING: Final = ".,;:!?…”’»"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def find_links(text: str, most: int) -> tuple[TextSpan, ...]:
    """Return ``text`` as spans, with links among them; at most ``most`` links."""
    return tuple(_spans(text, most))


def _spans(text: str, most: int) -> Iterator[TextSpan]:
    position = 0
    for count, found in enumerate(_LINK.finditer(text)):
        if count >= most:
            break
        shown = _trimmed(found.group())
        address = read_url(_full(shown))
        if address is None or (address.scheme in {"http", "https"} and not address.host):
            continue
        if found.start() > position:
            yield TextSpan(text=text[position : found.start()])
        yield TextSpan(text=shown, url=address.url)
        position = found.start() + len(shown)
    if position < len(text):
        yield TextSpan(text=text[position:])


def _full(shown: str) -> str:
    if "://" in shown[:8] or shown[:7].lower() == "mailto:":
        return shown
    return (
        f"mailto:{shown}"
        if "@" in shown.split("/", maxsplit=1)[0] and shown[:4].lower() != "www."
        else f"http://{shown}"
    )


def _trimmed(link: str) -> str:
    """Return ``link`` without the signs of the sentence behind it; a closing bracket stays if its opening is in it."""
    while link and (link[-1] in _TRAILING or (link[-1] in _PAIRS and _PAIRS[link[-1]] not in link)):
        link = link[:-1]
    return link
