"""What can go wrong with signatures and templates."""

from __future__ import annotations

from congthu.webmail.sending.errors import WebmailError


class UnknownPhrase(WebmailError):
    """There is no such signature or template, or no such box, for who asks."""


class PhraseRefused(WebmailError):
    """It has no title, or is too long."""
