"""Declarations of CSS, filtered: only harmless properties with harmless values stay. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import tinycss2
from tinycss2.color3 import RGBA, parse_color

from congthu.webmail.showing.html.allowed import FUNCTIONS, PROPERTIES
from congthu.webmail.showing.html.colours import Colour, for_dark

UrlFilter = Callable[[str], str | None]
"""Gives what may stand in place of a url(), or None where nothing may."""

_SIMPLE: Final = re.compile(
    r"""(?:\s*[a-z\-]{3,30}\s*:\s*(?:[\w#.,%! ]|-(?=[\w.])|'[\w \-]*')+(?:;|$))+\s*""", re.IGNORECASE | re.ASCII
)
_ONE: Final = re.compile(r"\s*([a-zA-Z\-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_NO_NEGATIVE: Final = re.compile(r"margin|padding|text-indent|letter-spacing|word-spacing")
_KEPT_DISPLAY: Final = frozenset(
    {"block", "inline", "inline-block", "none", "table", "table-cell", "table-row", "list-item", "inline-table",
     "table-row-group", "table-header-group", "table-footer-group", "table-column", "table-caption", "initial"}
)  # fmt: skip
_MOST: Final = 200
_LONGEST: Final = 8000


@dataclass(frozen=True, kw_only=True)
class Filtering:
    """How declarations are filtered."""

    url: UrlFilter
    is_dark: bool = False


def filter_declarations(text: str, how: Filtering) -> str:
    """Return the declarations of ``text`` that may stay, written anew; empty where none may."""
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    if not how.is_dark and "url" not in text.lower() and "\\" not in text:
        return _without_urls(text)
    if "url" not in text.lower() and "\\" not in text:
        return _dark_without_urls(text)
    return _parsed(text, how)


@lru_cache(maxsize=4096)
def _without_urls(text: str) -> str:
    if _SIMPLE.fullmatch(text):
        # Made of letters, numbers and a few signs alone, it can be read only one way.
        return ";".join(f"{name}:{value}" for name, value in _ONE.findall(text) if _is_simple(name.lower(), value))
    return _parsed(text, Filtering(url=_no_url))


@lru_cache(maxsize=4096)
def _dark_without_urls(text: str) -> str:
    return _parsed(text, Filtering(url=_no_url, is_dark=True))


def _no_url(_url: str) -> None:
    return None


def _is_simple(name: str, value: str) -> bool:
    if name not in PROPERTIES or (name == "display" and value.split(" ", maxsplit=1)[0].lower() not in _KEPT_DISPLAY):
        return False
    return not ("-" in value and _NO_NEGATIVE.match(name))


def _parsed(text: str, how: Filtering) -> str:
    nodes = tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True)[:_MOST]
    return ";".join(filter(None, (_declaration(node, how) for node in nodes if node.type == "declaration")))


def serialise_rules(nodes: Iterable[Any], how: Filtering) -> str:
    """Return the declarations among ``nodes`` of a rule's block that may stay."""
    declarations = tinycss2.parse_declaration_list(list(nodes), skip_comments=True, skip_whitespace=True)[:_MOST]
    return ";".join(filter(None, (_declaration(node, how) for node in declarations if node.type == "declaration")))


def _declaration(node: Any, how: Filtering) -> str:  # noqa: ANN401 - The library's nodes have no types.
    name = node.lower_name
    if name not in PROPERTIES:
        return ""
    value = _value(node.value, how, name)
    if value is None or not value.strip() or re.search(r"[<>{}@;]|/\*|\\", value):
        return ""
    if name == "display" and value.strip().lower() not in _KEPT_DISPLAY:
        return ""
    if _NO_NEGATIVE.match(name) and re.search(r"(?:^|[\s(,])-", value.strip()):
        return ""
    return f"{name}:{value.strip()}{'!important' if node.important else ''}"


def _value(tokens: Iterable[Any], how: Filtering, name: str) -> str | None:
    """Return the tokens of a value as text; None where one of them may not be."""
    parts = []
    for token in tokens:
        part = _token(token, how, name)
        if part is None:
            return None
        parts.append(part)
    return "".join(parts)


def _token(token: Any, how: Filtering, name: str) -> str | None:  # noqa: ANN401
    kind = token.type
    if kind in {"whitespace", "comment"}:
        return " "
    if kind == "url" or (kind == "function" and token.lower_name == "url"):
        return _url(token, how, name)
    if kind in {"hash", "ident", "function"} and how.is_dark and (dark := _dark(token)):
        return dark
    if kind == "function":
        inner = _value(token.arguments, how, name) if token.lower_name in FUNCTIONS else None
        return None if inner is None else f"{token.lower_name}({inner})"
    if kind in {"ident", "number", "percentage", "dimension", "hash", "string"}:
        return str(token.serialize())
    return str(token.value) if kind == "literal" and token.value in {",", "/", "+", "-", "*"} else None


def _url(token: Any, how: Filtering, name: str) -> str | None:  # noqa: ANN401
    if name not in {"background", "background-image", "list-style"}:
        return None
    address = token.value if token.type == "url" else "".join(
        argument.value for argument in token.arguments if argument.type == "string"
    )  # fmt: skip
    allowed = how.url(address)
    return None if allowed is None else f'url("{_quoted(allowed)}")'


def _quoted(url: str) -> str:
    return "".join(char if char not in "\"'\\<>\n\r()" else f"%{ord(char):02X}" for char in url)


def _dark(token: Any) -> str | None:  # noqa: ANN401
    colour = parse_color(token)
    if not isinstance(colour, RGBA):
        return None
    dark = for_dark(Colour(colour.red, colour.green, colour.blue))
    if colour.alpha >= 1:
        return dark.as_hex()
    red, green, blue = (round(part * 255) for part in dark)
    return f"rgba({red},{green},{blue},{colour.alpha:.3g})"


def dark_colour(text: str) -> str:
    """Return the colour of an attribute such as bgcolor as it is shown in the dark; unreadable ones as they are."""
    given = f"#{text}" if re.fullmatch(r"[0-9a-fA-F]{6}", text) else text
    colour = parse_color(given)
    return for_dark(Colour(*colour[:3])).as_hex() if isinstance(colour, RGBA) else text
