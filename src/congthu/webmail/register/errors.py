"""What can go wrong with a register."""

from __future__ import annotations

from congthu.webmail.sending.errors import WebmailError


class UnknownRegister(WebmailError):
    """There is no such office, or it is not for the eyes of who asks."""
