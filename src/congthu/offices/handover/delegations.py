"""The delegations of a box that is handed over: listed in the inventory, ended unless the incoming head keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from congthu.common.clock import local_date
from congthu.directory.api import find_box, get_actor
from congthu.offices.delegation.actions import end_delegations_of_box
from congthu.offices.delegation.models import Delegation
from congthu.offices.handover.models import Handover
from congthu.offices.handover.types import DelegationEntry


def list_delegations(mailbox_id: UUID, *, at: datetime) -> Sequence[DelegationEntry]:
    """Return the delegations in force, or still to begin, as an inventory names them."""
    rows = Delegation.objects.filter(mailbox_id=mailbox_id, ends_at__gt=at, ended_at__isnull=True)
    return [
        DelegationEntry(
            delegation_id=str(row.pk),
            login=row.delegate.login,
            name=row.delegate_name,
            paper=row.paper_number,
            rights=tuple(row.rights),
            valid_to=local_date(row.ends_at),
        )
        for row in rows.select_related("delegate").order_by("delegate_name", "id")
    ]


def end_delegations(row: Handover, *, on: date, at: datetime) -> int:
    """End the delegations of a box but those that the incoming head keeps; the outgoing head's own in any case.

    It is the incoming head who ends them, by what was chosen with the confirmation.

    Returns:
        How many have ended.
    """
    box = find_box(row.mailbox_id, on=on)
    own = Delegation.objects.filter(mailbox_id=row.mailbox_id, delegate_id=row.outgoing_id).values_list("pk", flat=True)
    kept = {UUID(kept) for kept in row.kept_delegations} - set(own)
    actor = get_actor(row.incoming_id, on=on)
    return end_delegations_of_box(box, except_for=kept, actor=actor, at=at) if box else 0
