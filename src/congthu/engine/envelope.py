"""From whom to whom a message goes, and what became of it. Pure. Clause: RFC3461, RFC6409."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

PERMANENT: Final = 500
"""From this code on asking again is useless (RFC 5321, 4.2.1)."""


class Outcome(StrEnum):
    """What became of a message that was handed in."""

    SENT = "sent"
    """For every receiver that was not refused."""
    DEFERRED = "deferred"
    """Nothing left; asking again later makes sense."""
    REFUSED = "refused"
    """Nothing left, and will not."""
    UNKNOWN = "unknown"
    """The connection ended between the last line and the answer. Sending again might send twice."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One receiver that Postfix did not take, in its own words."""

    address: str
    code: int
    status: str
    """The enhanced code (RFC 3463), e.g. ``5.1.1``; empty where there is none."""
    text: str

    @property
    def is_permanent(self) -> bool:
        """Tell whether asking again is useless."""
        return self.code >= PERMANENT


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The result of handing in one message."""

    outcome: Outcome
    accepted: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    answer: str = ""
    """What was said last: the name of the queue file, or why not."""
    queue_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is asked of the way (RFC 3461)."""

    notify: tuple[str, ...] = ()
    """Of ``SUCCESS``, ``FAILURE``, ``DELAY``; empty leaves it to Postfix, which reports failures."""
    envelope_id: str = ""
    """Comes back in reports."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """From whom to whom."""

    sender: str
    """Empty for a receipt, which nothing may answer."""
    receivers: tuple[str, ...]
    wishes: Wishes = field(default_factory=Wishes)
