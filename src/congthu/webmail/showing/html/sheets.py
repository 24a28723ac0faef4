"""Style sheets of letters: filtered, and scoped to the letter. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import tinycss2

from congthu.webmail.showing.html.allowed import MEDIA_WORDS, PSEUDO, TAGS
from congthu.webmail.showing.html.styles import Filtering, serialise_rules

_MOST_RULES: Final = 3000
_ROOTS: Final = frozenset({"body", "html"})
_COMBINATORS: Final = frozenset({">", "+", "~"})


def scope_sheet(text: str, how: Filtering, *, prefix: str, wrapper: str) -> str:
    """Return the rules of ``text`` that may stay, each for elements within ``.wrapper`` alone.

    Of at-rules only @media stays, with the words that ask for the width of the window.
    """
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)[:_MOST_RULES]
    return "\n".join(filter(None, (_rule(rule, how, prefix, wrapper) for rule in rules)))


def _rule(rule: Any, how: Filtering, prefix: str, wrapper: str) -> str:  # noqa: ANN401 - Nodes without types.
    if rule.type == "qualified-rule":
        selectors = _selectors(rule.prelude, prefix, wrapper)
        declarations = serialise_rules(rule.content, how) if selectors else ""
        return f"{selectors}{{{declarations}}}" if declarations else ""
    if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
        query = _media(rule.prelude)
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)[:_MOST_RULES]
        kept = "".join(_rule(one, how, prefix, wrapper) for one in inner if one.type == "qualified-rule")
        return f"@media {query}{{{kept}}}" if query and kept else ""
    return ""


def _media(tokens: Iterable[Any]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "() block":
            inner = _media(token.content)
            if not inner:
                return ""
            parts.append(f"({inner})")
        elif token.type == "ident" and token.lower_value in MEDIA_WORDS:
            parts.append(token.lower_value)
        elif token.type in {"number", "dimension"}:
            parts.append(token.serialize())
        elif token.type == "whitespace":
            parts.append(" ")
        elif token.type == "literal" and token.value in {":", ","}:
            parts.append(token.value)
        else:
            return ""
    return "".join(parts).strip()


def _selectors(tokens: Iterable[Any], prefix: str, wrapper: str) -> str:
    groups: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    scoped = (_selector(group, prefix, wrapper) for group in groups)
    return ",".join(selector for selector in scoped if selector)


def _selector(tokens: list[Any], prefix: str, wrapper: str) -> str:
    """Return one selector under the wrapper; empty where it has something that is not allowed."""
    parts: list[str] = []
    expects = ""
    for token in tokens:
        part = _selector_part(token, expects, prefix)
        if part is None:
            return ""
        expects = token.value if token.type == "literal" and token.value in {".", ":"} else ""
        parts.append(part)
    selector = "".join(parts).strip()
    if not selector or expects:
        return ""
    root, blank, rest = selector.partition(" ")
    if root.lower() in _ROOTS:
        return f".{wrapper} {rest}".strip() if blank else f".{wrapper}"
    return f".{wrapper} {selector}"


def _selector_part(token: Any, expects: str, prefix: str) -> str | None:  # noqa: ANN401
    kind = token.type
    if expects or kind == "ident":
        return _named(token, expects, prefix)
    if kind == "hash":
        return f"#{prefix}{clean_token(token.value)}"
    if kind == "whitespace":
        return " "
    if kind == "literal" and token.value in {".", ":"}:
        return ""
    return str(token.value) if kind == "literal" and token.value in _COMBINATORS | {"*"} else None


def _named(token: Any, expects: str, prefix: str) -> str | None:  # noqa: ANN401
    if token.type != "ident":
        return None
    if expects == ".":
        return f".{prefix}{clean_token(token.value)}"
    name = str(token.lower_value)
    if expects == ":":
        return f":{name}" if name in PSEUDO else None
    return name if name in TAGS or name in _ROOTS else None


@lru_cache(maxsize=4096)
def clean_token(text: str) -> str:
    """Return ``text`` without what a selector would have to escape; sheet and letter write it alike."""
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in text[:100])
