"""Names of messages (RFC 5322, 3.6.4). Pure but for chance. Clause: RFC5322."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Final

DRAFT_KEY: Final = re.compile(r"[0-9a-f]{16,32}")
_ID: Final = re.compile(r"<[^<>\s\"\\]{1,900}>")
_MOST: Final = 30
"""So many references are kept: the first, which names the conversation, and the last ones."""


def new_message_id(domain: str) -> str:
    """Return a name that no other message has, in our domain; it tells neither machine nor person nor time."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def new_draft_key() -> str:
    """Return what a letter is called while it is written."""
    return secrets.token_hex(8)


def clean_id(text: str) -> str:
    """Return the first message name in a text, in its brackets; empty where there is none."""
    found = _ID.search(text) if text.isascii() else None
    return found[0] if found else ""


def clean_ids(text: str) -> tuple[str, ...]:
    """Return the message names in a header, each once, in order."""
    plain = text.encode("ascii", "ignore").decode()
    return tuple(dict.fromkeys(_ID.findall(plain)))


def reference_chain(references: Sequence[str], message_id: str) -> tuple[str, ...]:
    """Return what the answer to a message refers to: what that one referred to, and it; not longer than is sound."""
    chain = list(dict.fromkeys([*references, message_id] if message_id else references))
    return tuple(chain if len(chain) <= _MOST else [chain[0], *chain[1 - _MOST :]])
