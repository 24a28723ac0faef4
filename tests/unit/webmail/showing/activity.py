"""What in a piece of HTML could do anything: told by another parser and by another list than those that cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import tinycss2

PREFIX = "m-"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


PASSIVE = _listed(
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
    "hgroup hr i img ins kbd li main mark menu nav nobr ol p pre q rp rt ruby s samp section small span "
    "strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr html head body"
)
ADDRESSES = frozenset({"href", "src"})
HARMLESS = _listed(
    "abbr align alt bgcolor border bordercolor cellpadding cellspacing class clear color colspan "
    "data-host data-mismatch data-remote data-tracker datetime dir face frame headers height hspace id "
    "lang loading name noshade nowrap open referrerpolicy rel reversed rowspan rules scope size span "
    "start style summary target title type valign value vspace width"
)
_HREF = re.compile(r"(?:https?://[^\s]+|mailto:|tel:|#" + PREFIX + ")")
_SRC = re.compile(r"(?:data:image/(?:png|jpeg|jpg|gif|webp|bmp);base64,|/part/[\d.]+$|/proxy\?)")
_COVERING = frozenset({"position", "z-index", "transform", "behavior", "-moz-binding", "animation", "content", "filter",
                       "cursor", "top", "left", "right", "bottom", "inset", "zoom", "src"})  # fmt: skip


def what_is_active(body: str, style: str = "") -> list[str]:
    """Return what could run, fetch, navigate or cover; empty when all is passive."""
    tree = html5lib.parse(f"<!doctype html><body>{body}</body>", treebuilder="etree", namespaceHTMLElements=False)
    return [*_in_elements(tree), *_in_sheet(style)]


def _in_elements(tree: Any) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield "a comment"
            continue
        if element.tag not in PASSIVE:
            yield f"element {element.tag}"
        for name, value in element.attrib.items():
            yield from _in_attribute(str(name), value)


def _in_attribute(name: str, value: str) -> Iterator[str]:
    if name in ADDRESSES:
        pattern = _HREF if name == "href" else _SRC
        if not pattern.match(value):
            yield f"{name}={value[:60]}"
    elif name not in HARMLESS:
        yield f"attribute {name}"
    if name == "target" and value != "_blank":
        yield f"target={value}"
    if name in {"id", "name"} and not value.startswith(PREFIX):
        yield f"{name}={value[:40]}"
    if name == "class" and not all(word.startswith(PREFIX) for word in value.split()):
        yield f"class={value[:40]}"
    if name == "style":
        yield from _in_declarations(tinycss2.parse_declaration_list(value))


def _in_sheet(style: str) -> Iterator[str]:
    if "<" in style:
        yield "a tag in the style sheet"
    for rule in tinycss2.parse_stylesheet(style, skip_whitespace=True, skip_comments=True):
        if rule.type == "at-rule" and rule.lower_at_keyword != "media":
            yield f"@{rule.lower_at_keyword}"
        inner = tinycss2.parse_rule_list(rule.content or [], skip_whitespace=True) if rule.type == "at-rule" else [rule]
        for one in inner:
            if one.type != "qualified-rule":
                yield f"a rule that is {one.type}"
                continue
            selector = tinycss2.serialize(one.prelude).strip()
            if not all(part.strip().startswith(f".{PREFIX}letter") for part in selector.split(",")):
                yield f"selector {selector}"
            yield from _in_declarations(tinycss2.parse_declaration_list(one.content))


def _in_declarations(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type in {"whitespace", "comment"}:
            continue
        if node.type != "declaration":
            yield f"style is {node.type}"
            continue
        if node.lower_name in _COVERING:
            yield f"property {node.lower_name}"
        yield from _in_value(node.value)
        if node.lower_name.startswith("margin") and "-" in tinycss2.serialize(node.value):
            yield "a negative margin"


def _in_value(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "url" and not _SRC.match(token.value):
            yield f"url({token.value[:60]})"
        if token.type == "function":
            if token.lower_name not in {"rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "linear-gradient",
                                        "radial-gradient", "url"}:  # fmt: skip
                yield f"{token.lower_name}()"
            if token.lower_name == "url" and not any(
                _SRC.match(one.value) for one in token.arguments if one.type == "string"
            ):
                yield "url()"
            yield from _in_value(token.arguments)
