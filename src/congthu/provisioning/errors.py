"""What can go wrong with a request: a code and its parameters; the sentence is chosen at the edge."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class ProvisioningError(CongThuError):
    """The base of this room's errors."""


class UnknownRequest(ProvisioningError):
    """There is no such request, or it is not for the eyes of who asks; which of both is not said."""


class Refused(ProvisioningError):
    """The step is not this person's to take, or not now."""


class NotPermitted(ProvisioningError):
    """Somebody may not enter a request for that person."""


class CannotAsk(ProvisioningError):
    """No request can be made: nobody has the address, or one is open already."""


class Incomplete(ProvisioningError):
    """A step lacks what it needs: a reason, or how the identity was checked."""
