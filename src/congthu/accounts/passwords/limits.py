"""What the rule set in force says about passwords."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from congthu.accounts.passwords.faults import Limits
from congthu.common.clock import VIETNAM, local_date
from congthu.regulation.api import get_rules


def password_limits(at: datetime) -> Limits:
    """Return the limits for passwords that are set now. Clause: QD2, D12.1-3."""
    rules = get_rules(local_date(at))
    return Limits(min_length=rules.password_min_length, remembered=rules.passwords_remembered)


def start_password_end(at: datetime) -> datetime:
    """Return when a start password that is made now ends: with the last day that is printed on its slip.

    Clause: D12.1-2, Q10.
    """
    today = local_date(at)
    after = today + timedelta(days=get_rules(today).start_password_days + 1)
    return datetime.combine(after, time.min, tzinfo=VIETNAM)
