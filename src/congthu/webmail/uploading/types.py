"""Values of uploads. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class UploadPolicy:
    """Limits of files on their way."""

    version: str = "2026-11"
    piece: int = 2 * 1024**2
    """No piece may be larger."""
    open_octets: int = 3 * 1024**3
    """All that one person has on its way."""
    open_count: int = 60
    lives: timedelta = timedelta(hours=24)
    """So long after its last piece an upload can go on."""


POLICY = UploadPolicy()


@dataclass(frozen=True, kw_only=True)
class UploadKey:
    """What names an upload and opens it; the key is known to its uploader alone."""

    id: UUID
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.id}.{self.secret}"

    @classmethod
    def of(cls, given: str) -> UploadKey | None:
        """Return what a page names; None where it names none."""
        name, dot, secret = given.partition(".")
        try:
            return cls(id=UUID(name), secret=secret) if dot and secret else None
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an upload has come."""

    received: int
    octets: int
