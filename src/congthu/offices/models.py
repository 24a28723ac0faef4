"""Tables of this room. Each stands with its part; Django looks for all of them here."""

from __future__ import annotations

from congthu.offices.delegation.models import Delegation, KnownOpener
from congthu.offices.exceptional.models import ExceptionalAccess
from congthu.offices.handover.models import Handover, HandoverInventory, HandoverMinutes
from congthu.offices.reading.models import LetterNote, Opening
from congthu.offices.work.models import Assignment, AssignmentStep

__all__ = [
    "Assignment",
    "AssignmentStep",
    "Delegation",
    "ExceptionalAccess",
    "Handover",
    "HandoverInventory",
    "HandoverMinutes",
    "KnownOpener",
    "LetterNote",
    "Opening",
]
