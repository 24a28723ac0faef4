"""What the first octets of a file say it is, and what an archive lists. Pure."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Final

_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"#!", "text/x-shellscript"),
    (32769, b"CD001", "application/x-iso9660-image"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
)
_HTML: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script|svg|iframe|meta)\b", re.IGNORECASE | re.DOTALL
)
_ENCRYPTED_FLAG: Final = 0x1
_SAMPLE: Final = 1024
SNIFFED_OCTETS: Final = 33_000


def sniff(head: bytes) -> str:
    """Return the type that ``head`` (the first 33,000 octets suffice) shows; empty where it shows none."""
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    return "text/html" if _HTML.match(head[:_SAMPLE]) else ""


def office_type(names: tuple[str, ...]) -> str:
    """Return what a zip archive with these entries is, if it is a document."""
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
                             ("ppt/", "presentationml.presentation")):  # fmt: skip
            if any(name.startswith(folder) for name in names):
                return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else ""


def list_zip(octets: bytes, most: int) -> tuple[tuple[str, ...], bool]:
    """Return the names in a zip archive and whether any entry asks for a password. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            entries = archive.infolist()
            names = tuple(entry.filename for entry in entries[:most])
            return names, any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries)
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, UnicodeError, OverflowError):
        # A broken directory says nothing; the first entry's own head still may.
        flags = int.from_bytes(octets[6:8], "little") if octets.startswith(b"PK\x03\x04") else 0
        return (), bool(flags & _ENCRYPTED_FLAG)


_RAR4_ENCRYPTED, _RAR5_ENCRYPTED = re.compile(rb"Rar!\x1a\x07\x00.{2}\x73(.)", re.DOTALL), b"Rar!\x1a\x07\x01\x00"


def is_encrypted(octets: bytes, kind: str) -> bool:
    """Return whether a file of ``kind`` asks for a password, as far as its head tells."""
    if kind == "application/pdf":
        return b"/Encrypt" in octets[-4096:] or b"/Encrypt" in octets[:4096]
    if kind == "application/x-ole-storage":
        return "EncryptedPackage".encode("utf-16-le") in octets[:200_000]
    if kind == "application/vnd.rar":
        found = _RAR4_ENCRYPTED.match(octets)
        headers = found is not None and bool(found[1][0] & 0x80)
        return headers or (octets.startswith(_RAR5_ENCRYPTED) and octets[12:14].find(b"\x04") >= 0)
    if kind == "application/x-7z-compressed":
        # AES-256 has the method id 06F10701; it stands in the header at the end where that is not packed itself.
        return b"\x06\xf1\x07\x01" in octets[-4096:]
    return False
