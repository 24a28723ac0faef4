"""How long sessions, devices and places last. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class SessionPolicy:
    """The limits; a change of them is a change of this value."""

    version: int
    idle: timedelta
    """A session that nobody used for so long is over."""
    longest: timedelta
    """No session lasts longer, however busy."""
    seen_every: timedelta
    """How exactly the last use is noted: one write a minute, not one a page."""
    fresh_for: timedelta
    """So long after signing in one may change how the account is opened, without signing in again."""
    device_life: timedelta
    """How long a remembered device may skip the second factor."""
    place_is_new_after: timedelta
    """A place not used for so long is a new one again."""
    places_kept: timedelta


POLICY = SessionPolicy(
    version=1,
    idle=timedelta(hours=2),
    longest=timedelta(hours=12),
    seen_every=timedelta(minutes=1),
    fresh_for=timedelta(minutes=15),
    device_life=timedelta(days=30),
    place_is_new_after=timedelta(days=90),
    places_kept=timedelta(days=365),
)


def is_over(*, created_at: datetime, last_seen_at: datetime, at: datetime, policy: SessionPolicy = POLICY) -> bool:
    """Tell whether a session has come to its end by itself."""
    return at - last_seen_at > policy.idle or at - created_at > policy.longest
