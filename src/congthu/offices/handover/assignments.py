"""The work that the incoming head takes over: assignments that are not finished, as an inventory names them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from congthu.common.clock import local_date
from congthu.offices.handover.types import AssignmentEntry
from congthu.offices.work.models import Assignment
from congthu.offices.work.types import OPEN


def list_assignments(mailbox_id: UUID) -> Sequence[AssignmentEntry]:
    """Return the open assignments of a box, the most urgent first; of each message its digest alone. Clause: D13.3."""
    rows = Assignment.objects.filter(mailbox_id=mailbox_id, state__in=OPEN).order_by("deadline_at", "id")
    return [
        AssignmentEntry(
            subject_digest=hashlib.sha256(row.message_id.encode()).hexdigest(),
            assignee=row.assignee_name,
            due_on=local_date(row.deadline_at),
            state=row.state,
        )
        for row in rows
    ]
