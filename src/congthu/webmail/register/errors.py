"""What can go wrong with a register."""

from __future__ import annotations

from congthu.webmail.sending.errors import WebmailError


class CannotCorrect(WebmailError):
    """The entry would not make sense so; the code says why (`DocumentFault`)."""


class UnknownRegister(WebmailError):
    """There is no such office, or it is not for the eyes of who asks."""
