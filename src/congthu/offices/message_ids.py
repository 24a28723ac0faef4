"""How a message of an official box is named, however its sender wrote its Message-ID. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from congthu.offices.errors import NotPossible

_LONGEST: Final = 990
_NOWHERE: Final = "khong-co-ma.invalid"
"""The domain of names that we make up: no message has one of them (RFC 2606)."""


def whole_message_id(given: str) -> str:
    """Return a Message-ID in its brackets.

    Raises:
        NotPossible: it is none.
    """
    text = given.strip()
    inner = text.removeprefix("<").removesuffix(">")
    if not inner or any(not "!" <= letter <= "~" or letter in '<>"' for letter in inner):
        raise NotPossible("bad_message_id")
    return f"<{inner[:_LONGEST]}>"


def name_message(given: str, *, sender: str, received_at: datetime) -> str:
    """Return the name of a message: its Message-ID or, where it has none that could be one, one made of what stays.

    Sender and arrival stay what they are when a message is filed elsewhere; its place does not.
    """
    try:
        return whole_message_id(given)
    except NotPossible:
        arrived = received_at.astimezone(UTC).isoformat(timespec="seconds")
        digest = hashlib.sha256("\n".join((given, sender, arrived)).encode("utf-8", "replace"))
        return f"<{digest.hexdigest()[:32]}@{_NOWHERE}>"
