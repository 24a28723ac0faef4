"""Hashes of another system. Clause: D3.3."""

from __future__ import annotations

import base64
import hashlib

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from congthu.accounts.passwords.foreign import CryptPasswordHasher, ForeignPasswordHasher, read_hash

PASSWORD = "Xanh!muon-7"


def salted(name: str) -> str:
    return base64.b64encode(hashlib.new(name, PASSWORD.encode() + b"salz").digest() + b"salz").decode()


SHA512 = "$6$AbCdEfGh$lMuxtTxO5PQ3wFKsQ2iPcpBeFVGRi4VPNZ7JV8bMjHYMWYKkxSnIJEN8xPZyVfpiqA3Lk0K3Jx2kXQEJm0bDQ1"
TAKEN = {
    "{SSHA}": "{SSHA}" + salted("sha1"),
    "{SSHA256}": "{SSHA256}" + salted("sha256"),
    "{SSHA512}": "{SSHA512}" + salted("sha512"),
    "bcrypt": "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "bcrypt-named": "{BLF-CRYPT}$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "sha512-crypt": "{SHA512-CRYPT}" + SHA512,
    "crypt": "{CRYPT}" + SHA512,
    "sha512-crypt-with-rounds": SHA512.replace("$6$AbCdEfGh$", "$6$rounds=656000$AbCdEfGhIjKlMnOp$"),
    "argon2id": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD),
}


@pytest.mark.parametrize("given_hash", TAKEN.values(), ids=TAKEN)
def test_what_is_taken_over(given_hash: str) -> None:
    stored = read_hash(given_hash)
    assert stored is not None
    assert stored.startswith(("imported${", "crypt$", "argon2$argon2id$"))
    assert len(stored) <= 128


@pytest.mark.parametrize(
    "given_hash",
    [
        "",
        "Xanh!muon-7",
        "{PLAIN}Xanh!muon-7",
        "{MD5}1B2M2Y8AsgTpgAmY7PhCfg==",
        "{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
        "{SSHA}kein-base64!",
        "{SSHA}" + base64.b64encode(b"short").decode(),
        "$1$abcdefgh$irWbblnpmw.5z7wgBnprh0",
        "ab1cdefghijkl",
        "{BLF-CRYPT}" + SHA512,
    ],
)
def test_what_is_not(given_hash: str) -> None:
    assert read_hash(given_hash) is None


@pytest.mark.parametrize("scheme", ["{SSHA}", "{SSHA256}", "{SSHA512}"])
def test_salted_digests_are_verified(scheme: str) -> None:
    stored = read_hash(TAKEN[scheme])
    assert stored is not None
    assert ForeignPasswordHasher().verify(PASSWORD, stored)
    assert not ForeignPasswordHasher().verify(PASSWORD + "x", stored)


def test_crypt_is_verified_by_the_system() -> None:
    """The test vector of the authors of bcrypt: the password is U*U."""
    stored = read_hash("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")
    assert stored is not None
    assert CryptPasswordHasher().verify("U*U", stored)
    assert not CryptPasswordHasher().verify("U*V", stored)


def test_sha512_crypt_is_verified() -> None:
    """From the specification of SHA-crypt (Drepper, 2007)."""
    vector = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"
    stored = read_hash("{SHA512-CRYPT}" + vector)
    assert stored is not None
    assert CryptPasswordHasher().verify("Hello world!", stored)
    assert not CryptPasswordHasher().verify("Hello world", stored)


@given(st.text(max_size=200))
def test_nothing_escapes(text: str) -> None:
    stored = read_hash(text)
    assert stored is None or len(stored) <= 128
