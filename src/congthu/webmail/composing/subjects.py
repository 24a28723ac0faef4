"""Subjects of answers: one prefix, however often and in whatever language others have answered before. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from congthu.webmail.composing.texts import one_line

REPLY: Final = "Re: "
FORWARD: Final = "Fwd: "
"""Understood by every mail program, which put conversations together by them; a translated one would not be."""
_WORDS: Final = (
    "re",
    "fw",
    "fwd",
    "trả lời",
    "tra loi",
    "chuyển tiếp",
    "chuyen tiep",
    "aw",
    "wg",
    "rép",
    "tr",
    "sv",
    "vs",
)
"""Not ``CT``, ``TL`` and the like: with a colon behind they may begin the summary of a document."""
_PREFIX: Final = re.compile(
    rf"^(?:{'|'.join(map(re.escape, _WORDS))})\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*", re.IGNORECASE
)
_LONGEST: Final = 500


def bare_subject(subject: str) -> str:
    """Return a subject without what says that it is an answer or was forwarded."""
    rest = unicodedata.normalize("NFC", one_line(subject))
    while match := _PREFIX.match(rest):
        rest = rest[match.end() :]
    return rest


def reply_subject(subject: str) -> str:
    """Return the subject of an answer."""
    return (REPLY + bare_subject(subject))[:_LONGEST].rstrip()


def forward_subject(subject: str) -> str:
    """Return the subject of a forwarded message."""
    return (FORWARD + bare_subject(subject))[:_LONGEST].rstrip()
