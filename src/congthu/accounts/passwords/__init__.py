"""Passwords: what is refused and why (`judging`, pure), how they are made and hashed (`making`), and what is known.

Nothing here keeps or writes down a password; `accounts.actions` and its neighbours do the writing.
"""

from congthu.accounts.passwords.making import OwnPasswordHasher, hash_own_password, hash_start_password

__all__ = ["OwnPasswordHasher", "hash_own_password", "hash_start_password"]
