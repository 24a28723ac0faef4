"""What can go wrong with an order."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class OrderError(CongThuError):
    """Base of what can go wrong with an order."""


class UnknownOrder(OrderError):
    """There is no such order, or it is not for the eyes of who asks."""


class CannotOrder(OrderError):
    """``no_right``, ``no_receiver`` or ``outside``: nothing is ordered under this address, or not these receivers.

    ``deadline_over``, ``deadline_far``: not by that day.
    """


class TooSoon(OrderError):
    """Reminders went out only just now."""
