"""The secrets of the judgement, each in a file that only its readers can open."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SECRET_FILE: Final = "guard.key"  # noqa: S105 -- A file name.
"""Under which names and places are digested; read by the web and the service."""
NONCE_FILE: Final = "guard-nonce.key"
"""With which Dovecot and the web digest passwords to a few bits."""
HEADER_FILE: Final = "guard-header.key"
"""The header with which Dovecot shows that it is Dovecot, as one line."""


HEADER_NAME: Final = "X-Congthu-Guard"


def new_header() -> str:
    """Return a new header line, without an end: Dovecot sends the file as it is."""
    return f"{HEADER_NAME}: {secrets.token_urlsafe(32)}"


@dataclass(frozen=True, kw_only=True)
class GuardKeys:
    """What the web needs of them."""

    secret: bytes = field(repr=False)
    nonce: bytes = field(repr=False)


def read_keys(folder: Path) -> GuardKeys:
    """Return the keys of the web; fixed ones where there is no folder of secrets (checks, tests)."""
    if not os.access(folder / SECRET_FILE, os.R_OK):
        return GuardKeys(secret=b"no-state-folder-no-secret", nonce=b"")
    return GuardKeys(secret=read_secret(folder), nonce=read_nonce(folder))


def read_secret(folder: Path) -> bytes:
    """Return the secret under which names and places are digested."""
    return (folder / SECRET_FILE).read_bytes().strip()


def read_nonce(folder: Path) -> bytes:
    """Return the nonce of the digests of passwords."""
    return (folder / NONCE_FILE).read_bytes().strip()


def read_api_key(folder: Path) -> str:
    """Return the value of the header that Dovecot sends."""
    return (folder / HEADER_FILE).read_text(encoding="ascii").strip().partition(":")[2].strip()
