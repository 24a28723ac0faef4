"""What can go wrong in this room: a code and its parameters; the sentence is chosen at the edge."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class OfficesError(CongThuError):
    """The base of this room's errors."""


class NotAllowed(OfficesError):
    """The step is not this person's to take; for a delegation, the box is held by somebody else."""


class WrongState(OfficesError):
    """The step is not possible in the state that the thing is in."""


class Incomplete(OfficesError):
    """The paper, the order or the step lacks what it must have; the code names it."""


class NotPossible(OfficesError):
    """What was asked for is complete and cannot be done all the same; the code says why."""


class UnknownOffice(OfficesError):
    """There is no such box, or it is hidden from whoever asks; which of both is not said, here and in those below."""


class UnknownDelegation(OfficesError):
    """There is no such delegation of a box that the actor manages."""


class UnknownHandover(OfficesError):
    """There is no such handover, or it is hidden from whoever asks."""


class UnknownAccess(OfficesError):
    """There is no such request for exceptional access, or it is hidden from whoever asks."""


class UnknownWork(OfficesError):
    """There is no such assignment or box, or it is not for the eyes of who asks."""
