"""Secrets at rest: sealed with a key that stands in a file, so that a copy of the database alone opens nothing.

The file holds one key a line. The first seals; all of them open, so that a key can be replaced while the old one still
opens what it sealed (docs/decisions/0012).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from congthu.accounts.errors import SealBroken

KEY_FILE: Final = "factors.key"
_PADDING = "="
"""The file has 256 bits in base64url without padding, as all our random secrets have; Fernet wants the padding."""


@dataclass(frozen=True, kw_only=True)
class Sealer:
    """What seals and opens; each sealed secret is bound to its account, so that rows cannot be exchanged."""

    keys: MultiFernet = field(repr=False)

    def seal(self, secret: str, *, account_id: UUID) -> str:
        """Return the secret in the form in which it may be stored."""
        return self.keys.encrypt(f"{account_id}:{secret}".encode()).decode()

    def open(self, sealed: str, *, account_id: UUID) -> str:
        """Return the secret.

        Raises:
            SealBroken: it was sealed with another key, for another account, or altered.
        """
        try:
            owner, _, secret = self.keys.decrypt(sealed).decode().partition(":")
        except InvalidToken as error:
            raise SealBroken("seal_broken", account=str(account_id)) from error
        if owner != str(account_id):
            raise SealBroken("seal_of_another", account=str(account_id))
        return secret


def load_sealer(secrets: Path) -> Sealer:
    """Return the sealer of the instance whose folder of secrets this is. A replaced key is read at the next call."""
    lines = (secrets / KEY_FILE).read_text(encoding="ascii").split()
    return Sealer(keys=MultiFernet([Fernet(line.rstrip(_PADDING) + _PADDING) for line in lines]))
