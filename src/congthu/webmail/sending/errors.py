"""What can go wrong when something is to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.common.errors import CongThuError
from congthu.webmail.composing.cautions import SizeFault


class WebmailError(CongThuError):
    """The base of this room's errors."""


class CannotSend(WebmailError):
    """It cannot leave as it is: no receiver, not your address, a time that is past or too far away."""


class TooLarge(CannotSend):
    """A file, or all of them, are over the limit of the rule set in force. Clause: D5.2b."""

    def __init__(self, faults: Sequence[SizeFault]) -> None:
        super().__init__("too_large", names=", ".join(fault.name for fault in faults if fault.name))
        self.faults = tuple(faults)


class AlreadyLeft(WebmailError):
    """It is too late to take the message back."""


class UnknownOutgoing(WebmailError):
    """There is no such message, or it is somebody else's."""
