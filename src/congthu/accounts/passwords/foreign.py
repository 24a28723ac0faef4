"""Hashes of another system, as they are taken over: read, kept beside our own, and replaced at the first web sign-in.

Those of the system's crypt keep their notation behind ``crypt``, others Dovecot's (``{SCHEME}…``) behind ``imported$``;
so Django and Dovecot verify the same text, and the longest (SHA-512-crypt with rounds) fits the column. What is
unsalted or cheap to guess (plain text, MD5, SHA-1 without salt, DES) is not taken over: those people get a slip.
Clause: D12.1-3, D3.3.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from django.contrib.auth.hashers import BasePasswordHasher

_PREFIX: Final = "imported"
_LONGEST: Final = 128
"""What the column holds."""
_SALTED: Final[Mapping[str, str]] = {"SSHA": "sha1", "SSHA256": "sha256", "SSHA512": "sha512"}
_BY_NOTATION: Final = (
    ("ARGON2ID", re.compile(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")),
    ("ARGON2I", re.compile(r"\$argon2i\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")),
    ("BLF-CRYPT", re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")),
    ("SHA512-CRYPT", re.compile(r"\$6\$(rounds=\d+\$)?[^$:\s]{1,16}\$[./A-Za-z0-9]{86}")),
    ("SHA256-CRYPT", re.compile(r"\$5\$(rounds=\d+\$)?[^$:\s]{1,16}\$[./A-Za-z0-9]{43}")),
)
_CRYPT: Final = "crypt"
_NAMED: Final = re.compile(r"\{(?P<scheme>[A-Z0-9.-]+)\}(?P<rest>\S+)")
_CRYPT_DATA_BYTES: Final = 32_768
"""``sizeof(struct crypt_data)`` of libxcrypt, which it promises not to change."""


def read_hash(given: str) -> str | None:
    """Return the stored form of another system's hash, or None where it cannot be taken over.

    The scheme in braces is optional where the notation itself says what it is.
    """
    named = _NAMED.fullmatch(given.strip())
    scheme, rest = (named["scheme"], named["rest"]) if named else ("", given.strip())
    for known, notation in _BY_NOTATION:
        if notation.fullmatch(rest) and scheme in {"", "CRYPT", known}:
            return _stored(known, rest)
    return _stored(scheme, rest) if scheme in _SALTED and _salted_parts(scheme, rest) else None


def _stored(scheme: str, rest: str) -> str | None:
    if scheme == "ARGON2ID":
        stored = f"argon2{rest}"
    elif scheme.endswith("-CRYPT"):
        stored = f"{_CRYPT}{rest}"
    else:
        stored = f"{_PREFIX}${{{scheme}}}{rest}"
    return stored if len(stored) <= _LONGEST else None


class ForeignPasswordHasher(BasePasswordHasher):
    """Verifies what was taken over; Django replaces it by our own hash when it was right."""

    algorithm = _PREFIX

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether the password is the one that was hashed elsewhere."""
        named = _NAMED.fullmatch(encoded.partition("$")[2])
        if named is None:
            return False
        scheme, rest = named["scheme"], named["rest"]
        if scheme in _SALTED:
            digest, salt = _salted_parts(scheme, rest) or (b"", b"")
            return hmac.compare_digest(hashlib.new(_SALTED[scheme], password.encode() + salt).digest(), digest)
        return _verify_argon2(password, rest)

    def must_update(self, encoded: str) -> bool:
        """Ask for our own hash in any case."""
        del encoded
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: how long these take is as it was."""

    def encode(self, password: str, salt: str) -> str:
        """Refuse: nothing new is hashed like this."""
        raise NotImplementedError

    def decode(self, encoded: str) -> dict[str, str]:
        """Return the scheme alone."""
        return {"algorithm": encoded.partition("$")[2].partition("}")[0].lstrip("{")}

    def safe_summary(self, encoded: str) -> Any:  # noqa: ANN401  Django's own annotation is wider than it says.
        """Return what may be shown."""
        return self.decode(encoded)


class CryptPasswordHasher(ForeignPasswordHasher):
    """The same for hashes of the system's crypt: bcrypt, SHA-512-crypt, SHA-256-crypt."""

    algorithm = _CRYPT

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether the password is the one that was hashed elsewhere."""
        setting = encoded.removeprefix(_CRYPT)
        return hmac.compare_digest(_crypt(password, setting), setting)

    def decode(self, encoded: str) -> dict[str, str]:
        """Return the scheme alone."""
        return {"algorithm": f"{_CRYPT}${encoded.split('$')[1]}"}


def _salted_parts(scheme: str, rest: str) -> tuple[bytes, bytes] | None:
    try:
        raw = base64.b64decode(rest, validate=True)
    except (binascii.Error, ValueError):
        return None
    size = hashlib.new(_SALTED[scheme]).digest_size
    return (raw[:size], raw[size:]) if len(raw) > size else None


def _verify_argon2(password: str, encoded: str) -> bool:
    try:
        return PasswordHasher().verify(encoded, password)
    except (Argon2Error, InvalidHashError):
        return False


def _crypt(password: str, setting: str) -> str:
    """Hash by the system's libcrypt, which is also what Dovecot does; the module of Python's own goes with 3.13."""
    if "\0" in password:
        return ""
    library = ctypes.CDLL("libcrypt.so.1")
    library.crypt_rn.restype = ctypes.c_char_p
    data = ctypes.create_string_buffer(_CRYPT_DATA_BYTES)
    found = library.crypt_rn(password.encode(), setting.encode(), data, ctypes.c_int(_CRYPT_DATA_BYTES))
    return found.decode() if found else ""
