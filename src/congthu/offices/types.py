"""Values of this room that cross the front door; each stands with its part. Pure."""

from __future__ import annotations

from congthu.offices.delegation.types import NewDelegation, OfficePage, Right, Standing
from congthu.offices.exceptional.types import POLICY as ACCESS_POLICY
from congthu.offices.exceptional.types import READERS, AccessState, Asked
from congthu.offices.exceptional.types import Step as AccessStep
from congthu.offices.handover.types import Capacity, HandoverState, Inventory, MinutesFormat, Moment, NewHandover
from congthu.offices.handover.workflow import Step
from congthu.offices.reading.types import (
    Choices,
    LetterMark,
    LetterPage,
    NoteEntry,
    NoteKind,
    OpeningEntry,
    PersonChoice,
    UnitChoice,
    WaitingLetter,
)
from congthu.offices.work.types import (
    Assignee,
    MessageRef,
    SenderClass,
    SenderFigures,
    WorkAction,
    WorkEntry,
    WorkListing,
    WorkPage,
    WorkParty,
    WorkState,
    WorkStep,
)

__all__ = [
    "ACCESS_POLICY",
    "READERS",
    "AccessState",
    "AccessStep",
    "Asked",
    "Assignee",
    "Capacity",
    "Choices",
    "HandoverState",
    "Inventory",
    "LetterMark",
    "LetterPage",
    "MessageRef",
    "MinutesFormat",
    "Moment",
    "NewDelegation",
    "NewHandover",
    "NoteEntry",
    "NoteKind",
    "OfficePage",
    "OpeningEntry",
    "PersonChoice",
    "Right",
    "SenderClass",
    "SenderFigures",
    "Standing",
    "Step",
    "UnitChoice",
    "WaitingLetter",
    "WorkAction",
    "WorkEntry",
    "WorkListing",
    "WorkPage",
    "WorkParty",
    "WorkState",
    "WorkStep",
]
