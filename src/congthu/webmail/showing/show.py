"""A letter as the page shows it: raw octets in, a `ShownMessage` out. Pure.

Clause: D9.5, D8.3-2.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from congthu.documents.api import read_text
from congthu.webmail.showing.bodies import Alternative, Sorted, sort_parts
from congthu.webmail.showing.headers.reading import as_note, read_headers
from congthu.webmail.showing.headers.visible import visible_text
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.html.clean import clean_html
from congthu.webmail.showing.invitations.reading import read_invitation
from congthu.webmail.showing.invitations.types import Invitation
from congthu.webmail.showing.mime.attachments import as_attachment, content_id_of, embedded_attachment
from congthu.webmail.showing.mime.octets import octets_of
from congthu.webmail.showing.mime.tnef import unpack
from congthu.webmail.showing.mime.tree import Part, parse_tree
from congthu.webmail.showing.mime.uuencode import find_embedded
from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.plain.flowed import join_flowed
from congthu.webmail.showing.plain.quoting import fold
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.reports import STATUS_TYPES, read_report
from congthu.webmail.showing.types import (
    Attachment,
    Best,
    NestedMessage,
    Protection,
    Report,
    ReportKind,
    ShownHtml,
    ShownMessage,
    ShownText,
    ShowOptions,
)

_PGP: Final = (
    ("-----BEGIN PGP MESSAGE-----", Protection.PGP_ENCRYPTED),
    ("-----BEGIN PGP SIGNED MESSAGE-----", Protection.PGP_SIGNED),
)
_MOST_NOTES: Final = 30
_RICH: Final = frozenset({"text/enriched", "text/richtext"})


def show(raw: bytes, *, policy: ShowPolicy | None = None, options: ShowOptions | None = None) -> ShownMessage:
    """Return the letter ``raw`` as it can be shown. Whatever the octets are, nothing is raised.

    It is not promised that all of a hostile letter is shown; the notes say what was left out.
    """
    policy, options = policy or ShowPolicy(), options or ShowOptions()
    root, notes = parse_tree(raw, policy)
    budget = _Budget(messages=policy.nested_messages)
    shown = _Reading(raw, root, policy, options, budget).message()
    return replace(shown, notes=_distinct((*notes, *shown.notes)))


def _distinct(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return each note once; what happened to a hundred parts is told one time."""
    return tuple({one.code + repr(sorted(one.params.items())): one for one in notes}.values())[:_MOST_NOTES]


@dataclass
class _Budget:
    """How many letters within the letter may still be shown."""

    messages: int


@dataclass
class _Text:
    """What was gathered of the text of a letter."""

    html: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    has_html: bool = False
    is_flowed: bool = False


class _Reading:
    """One reading of one letter (or of one within it)."""

    def __init__(self, raw: bytes, root: Part, policy: ShowPolicy, options: ShowOptions, budget: _Budget) -> None:
        self.raw = raw
        self.root = root
        self.policy = policy
        self.options = options
        self.budget = budget
        self.notes: list[Note] = []
        self.attachments: list[Attachment] = []
        self.text = _Text()

    def message(self) -> ShownMessage:
        parts = sort_parts(self.root)
        protection = parts.protection
        for part, view in parts.bodies:
            protection = self._body(part, view) or protection
        for part in parts.files:
            self.attachments.append(as_attachment(self.raw, part, self.policy))
        for part in parts.tnefs:
            self._tnef(part)
        shown_html = self._html(self._cids(parts))
        shown_text = self._plain()
        inline = shown_html.shown_sections if shown_html else frozenset()
        nested = self._nested(parts)
        invitation = self._invitation(parts)
        return ShownMessage(
            headers=read_headers(self.root.header, self.policy),
            html=shown_html,
            text=shown_text,
            best=Best.HTML if shown_html else Best.TEXT if shown_text else Best.NONE,
            attachments=tuple(
                replace(one, is_inline=True) if one.section in inline else one for one in self.attachments
            ),
            nested=nested,
            invitation=invitation,
            report=self._report(parts, nested),
            protection=protection,
            notes=tuple(self.notes),
        )

    def _body(self, part: Part, view: Alternative) -> Protection | None:
        octets, notes = octets_of(self.raw, part, most=self.policy.text_octets * 2)
        self.notes += notes
        if len(octets) > self.policy.text_octets:
            octets = octets[: self.policy.text_octets]
            self.notes.append(note("text.cut", octets=self.policy.text_octets))
        is_markup = part.content_type == "text/html" or part.content_type in _RICH
        if not is_markup:
            octets = self._without_embedded(part, octets)
        read = read_text(octets, declared=part.type_parameters.get("charset") or None, is_markup=is_markup)
        self.notes += map(as_note, read.repairs)
        if is_markup:
            self.text.has_html = True
            self.text.html.append(read.text)
            return None
        return self._add_plain(read.text, part, view)

    def _add_plain(self, text: str, part: Part, view: Alternative) -> Protection | None:
        text = visible_text(text.replace("\r\n", "\n").replace("\r", "\n"))
        if part.type_parameters.get("format").lower() == "flowed":
            text = join_flowed(text, deletes_space=part.type_parameters.get("delsp").lower() == "yes")
            self.text.is_flowed = True
        if view is not Alternative.HTML and text.strip():
            self.text.plain.append(text)
        if view is Alternative.BOTH and text.strip():
            self.text.html.append(f'<div style="white-space:pre-wrap">{html.escape(text)}</div>')
        return next((protection for mark, protection in _PGP if mark in text), None)

    def _without_embedded(self, part: Part, octets: bytes) -> bytes:
        """Return the text without the files in it, which become attachments."""
        kept: list[bytes] = []
        position = 0
        for number, one in enumerate(find_embedded(octets), 1):
            section = f"{part.section}.uu.{number}"
            self.attachments.append(embedded_attachment(section, one.name, one.octets, self.policy))
            kept.append(octets[position : max(position, one.span[0])])
            position = max(position, one.span[1])
        return b"".join((*kept, octets[position:])) if position else octets

    def _tnef(self, part: Part) -> None:
        octets, notes = octets_of(self.raw, part)
        unpacked = unpack(octets, limit=self.policy.unpacked_octets)
        if unpacked.is_broken:
            self.notes += (*notes, note("tnef.broken"))
            self.attachments.append(as_attachment(self.raw, part, self.policy))
            return
        self.notes.append(note("tnef.unpacked", files=len(unpacked.files)))
        for number, (name, data) in enumerate(unpacked.files, 1):
            self.attachments.append(embedded_attachment(f"{part.section}.tnef.{number}", name, data, self.policy))
        if unpacked.html and not self.text.has_html:
            self.text.has_html = True
            self.text.html.append(read_text(unpacked.html, is_markup=True).text)
        elif unpacked.text.strip() and not self.text.plain and not self.text.has_html:
            self.text.plain.append(visible_text(unpacked.text))

    def _cids(self, parts: Sorted) -> Mapping[str, str]:
        cids: dict[str, str] = {}
        for part in parts.files:
            if part.main_type != "image" and part.content_type != "application/octet-stream":
                continue
            location = decode_header(part.header.find("content-location") or b"")
            for key in (content_id_of(part), location):
                if key:
                    cids.setdefault(key, part.section)
        return cids

    def _html(self, cids: Mapping[str, str]) -> ShownHtml | None:
        if not self.text.has_html:
            return None
        source = "\n".join(self.text.html)
        return clean_html(source, policy=self.policy, options=self.options, cids=cids)

    def _plain(self) -> ShownText | None:
        if not self.text.plain:
            return None
        return fold("\n".join(self.text.plain), self.policy, is_flowed=self.text.is_flowed)

    def _nested(self, parts: Sorted) -> tuple[NestedMessage, ...]:
        shown: list[NestedMessage] = []
        for part in parts.messages:
            self.attachments.append(as_attachment(self.raw, part, self.policy))
            if self.budget.messages <= 0:
                self.notes.append(note("nested.too_many", shown=self.policy.nested_messages))
                continue
            self.budget.messages -= 1
            if part.message is not None:
                inner = _Reading(self.raw, part.message, self.policy, self.options, self.budget).message()
                shown.append(NestedMessage(section=part.section, message=inner))
            elif (inner_shown := self._encoded_message(part)) is not None:
                shown.append(NestedMessage(section=part.section, message=inner_shown))
        return tuple(shown)

    def _encoded_message(self, part: Part) -> ShownMessage | None:
        """Return a letter that somebody encoded for transfer, against RFC 2046; its files are in the .eml alone."""
        octets, _ = octets_of(self.raw, part)
        policy = replace(self.policy, depth=max(1, self.policy.depth // 2), nested_messages=1)
        root, _ = parse_tree(octets, policy)
        if not root.header.fields:
            return None
        options = replace(self.options, part_url=None)
        inner = _Reading(octets, root, policy, options, _Budget(messages=0)).message()
        return replace(inner, attachments=())

    def _invitation(self, parts: Sorted) -> Invitation | None:
        for part in parts.calendars:
            octets, _ = octets_of(self.raw, part, most=self.policy.calendar_octets * 2)
            method = part.type_parameters.get("method")
            charset = part.type_parameters.get("charset")
            found = read_invitation(octets, self.policy, method=method, charset=charset)
            if found is not None:
                return found
            self.notes.append(note("calendar.broken"))
            if all(one.section != part.section for one in self.attachments):
                self.attachments.append(as_attachment(self.raw, part, self.policy))
        return None

    def _report(self, parts: Sorted, nested: tuple[NestedMessage, ...]) -> Report | None:
        original = nested[0].message.headers.message_id if nested else ""
        for part in parts.reports:
            octets, _ = octets_of(self.raw, part, most=self.policy.header_octets)
            return read_report(octets, STATUS_TYPES[part.content_type], self.policy, original_message_id=original)
        return Report(kind=ReportKind.OTHER, original_message_id=original) if parts.is_report else None
