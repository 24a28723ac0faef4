"""The tree of parts of a letter. Pure.

It is found from the outside in, so that what is broken inside cannot swallow its neighbours. Only positions are kept;
octets are decoded when somebody asks for a part. Sections are numbered as IMAP numbers them (RFC 9051, section 6.4.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from congthu.webmail.showing.headers.fields import RawHeader, split_header
from congthu.webmail.showing.headers.parameters import Parameterised, parse_parameters
from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.policy import ShowPolicy

_GUESSED: Final = re.compile(rb"(?:^|[\r\n])--([^\r\n]{1,200}?)[ \t]*\r?\n[Cc]ontent-")
_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+\-]+/[a-z0-9!#$&^_.+\-]+")
_SAMPLE: Final = 2000
_MESSAGE_TYPES: Final = frozenset({"message/rfc822", "message/global"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """A node of the tree."""

    section: str
    content_type: str
    type_parameters: Parameterised
    header: RawHeader
    body: tuple[int, int]
    """Where its octets are in the letter, still encoded for transfer."""
    children: tuple[Part, ...] = ()
    message: Part | None = None
    """The letter inside, of a message/rfc822."""

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]

    def walk(self) -> Iterator[Part]:
        """Give this part and all below, in order; what is in a nested letter is not among them."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse_tree(raw: bytes, policy: ShowPolicy) -> tuple[Part, tuple[Note, ...]]:
    """Return the tree of the letter ``raw`` and what was odd about it."""
    parser = _Parser(raw, policy)
    header = split_header(raw, policy)
    root = parser.part(header, (header.body_at, len(raw)), section="", default="text/plain", depth=0)
    return root, tuple(parser.notes)


class _Parser:
    """One reading of one letter: what it may still spend, and what it found odd."""

    def __init__(self, raw: bytes, policy: ShowPolicy) -> None:
        self.raw = raw
        self.policy = policy
        self.parts_left = policy.parts
        self.notes: list[Note] = []

    def part(self, header: RawHeader, body: tuple[int, int], *, section: str, default: str, depth: int) -> Part:
        declared = parse_parameters(header.find("content-type") or b"")
        content_type = declared.value if _TYPE.fullmatch(declared.value) else default
        children: tuple[Part, ...] = ()
        message = None
        is_deep = depth >= self.policy.depth
        if content_type.startswith("multipart/") and is_deep:
            self.notes.append(note("mime.too_deep", depth=depth))
            content_type = "text/plain"
        elif content_type.startswith("multipart/"):
            children = self._children(declared, body, section=section, content_type=content_type, depth=depth)
            content_type = content_type if children else self._flat_type(body)
        elif content_type in _MESSAGE_TYPES and not is_deep and _is_plain(header):
            message = self._nested(body, section=section or "1", depth=depth)
        return Part(
            section=section or ("" if children else "1"),
            content_type=content_type,
            type_parameters=declared,
            header=header,
            body=body,
            children=children,
            message=message,
        )

    def _nested(self, body: tuple[int, int], *, section: str, depth: int) -> Part | None:
        header = split_header(self.raw, self.policy, start=body[0], stop=body[1])
        if not header.fields:
            return None
        inside = (min(header.body_at, body[1]), body[1])
        inner = self.part(header, inside, section=section, default="text/plain", depth=depth + 1)
        # A nested letter of one part has the section 2.1 where the message/rfc822 is 2.
        return inner if inner.children or inner.message else replace(inner, section=f"{section}.1")

    def _children(
        self, declared: Parameterised, body: tuple[int, int], *, section: str, content_type: str, depth: int
    ) -> tuple[Part, ...]:
        found: list[Part] = []
        default = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        for number, (start, stop) in enumerate(self._spans_of(declared, body), 1):
            if self.parts_left <= 0:
                self.notes.append(note("mime.too_many_parts", shown=self.policy.parts))
                break
            self.parts_left -= 1
            header = split_header(self.raw, self.policy, start=start, stop=stop)
            own = f"{section}.{number}" if section else str(number)
            inside = (min(header.body_at, stop), stop)
            found.append(self.part(header, inside, section=own, default=default, depth=depth + 1))
        return tuple(found)

    def _spans_of(self, declared: Parameterised, body: tuple[int, int]) -> list[tuple[int, int]]:
        boundary = declared.get("boundary").encode("utf-8", "replace")
        spans = self._spans(boundary, body) if boundary else []
        if not spans:
            # The boundary was lost or is another: the first line that looks like one and begins a part is taken.
            guessed = _GUESSED.search(self.raw, max(0, body[0] - 1), body[1])
            self.notes.append(note("mime.boundary_missing" if boundary else "mime.no_boundary"))
            spans = self._spans(guessed[1], body) if guessed else []
        return spans

    def _spans(self, boundary: bytes, body: tuple[int, int]) -> list[tuple[int, int]]:
        spans, is_closed = _spans(self.raw, boundary, body, self.parts_left)
        if spans and not is_closed:
            self.notes.append(note("mime.not_closed"))
        return spans

    def _flat_type(self, body: tuple[int, int]) -> str:
        """Return what a multipart without parts is shown as."""
        self.notes.append(note("mime.empty_multipart"))
        sample = self.raw[body[0] : min(body[1], body[0] + _SAMPLE)].lower()
        return "text/html" if b"<html" in sample or b"<body" in sample else "text/plain"


def _is_plain(header: RawHeader) -> bool:
    """Return whether a nested letter is there as it is; RFC 2046 forbids to encode it, yet some do."""
    encoding = (header.find("content-transfer-encoding") or b"").strip().lower()
    return encoding not in {b"base64", b"quoted-printable"}


def _spans(raw: bytes, boundary: bytes, body: tuple[int, int], most: int) -> tuple[list[tuple[int, int]], bool]:
    """Return where the parts are between lines of ``boundary``, and whether the last of them has its end."""
    start, stop = body
    mark = b"--" + boundary.rstrip()
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    is_closed = False
    position = start
    while (at := raw.find(mark, position, stop)) >= 0:
        position = at + len(mark)
        line = _line_of_boundary(raw, at, position, start, stop)
        if line is None:
            continue
        is_last, after = line
        if opened is not None:
            spans.append((opened, max(opened, _before(raw, at, opened))))
        # Behind an end there may be more: a part inside used the same boundary, and ended it for all.
        opened = None if is_last else after
        is_closed = is_last
        position = after
        if len(spans) > most:
            return spans, True
    if opened is not None:
        spans.append((opened, stop))
    return spans, is_closed


def _line_of_boundary(raw: bytes, at: int, after: int, start: int, stop: int) -> tuple[bool, int] | None:
    """Return whether the boundary at ``at`` is the last and where its line ends; None where it is no boundary."""
    if at > start and raw[at - 1 : at] not in {b"\n", b"\r"}:
        return None
    is_last = raw[after : after + 2] == b"--"
    after += 2 if is_last else 0
    end = after
    while end < stop and raw[end : end + 1] in {b" ", b"\t"}:
        end += 1
    if end < stop and raw[end : end + 1] not in {b"\n", b"\r"}:
        return None
    if raw[end : end + 2] == b"\r\n":
        return is_last, min(end + 2, stop)
    return is_last, min(end + 1, stop)


def _before(raw: bytes, at: int, opened: int) -> int:
    """Return where the part ends: the line end before a boundary belongs to the boundary."""
    at -= 1 if at > opened and raw[at - 1 : at] == b"\n" else 0
    at -= 1 if at > opened and raw[at - 1 : at] == b"\r" else 0
    return at
