"""How passwords are made and hashed.

Own passwords cost Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's first choice). Start passwords are random, long and
short-lived, so that guessing them is hopeless at any cost; they get a cheap one (docs/decisions/0006).
Clause: D3.3, D12.1-2.
"""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher, Type
from django.contrib.auth.hashers import Argon2PasswordHasher

_LOWER, _UPPER, _SPECIAL = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "!@#$%&*+-="
_START_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1, type=Type.ID)


class OwnPasswordHasher(Argon2PasswordHasher):
    """Argon2id as Dovecot's libsodium can verify it (one lane)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def new_start_password() -> str:
    """Return a random password that meets the rule of D12.1-3: 18 characters, about 71 bits, none easily misread.

    Groups of four are easy to copy from a slip by hand.
    """
    groups = ["".join(secrets.choice(_LOWER) for _ in range(4)) for _ in range(3)]
    last = [secrets.choice(_UPPER), secrets.choice(_UPPER), secrets.choice(_LOWER), secrets.choice(_SPECIAL)]
    return "-".join(groups) + "".join(last)


def hash_start_password(password: str) -> str:
    """Return the stored form of a start password, in Django's notation."""
    return "argon2" + _START_HASHER.hash(password)


def hash_own_password(password: str) -> str:
    """Return the stored form of a password that a person chose, in Django's notation."""
    return OwnPasswordHasher().encode(password, OwnPasswordHasher().salt())
