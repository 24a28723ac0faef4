"""What somebody does with mail, whatever it is done with: each side of the comparison is one such user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

PAGE = 50
"""Rows of one list, on every side."""
INBOX = "INBOX"


class NotThereError(Exception):
    """This side cannot do that yet; said instead of a figure."""


class MailUser(Protocol):
    """One person at work, signed in, with a session or a connection of its own."""

    async def sign_in(self) -> None:
        """Come in by the door that people use."""

    async def rows(self, start: int) -> Sequence[int]:
        """Return the messages of one page of the list, newest first, from the ``start``-th on."""

    async def read(self, uid: int) -> str:
        """Return what is shown of a message."""

    async def search(self, word: str) -> Sequence[int]:
        """Return the first messages whose subject has the word."""

    async def flag(self, uid: int, *, on: bool) -> None:
        """Set or take the flag of a message."""

    async def move(self, uid: int, to: str) -> None:
        """Move a message from the inbox to a folder."""

    async def prepare_sending(self) -> None:
        """Open what a letter is written in; not counted as sending."""

    async def send(self, to: str, subject: str) -> None:
        """Send a short letter and keep a copy."""

    async def leave(self) -> None:
        """Close the connections."""
