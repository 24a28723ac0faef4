"""Plain text in blocks: what was written, what is quoted, who is said to have written it, the signature. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from congthu.webmail.showing.html.addresses import read_url
from congthu.webmail.showing.plain.links import find_links
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import BlockKind, Link, ShownText, TextBlock, TextSpan

_MARKS: Final = re.compile(r"\s{0,3}(?:[>|]\s?)+")
_ATTRIBUTION: Final = re.compile(
    r"\s*(?:On\b.{4,300}\bwrote|V[àa]o\b.{4,300}\bđã viết|(?:Ngày|Lúc|Vào lúc)\b.{4,300}\b(?:viết|đã viết)"
    r"|.{2,200}\b(?:đã viết|wrote|schrieb|a écrit|написал)(?: .{0,80})?)\s*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTION_BEGINS: Final = re.compile(r"\s*(?:On|Vào|Ngày|Lúc|Le|Am)\b.{4,}", re.IGNORECASE)
_SEPARATOR: Final = re.compile(
    r"\s*(?:-{2,}\s*(?:Original Message|Forwarded message|Thư gốc|Tin nhắn gốc|Thư chuyển tiếp|Forwarded by.{0,80}"
    r"|Tin nhắn đã chuyển tiếp|Message d'origine)\s*-{2,}|_{20,}|Begin forwarded message:"
    r"|Bắt đầu thư được chuyển tiếp:)\s*$",
    re.IGNORECASE,
)
_HEAD_FIRST: Final = re.compile(r"\s*\*?(?:From|Từ|Người gửi)\s?:\*?\s*\S", re.IGNORECASE)
_HEAD_OTHER: Final = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Gửi|Đã gửi|Ngày|Tới|Đến|Người nhận|Chủ đề|Tiêu đề|Importance)\s?:\*?",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"-- ?$")
_HEAD_LINES: Final = 6
_LONGEST_SIGNATURE: Final = 30


def fold(text: str, policy: ShowPolicy, *, is_flowed: bool = False) -> ShownText:
    """Return ``text`` in blocks; joined, their texts are all its lines again, without the marks of quotes."""
    lines = text.splitlines()
    blocks: list[TextBlock] = []
    links_left = policy.links
    for kind, level, content in _grouped(_labelled(lines, policy)):
        spans = find_links(content, links_left)
        links_left -= sum(bool(span.url) for span in spans)
        blocks.append(TextBlock(kind=kind, level=level, spans=spans))
    links = tuple(_link(span) for block in blocks for span in block.spans if span.url)
    return ShownText(blocks=tuple(blocks), is_flowed=is_flowed, links=links)


def _link(span: TextSpan) -> Link:
    address = read_url(span.url)
    return Link(url=span.url, host=address.host if address else "", text=span.text)


Labelled = tuple[BlockKind, int, str]


def _labelled(lines: Sequence[str], policy: ShowPolicy) -> Iterator[Labelled]:
    """Label each line, and split marks of quotes from it."""
    number = 0
    is_forwarded = False
    while number < len(lines):
        line = lines[number]
        level, content = _level(line, policy)
        if level:
            yield BlockKind.QUOTE, level, content
            number += 1
            continue
        if not is_forwarded and (count := _attribution(lines, number)):
            for one in lines[number : number + count]:
                yield BlockKind.ATTRIBUTION, 0, one
            number += count
            continue
        if not is_forwarded and _begins_forwarded(lines, number):
            is_forwarded = True
        if not is_forwarded and _SIGNATURE.fullmatch(line) and len(lines) - number <= _LONGEST_SIGNATURE:
            for one in lines[number:]:
                yield BlockKind.SIGNATURE, 0, one
            return
        yield (BlockKind.FORWARDED if is_forwarded else BlockKind.TEXT), 0, line
        number += 1


def _level(line: str, policy: ShowPolicy) -> tuple[int, str]:
    found = _MARKS.match(line)
    if not found or ">" not in found.group() or line.startswith(">From "):
        return 0, line
    return min(found.group().count(">"), policy.quote_levels), line[found.end() :]


def _attribution(lines: Sequence[str], number: int) -> int:
    """Return how many lines from ``number`` on introduce a quote that follows: one, or two where it was broken."""
    one = lines[number]
    if not one.strip() or len(one) > 400:  # noqa: PLR2004 - Longer is a paragraph.
        return 0
    following = 0
    if _ATTRIBUTION.fullmatch(one):
        following = 1
    elif (
        number + 1 < len(lines)
        and _ATTRIBUTION_BEGINS.match(one)
        and _ATTRIBUTION.fullmatch(f"{one} {lines[number + 1]}")
    ):
        following = 2
    if not following:
        return 0
    rest = (line for line in lines[number + following : number + following + 4] if line.strip())
    return following if next(rest, "").lstrip().startswith(">") else 0


def _begins_forwarded(lines: Sequence[str], number: int) -> bool:
    """Return whether the head of another letter begins here, as Outlook and others write it without marks."""
    if _SEPARATOR.fullmatch(lines[number]):
        return True
    if not _HEAD_FIRST.match(lines[number]):
        return False
    return sum(bool(_HEAD_OTHER.match(line)) for line in lines[number + 1 : number + 1 + _HEAD_LINES]) >= 2  # noqa: PLR2004


def _grouped(labelled: Iterator[Labelled]) -> Iterator[Labelled]:
    """Join neighbouring lines of one kind and level."""
    current: tuple[BlockKind, int] | None = None
    content: list[str] = []
    for kind, level, line in labelled:
        if current != (kind, level):
            if current and content:
                yield (*current, "\n".join(content))
            current, content = (kind, level), []
        content.append(line)
    if current and content:
        yield (*current, "\n".join(content))
