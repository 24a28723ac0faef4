"""What can go wrong with the daemons and their configuration."""

from congthu.common.errors import CongThuError


class EngineError(CongThuError):
    """The base of this room's errors."""


class CheckFailed(EngineError):
    """A daemon's own checker refused the configuration; nothing was swapped."""


class PartDown(EngineError):
    """A part did not come up, or does not answer."""


class NotReady(EngineError):
    """The machine or the state folder is not fit for what was asked."""


class QueueUnreadable(EngineError):
    """Postfix's queue cannot be asked, or answers in a way not known here."""
