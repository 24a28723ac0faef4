"""What an attachment is called, and a form of it that is safe on every system. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from congthu.webmail.showing.headers.parameters import Parameterised
from congthu.webmail.showing.headers.visible import has_hidden, visible_line
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.notes import Note, note

_FORBIDDEN: Final = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_LONGEST: Final = 180
_LONGEST_SUBJECT: Final = 100
_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")

EXTENSIONS: Final = {
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "image/png": "png",
    "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "message/rfc822": "eml", "application/zip": "zip",
    "application/msword": "doc", "text/csv": "csv", "text/x-vcard": "vcf", "text/vcard": "vcf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/vnd.ms-excel": "xls",
    "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m", "application/pgp-signature": "asc",
}  # fmt: skip


def name_of(
    disposition: Parameterised, content_type: Parameterised, kind: str, *, otherwise: str = ""
) -> tuple[str, tuple[Note, ...]]:
    """Return a safe name: of the disposition, else of the type, else ``otherwise``, else made of the type."""
    given = disposition.get("filename") or content_type.get("name")
    given = given or disposition.get("name") or content_type.get("filename") or otherwise
    if not given:
        return f"attachment.{EXTENSIONS.get(kind, 'bin')}", ()
    return clean_name(given, kind)


def name_after(subject: bytes) -> str:
    """Return what the file of a letter is called after its subject, still without ending and not yet safe."""
    return decode_header(subject)[:_LONGEST_SUBJECT].replace("/", "-")


def clean_name(given: str, kind: str = "") -> tuple[str, tuple[Note, ...]]:
    """Return ``given`` as a file name that no system takes for a path, a device or something else than it is."""
    notes = [note("attachment.name_hidden_characters")] if has_hidden(given) else []
    if "=?" in given:
        given = decode_header(given.encode())
    base = re.split(r"[\\/]", visible_line(given))[-1]
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", base)).strip(" .")
    name = f"_{name}" if _RESERVED.match(name) else name
    if len(name) > _LONGEST:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[: _LONGEST - 20]}…{dot}{extension[:16]}" if dot and stem else name[:_LONGEST]
    if not name:
        return f"attachment.{EXTENSIONS.get(kind, 'bin')}", tuple(notes)
    return name, tuple(notes)
