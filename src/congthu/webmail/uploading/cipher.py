"""How pieces are made unreadable: AES-GCM under a key of the upload's own, each piece bound to its place. Pure."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from congthu.webmail.uploading.errors import UnknownUpload
from congthu.webmail.uploading.types import UploadKey

_KEY_OCTETS: Final = 32
_NONCE_OCTETS: Final = 12


def new_secret() -> str:
    """Return a fresh key in a form for headers and forms."""
    return secrets.token_urlsafe(_KEY_OCTETS)


def digest(key: UploadKey) -> str:
    """Return by what a key is known again; the key has 256 random bits, so that a plain digest tells nothing."""
    return hashlib.sha256(key.secret.encode("utf-8", "replace")).hexdigest()


def seal(content: bytes, key: UploadKey, *, at: int) -> bytes:
    """Return a piece as it is stored.

    Raises:
        UnknownUpload: that is no key.
    """
    nonce = secrets.token_bytes(_NONCE_OCTETS)
    return nonce + _cipher(key).encrypt(nonce, content, _place(key.id, at))


def unseal(sealed: bytes, key: UploadKey, *, at: int) -> bytes:
    """Return a piece as it was.

    Raises:
        UnknownUpload: it was made with another key, for another place, or altered.
    """
    try:
        return _cipher(key).decrypt(sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:], _place(key.id, at))
    except (InvalidTag, ValueError) as error:
        raise UnknownUpload("unknown_upload") from error


def _cipher(key: UploadKey) -> AESGCM:
    try:
        return AESGCM(base64.urlsafe_b64decode(key.secret.encode("ascii") + b"="))
    except ValueError as error:
        raise UnknownUpload("unknown_upload") from error


def _place(upload_id: UUID, at: int) -> bytes:
    return f"{upload_id}:{at}".encode()
