"""What can go wrong in this room; each stands with its part."""

from __future__ import annotations

from congthu.webmail.orders.errors import CannotOrder, TooSoon, UnknownOrder
from congthu.webmail.phrases.errors import PhraseRefused, UnknownPhrase
from congthu.webmail.register.errors import CannotCorrect, UnknownRegister
from congthu.webmail.sending.errors import AlreadyLeft, CannotSend, TooLarge, UnknownOutgoing, WebmailError

__all__ = [
    "AlreadyLeft",
    "CannotCorrect",
    "CannotOrder",
    "CannotSend",
    "PhraseRefused",
    "TooLarge",
    "TooSoon",
    "UnknownOrder",
    "UnknownOutgoing",
    "UnknownPhrase",
    "UnknownRegister",
    "WebmailError",
]
