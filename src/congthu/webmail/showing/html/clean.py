"""HTML of a letter, made safe to show. Pure.

Three passes. Ammonia's allow-list, a real HTML parser, takes out all but harmless elements. Then each attribute is
written anew (`rewriting`). Then Ammonia again, with the allow-list of what we write: its result must come out of
another round unchanged, or else there is something in it that parses differently each time, and the letter is shown
as text.

Clause: D8.3-2.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

import nh3

from congthu.webmail.showing.html.allowed import DROPPED_WITH_CONTENT, READ, TAGS, WRITTEN
from congthu.webmail.showing.html.flatten import flatten, is_heavy
from congthu.webmail.showing.html.rewriting import Rewriter
from congthu.webmail.showing.html.sheets import scope_sheet
from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import ShownHtml, ShowOptions

_STYLE: Final = re.compile(r"<style\b[^>]{0,1000}>(.*?)(?:</style\s*>|$)", re.IGNORECASE | re.DOTALL)
_BODY: Final = re.compile(r"<(/?)body(?=[\s/>])", re.IGNORECASE)
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
"""What no encoding of text has, yet a string of Python may."""
_COMMENT_MARKS: Final = re.compile(r"<!--|-->")
_CONDITIONAL: Final = re.compile(r"<!\[(?:if|endif)[^\]>]{0,200}\](?:--)?>", re.IGNORECASE)
_MS_NAMESPACE: Final = re.compile(r"</?[a-z]{1,3}:[a-z][^<>]{0,500}>", re.IGNORECASE)
_READ_SCHEMES: Final = {"http", "https", "mailto", "tel", "cid", "data"}
_WRITTEN_SCHEMES: Final = {"http", "https", "mailto", "tel", "data"}
_ROUNDS: Final = 3


def clean_html(
    source: str, *, policy: ShowPolicy, options: ShowOptions, cids: Mapping[str, str] | None = None
) -> ShownHtml:
    """Return what may be shown of ``source``; ``cids`` says which section holds which Content-ID."""
    notes: list[Note] = []
    if len(source) > policy.text_octets:
        source = source[: policy.text_octets]
        notes.append(note("html.cut", octets=policy.text_octets))
    if source.count("&") > policy.html_references:
        source = "&".join(source.split("&", policy.html_references)[: policy.html_references])
        notes.append(note("html.cut", octets=len(source)))
    source = _CONDITIONAL.sub("", _NOT_TEXT.sub("", source))
    sheet = _sheet(source, policy, notes)
    source = _MS_NAMESPACE.sub("", _BODY.sub(r"<\1div", source))
    if is_heavy(source, policy):
        source, is_cut = flatten(source, policy)
        notes.append(note("html.cut" if is_cut else "html.flattened"))
    rewriter = Rewriter(policy=policy, options=options, cids=cids or {})
    body = _stable(rewriter.rewrite(_first_pass(source)))
    if body is None:
        notes.append(note("html.unstable"))
        body = as_text(source)
    wrapper = f"{options.prefix}letter"
    style = scope_sheet(sheet, rewriter.filtering, prefix=options.prefix, wrapper=wrapper) if sheet else ""
    return ShownHtml(
        body=body,
        style="" if "<" in style else style,
        wrapper_class=wrapper,
        remote=tuple(dict.fromkeys(rewriter.remote)),
        trackers=rewriter.trackers,
        links=tuple(rewriter.links),
        shown_sections=frozenset(rewriter.shown),
        notes=tuple(notes),
    )


def _sheet(source: str, policy: ShowPolicy, notes: list[Note]) -> str:
    """Return the text of all style elements. Whatever is taken for one by mistake is filtered like one."""
    if "<style" not in source.lower():
        return ""
    sheet = "\n".join(_COMMENT_MARKS.sub("", found) for found in _STYLE.findall(source))
    if len(sheet) > policy.css_octets:
        notes.append(note("html.style_cut", octets=len(sheet)))
    return sheet[: policy.css_octets]


def _first_pass(source: str) -> str:
    return nh3.clean(
        source,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=READ,
        url_schemes=_READ_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _stable(source: str) -> str | None:
    """Return ``source`` as it reads after parsing, once another parsing leaves it so; None where none does."""
    for _ in range(_ROUNDS):
        again = nh3.clean(
            source,
            tags=set(TAGS),
            clean_content_tags=set(DROPPED_WITH_CONTENT),
            attributes=WRITTEN,
            url_schemes=_WRITTEN_SCHEMES,
            link_rel=None,
            strip_comments=True,
        )
        if again == source:
            return again
        source = again
    return None


def as_text(source: str) -> str:
    """Return the text of ``source`` and no element at all."""
    return html.escape(html.unescape(nh3.clean(source, tags=set(), clean_content_tags=set(DROPPED_WITH_CONTENT))))
