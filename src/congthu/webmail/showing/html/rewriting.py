"""The second pass: every attribute of every tag is looked at and written anew. Pure.

It reads what the first pass serialised. There each tag has one form (names in small letters, values in double quotes,
every `<` of the text escaped, no element whose content is raw), so that a pattern can find tags without a mistake.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from congthu.webmail.showing.html.addresses import is_mismatch, read_url
from congthu.webmail.showing.html.allowed import WRITTEN
from congthu.webmail.showing.html.sheets import clean_token
from congthu.webmail.showing.html.styles import Filtering, dark_colour, filter_declarations
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import Link, ShowOptions

_TAG: Final = re.compile(r"<([a-z][a-z0-9]*)((?: [^\s=\"<>]+=\"[^\"]*\")*)>")
_ATTRIBUTE: Final = re.compile(r" ([^\s=\"<>]+)=\"([^\"]*)\"")
_ANY_TAG: Final = re.compile(r"<[^>]*>")
_LENGTH: Final = re.compile(r"\s*(\d{1,5})(?:\.\d{1,4})?\s*(px|%|em|pt)?\s*$")
_COLOUR: Final = re.compile(r"#?[0-9a-zA-Z]{3,20}$")
_WORD: Final = re.compile(r"[\w \-+.,']{0,200}$")
_DATA_IMAGE: Final = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*$")
_TINY: Final = re.compile(r"(?:width|height)\s*:\s*[012](?:px)?\s*(?:;|$|!)|display\s*:\s*none|visibility\s*:\s*hidden")
_FIRST_CANDIDATE: Final = re.compile(r"\s*([^\s,]+)")
_SPECIAL: Final = re.compile("[&<>\"'\xa0]")
_TINY_SIDE: Final = 2
_TEXT_LENGTH: Final = 300

_ALLOWED: Final = {tag: names | WRITTEN["*"] for tag, names in WRITTEN.items()}

_COLOURS: Final = frozenset({"bgcolor", "color", "bordercolor", "text"})
_LENGTHS: Final = frozenset(
    {"width", "height", "border", "hspace", "vspace", "cellpadding", "cellspacing", "size", "span", "colspan",
     "rowspan", "start", "value"}
)  # fmt: skip
_TEXTS: Final = frozenset({"title", "alt", "summary", "abbr"})


@dataclass
class Rewriter:
    """One rewriting of one letter, and what it found on the way."""

    policy: ShowPolicy
    options: ShowOptions
    cids: Mapping[str, str]
    remote: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    trackers: int = 0

    def __post_init__(self) -> None:
        self.filtering = Filtering(url=self.style_url, is_dark=self.options.is_dark)

    def rewrite(self, source: str) -> str:
        """Return ``source`` with every tag written anew."""
        return _TAG.sub(lambda found: self._tag(found, source), source)

    def style_url(self, url: str) -> str | None:
        """Return what may stand in a url() of a style: an image of the letter, or a remote one that is allowed."""
        if _is_data_image(url, self.policy):
            return url
        return self._own_image(url) or self._remote_image(url)

    def _tag(self, found: re.Match[str], source: str) -> str:
        tag = found[1]
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found[2])} if found[2] else {}
        if tag == "a":
            attributes = self._anchor(given, source, found.end())
        elif tag == "img":
            attributes = self._image(given)
        elif given:
            attributes = {}
        else:
            return found[0]
        attributes.update(self._common(tag, given))
        written = "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())
        return f"<{tag}{written}>"

    def _common(self, tag: str, given: dict[str, str]) -> dict[str, str]:
        allowed = _ALLOWED.get(tag, WRITTEN["*"])
        kept: dict[str, str] = {}
        for name, value in given.items():
            written = self._attribute(name, value) if name in allowed and name not in {"href", "src"} else None
            if written is not None:
                kept[name] = written
        background = given.get("background")
        styles = [kept.get("style", "")]
        if background and (url := self.style_url(background)):
            styles.append(filter_declarations(f'background-image:url("{url}")', Filtering(url=lambda _url: url)))
        if "text" in given and _COLOUR.match(given["text"]):
            styles.insert(0, f"color:{self._colour(given['text'])}")
        style = ";".join(filter(None, styles))
        return {**kept, "style": style} if style else {name: kept[name] for name in kept if name != "style"}

    def _attribute(self, name: str, value: str) -> str | None:
        value = value.strip()
        if name == "style":
            return filter_declarations(value, self.filtering)
        if name in {"id", "name", "class"}:
            return " ".join(f"{self.options.prefix}{clean_token(word)}" for word in value.split()[:50]) or None
        if name in _COLOURS:
            return self._colour(value) if _COLOUR.match(value) else None
        if name in _TEXTS:
            return value[:1000]
        return value if (_LENGTH if name in _LENGTHS else _WORD).match(value) else None

    def _colour(self, value: str) -> str:
        return dark_colour(value) if self.options.is_dark else value

    def _anchor(self, given: dict[str, str], source: str, at: int) -> dict[str, str]:
        href = given.get("href", "")
        if href.startswith("#"):
            return {"href": f"#{self.options.prefix}{clean_token(href[1:])}"} if len(href) > 1 else {}
        address = read_url(href) if href else None
        if address is None or address.scheme not in {"http", "https", "mailto", "tel"}:
            return {}
        end = source.find("</a>", at, at + 20_000)
        text = html.unescape(_ANY_TAG.sub("", source[at : end if end >= 0 else at]))
        text = " ".join(text.split())[:_TEXT_LENGTH]
        link = Link(url=address.url, host=address.host, text=text, is_mismatch=is_mismatch(text, address.host))
        if len(self.links) < self.policy.links:
            self.links.append(link)
        attributes = {"href": address.url, "rel": "noopener noreferrer nofollow", "target": "_blank"}
        attributes |= {"data-host": address.host} if address.host else {}
        return attributes | ({"data-mismatch": "1"} if link.is_mismatch else {})

    def _image(self, given: dict[str, str]) -> dict[str, str]:
        src = given.get("src", "").strip()
        if not src and (first := _FIRST_CANDIDATE.match(given.get("srcset", ""))):
            src = first[1]
        own = src if _is_data_image(src, self.policy) else self._own_image(src)
        if own:
            return {"src": own}
        address = read_url(src)
        if address is None or address.scheme not in {"http", "https"}:
            return {}
        if _is_tracker(given):
            self.trackers += 1
            self.remote.append(address.url)
            return {"data-tracker": "1"}
        allowed = self._remote_image(src)
        if allowed is None:
            return {"data-remote": address.url}
        return {"src": allowed, "referrerpolicy": "no-referrer"}

    def _own_image(self, url: str) -> str | None:
        """Return where an image of the letter is fetched; None where ``url`` names none, or none may be fetched."""
        key = url[4:] if url[:4].lower() == "cid:" else url
        section = self.cids.get(key.strip("<> "))
        if section is None or self.options.part_url is None:
            return None
        self.shown.add(section)
        return self.options.part_url(section)

    def _remote_image(self, url: str) -> str | None:
        address = read_url(url)
        if address is None or address.scheme not in {"http", "https"}:
            return None
        self.remote.append(address.url)
        return self.options.allow_remote(address.url) if self.options.allow_remote else None


def _is_data_image(url: str, policy: ShowPolicy) -> bool:
    is_short = len(url) <= policy.data_image_octets * 4 // 3
    return url.startswith("data:image/") and is_short and _DATA_IMAGE.match(url) is not None


def _is_tracker(given: Mapping[str, str]) -> bool:
    """Return whether an image is too small to be looked at; such a one is never fetched, not even when asked for."""
    for side in ("width", "height"):
        found = _LENGTH.match(given.get(side, ""))
        if found and found[2] in {None, "px"} and int(found[1]) <= _TINY_SIDE:
            return True
    return _TINY.search(given.get("style", "").lower()) is not None


def _escaped(value: str) -> str:
    return html.escape(value).replace("\xa0", "&nbsp;") if _SPECIAL.search(value) else value
