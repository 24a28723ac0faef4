"""Where the links of a letter lead. Clause: D8.3-2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from congthu.webmail.showing.types import Link, ShownMessage
from congthu.webmail.showing.warnings.lookalikes import find_like, is_own
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarningCode, WarnPolicy

_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$|\d{6,12}$|0x[0-9a-f]+$|[0-9a-f:]*:[0-9a-f:.]*$")
_NOT_BY_LINK: Final = frozenset(
    {"com", "htm", "html", "asp", "aspx", "py", "pl", "rb", "app", "url", "svg", "xhtml", "one"}
)
"""Endings that pages of the web have too; a link to one of them is no download."""


def warn_links(message: ShownMessage, facts: SenderFacts, policy: WarnPolicy) -> Iterator[Alert]:
    """Warn of links that show another host, imitate one of ours, name a bare number, or fetch a program."""
    seen: set[tuple[WarningCode, str]] = set()
    for link in _links(message):
        for alert in _judge(link, facts, policy):
            key = (alert.code, link.host)
            if key not in seen:
                seen.add(key)
                yield alert


def _links(message: ShownMessage) -> Iterator[Link]:
    yield from message.html.links if message.html else ()
    yield from message.text.links if message.text else ()


def _judge(link: Link, facts: SenderFacts, policy: WarnPolicy) -> Iterator[Alert]:
    if not link.host or is_own(link.host, facts.own_domains):
        return
    if link.is_mismatch:
        params = {"shown": link.text[:200], "host": link.host}
        yield Alert(code=WarningCode.LINK_MISMATCH, severity=Severity.DANGER, params=params)
    if like := find_like(link.host, facts.own_domains, policy):
        params = {"host": link.host, "like": like}
        yield Alert(code=WarningCode.LINK_LOOKALIKE, severity=Severity.DANGER, params=params)
    if _NUMBER.match(link.host):
        yield Alert(code=WarningCode.LINK_NUMBER, severity=Severity.CAUTION, params={"host": link.host})
    name = _file_name(link.url)
    if _ending(name) in policy.dangerous - _NOT_BY_LINK:
        params = {"host": link.host, "name": name[:200]}
        yield Alert(code=WarningCode.LINK_EXECUTABLE, severity=Severity.DANGER, params=params)


def _file_name(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
