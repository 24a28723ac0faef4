"""Which parts of a letter are its text, and which are files: one walk through the tree. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from congthu.webmail.showing.headers.parameters import parse_parameters
from congthu.webmail.showing.mime.octets import disposition_of
from congthu.webmail.showing.mime.tree import Part
from congthu.webmail.showing.reports import STATUS_TYPES
from congthu.webmail.showing.types import Protection

_SIGNATURES: Final = {
    "application/pkcs7-signature": Protection.SMIME_SIGNED,
    "application/x-pkcs7-signature": Protection.SMIME_SIGNED,
    "application/pgp-signature": Protection.PGP_SIGNED,
}
_CALENDARS: Final = frozenset({"text/calendar", "application/ics"})
_BODY_TYPES: Final = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"})
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


class Alternative(StrEnum):
    """For whom a piece of the text is: for both views, or for one because the other has its own form of it."""

    BOTH = "both"
    HTML = "html"
    TEXT = "text"


@dataclass
class Sorted:
    """What the walk found; filled by it alone."""

    bodies: list[tuple[Part, Alternative]] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)
    calendars: list[Part] = field(default_factory=list)
    tnefs: list[Part] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)
    is_report: bool = False
    protection: Protection = Protection.NONE


def sort_parts(root: Part) -> Sorted:
    """Return the parts of the letter ``root`` by what they are for."""
    found = Sorted()
    _sort(root, found, Alternative.BOTH, is_root=True)
    return found


def _sort(part: Part, found: Sorted, view: Alternative, *, is_root: bool = False) -> None:
    kind = part.content_type
    if part.children:
        _sort_children(part, found, view)
    elif kind in STATUS_TYPES:
        found.reports.append(part)
    elif part.message is not None or kind in {"message/rfc822", "message/global"}:
        found.messages.append(part)
    elif kind in _CALENDARS:
        found.calendars.append(part)
        if kind != "text/calendar" or disposition_of(part).value == "attachment":
            found.files.append(part)
    elif kind in _TNEF or _name(part).lower() == "winmail.dat":
        found.tnefs.append(part)
    elif kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        is_signed = part.type_parameters.get("smime-type").lower() == "signed-data"
        found.protection = Protection.SMIME_SIGNED if is_signed else Protection.SMIME_ENCRYPTED
        found.files.append(part)
    elif _is_body(part, is_root=is_root):
        found.bodies.append((part, view))
    else:
        found.files.append(part)


def _sort_children(part: Part, found: Sorted, view: Alternative) -> None:
    kind = part.content_type
    if kind == "multipart/alternative" and view is Alternative.BOTH:
        _sort_alternatives(part, found)
        return
    if kind == "multipart/report":
        found.is_report = True
    if kind == "multipart/encrypted":
        found.protection = Protection.PGP_ENCRYPTED
    for child in _root_first(part) if kind == "multipart/related" else part.children:
        if kind == "multipart/signed" and child.content_type in _SIGNATURES:
            found.protection = _SIGNATURES[child.content_type]
            continue
        _sort(child, found, view)


def _sort_alternatives(part: Part, found: Sorted) -> None:
    """Give each view its form: the last that has HTML, and the last that has plain text (RFC 2046, section 5.1.4)."""
    has_html = [child for child in part.children if _holds(child, "text/html")]
    has_text = [child for child in part.children if child not in has_html and _holds(child, "text/plain")]
    for child in part.children:
        if child in has_html:
            if child is has_html[-1]:
                _sort(child, found, Alternative.HTML if has_text else Alternative.BOTH)
        elif child in has_text:
            if child is has_text[-1]:
                _sort(child, found, Alternative.TEXT if has_html else Alternative.BOTH)
        else:
            _sort(child, found, Alternative.BOTH)


def _holds(part: Part, kind: str) -> bool:
    return any(one.content_type == kind and not _is_attached(one) for one in part.walk())


def _root_first(part: Part) -> tuple[Part, ...]:
    """Return the children of a multipart/related, the one that ``start`` names, or else the first, in front."""
    start = part.type_parameters.get("start").strip("<> ")
    wanted = [child for child in part.children if start and start.encode() in (child.header.find("content-id") or b"")]
    if not wanted:
        return part.children
    return (wanted[0], *(child for child in part.children if child is not wanted[0]))


def _is_body(part: Part, *, is_root: bool) -> bool:
    if part.content_type not in _BODY_TYPES:
        # A letter of one part whose type says nothing is still a text, if it names no file.
        return is_root and part.main_type == "text" and not _is_attached(part)
    return not _is_attached(part)


def _is_attached(part: Part) -> bool:
    disposition = disposition_of(part)
    return disposition.value == "attachment" or bool(_name(part))


def _name(part: Part) -> str:
    disposition = disposition_of(part)
    given = parse_parameters(part.header.find("content-type") or b"")
    return disposition.get("filename") or given.get("name")
