"""How the content of a box becomes one number that an inspector can compute again. Pure.

The recipe stands in docs/decisions/0015, as a manual would give it:

* a message: SHA-256 of its octets as IMAP gives them (``BODY.PEEK[]``), in lower-case hexadecimal;
* a folder: SHA-256 of the digests of its messages, sorted, each followed by a line feed;
* a box: SHA-256 of one line a folder, sorted: digest, space, name in UTF-8, line feed.

Sorting makes it independent of order and of numbering; equal messages count as often as they lie there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def message_digest(raw: bytes) -> str:
    """Return the digest of one message."""
    return hashlib.sha256(raw).hexdigest()


def folder_digest(messages: Iterable[str]) -> str:
    """Return the digest of a folder from those of its messages, in any order."""
    return hashlib.sha256("".join(f"{digest}\n" for digest in sorted(messages)).encode()).hexdigest()


def box_digest(folders: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a box from (name, digest) of its folders, in any order."""
    lines = sorted(f"{digest} {name}\n".encode() for name, digest in folders)
    return hashlib.sha256(b"".join(lines)).hexdigest()
