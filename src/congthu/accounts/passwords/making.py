"""How passwords are made and hashed.

Own passwords cost Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's first choice). Start passwords are random, long and
short-lived, so that guessing them is hopeless at any cost; they get a cheap one (docs/decisions/0006). App passwords
are random with 138 bits; a plain digest of them is enough (docs/decisions/0011).
Clause: D3.3, D12.1-2.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher, Type
from django.contrib.auth.hashers import Argon2PasswordHasher

from congthu.accounts.passwords.faults import NOBODY, Limits, Owner
from congthu.accounts.passwords.judging import judge

_LOWER, _UPPER, _SPECIAL = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "!@#$%&*+-="
_START_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1, type=Type.ID)
_START_LIMITS: Final = Limits(min_length=18, remembered=0)
_APP_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No i, l, o, 0 and 1: they are misread. 31 signs are 4.95 bits each."""
_APP_GROUPS: Final = 7
"""Of four letters each: 28 letters, 138 bits."""


class OwnPasswordHasher(Argon2PasswordHasher):
    """Argon2id as Dovecot's libsodium can verify it (one lane)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def new_start_password(owner: Owner = NOBODY) -> str:
    """Return a random password that meets the rule of D12.1-3: 18 characters, about 71 bits, none easily misread.

    Groups of four are easy to copy from a slip by hand. It goes through the same judgement as a chosen one, so that
    chance does not print the owner's name either.
    """
    while True:
        groups = ["".join(secrets.choice(_LOWER) for _ in range(4)) for _ in range(3)]
        last = [secrets.choice(_UPPER), secrets.choice(_UPPER), secrets.choice(_LOWER), secrets.choice(_SPECIAL)]
        password = "-".join(groups) + "".join(last)
        if not judge(password, limits=_START_LIMITS, owner=owner):
            return password


def new_app_password() -> str:
    """Return a random app password: groups of four lower-case letters and digits with hyphens, 138 bits."""
    return "-".join("".join(secrets.choice(_APP_LETTERS) for _ in range(4)) for _ in range(_APP_GROUPS))


def hash_start_password(password: str) -> str:
    """Return the stored form of a start password, in Django's notation."""
    return "argon2" + _START_HASHER.hash(password)


def hash_own_password(password: str) -> str:
    """Return the stored form of a password that a person chose, in Django's notation."""
    return OwnPasswordHasher().encode(password, OwnPasswordHasher().salt())


def app_password_digest(password: str) -> str:
    """Return the stored form of an app password, which Dovecot compares: SHA-256, hexadecimal."""
    return hashlib.sha256(password.encode()).hexdigest()
