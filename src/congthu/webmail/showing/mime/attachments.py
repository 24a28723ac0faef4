"""A part as an attachment. Pure."""

from __future__ import annotations

from typing import Final

from congthu.webmail.showing.mime.names import clean_name, name_after, name_of
from congthu.webmail.showing.mime.octets import disposition_of, ends_of, size_of
from congthu.webmail.showing.mime.sniffing import is_encrypted, list_zip, office_type, sniff
from congthu.webmail.showing.mime.tree import Part
from congthu.webmail.showing.notes import Note, note
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import Attachment

_ZIP: Final = "application/zip"
_GENERIC: Final = frozenset({"", "application/octet-stream", "application/x-download", "application/force-download"})
_SAME_FAMILY: Final = frozenset({"application/zip", "application/x-ole-storage", "text/html", "application/gzip"})
"""What so many kinds of files look like that a difference says nothing."""


def as_attachment(raw: bytes, part: Part, policy: ShowPolicy) -> Attachment:
    """Return what is to be known of the file in ``part``, looking at its two ends alone."""
    name, notes = name_of_part(part)
    head, tail, more = ends_of(raw, part)
    return _attachment(
        section=part.section,
        name=name,
        size=size_of(raw, part) if head is not tail else len(head),
        ends=(head, tail),
        declared=part.content_type,
        content_id=content_id_of(part),
        notes=(*notes, *more),
        policy=policy,
    )


def name_of_part(part: Part) -> tuple[str, tuple[Note, ...]]:
    """Return what the file in ``part`` is called; a letter without a name after its subject."""
    subject = (part.message.header.find("subject") or b"") if part.message else b""
    otherwise = f"{name_after(subject)}.eml" if subject.strip() else ""
    return name_of(disposition_of(part), part.type_parameters, part.content_type, otherwise=otherwise)


def embedded_attachment(section: str, given: str, octets: bytes, policy: ShowPolicy) -> Attachment:
    """Return a file that was inside another part."""
    name, notes = clean_name(given)
    return _attachment(
        section=section,
        name=name,
        size=len(octets),
        ends=(octets, octets),
        declared="",
        content_id="",
        notes=(*notes, note("attachment.embedded")),
        policy=policy,
    )


def content_id_of(part: Part) -> str:
    """Return the Content-ID of a part without its brackets."""
    return (part.header.find("content-id") or b"").decode("utf-8", "replace").strip().strip("<>")


def _attachment(
    *,
    section: str,
    name: str,
    size: int,
    ends: tuple[bytes, bytes],
    declared: str,
    content_id: str,
    notes: tuple[Note, ...],
    policy: ShowPolicy,
) -> Attachment:
    head, tail = ends
    sniffed = sniff(head)
    names: tuple[str, ...] = ()
    is_locked = is_encrypted(head, sniffed) or (tail is not head and is_encrypted(tail, sniffed))
    if sniffed == _ZIP:
        names, asks = list_zip(tail, policy.listed_names)
        is_locked = is_locked or asks
        sniffed = office_type(names) or _ZIP
    if sniffed and declared not in _GENERIC and sniffed not in _SAME_FAMILY and not _agree(declared, sniffed):
        notes += (note("attachment.type_differs", declared=declared, sniffed=sniffed),)
    return Attachment(
        section=section,
        name=name,
        size=size,
        declared_type=declared,
        sniffed_type=sniffed,
        content_id=content_id,
        is_encrypted=is_locked,
        listed_names=names,
        notes=notes,
    )


def _agree(declared: str, sniffed: str) -> bool:
    """Return whether two names mean one kind of file, as far as a note is concerned."""
    own, other = (kind.replace("x-", "").replace("jpg", "jpeg").replace("vnd.", "") for kind in (declared, sniffed))
    is_media = own.partition("/")[0] == other.partition("/")[0] and own.partition("/")[0] in {"image", "video", "audio"}
    return own == other or is_media or own.partition("/")[2] == other.partition("/")[2]
