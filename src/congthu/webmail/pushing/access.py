"""Of which offices' mail somebody may be told now: those whose boxes they work in. Clause: D13.1, D3.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from congthu.accounts.types import BoxRights
from congthu.common.clock import local_date
from congthu.offices.api import list_offices
from congthu.webmail.pushing.models import OfficeWish
from congthu.webmail.pushing.types import OfficeChoice

_WORKING: Final = frozenset({BoxRights.MANAGE, BoxRights.ANSWER, BoxRights.READ})
"""Who reads by order looks into a box, and does not wait for its mail."""


def list_office_choices(account_id: UUID, *, at: datetime) -> Sequence[OfficeChoice]:
    """Return the offices that somebody works in now, by address, and of which of them they are told."""
    wished = set(OfficeWish.objects.filter(account_id=account_id).values_list("mailbox_id", flat=True))
    return [
        OfficeChoice(mailbox_id=one.mailbox_id, address=one.address, name=one.name, is_told=one.mailbox_id in wished)
        for one in list_offices(account_id, on=local_date(at), at=at)
        if one.rights in _WORKING
    ]


def works_in(mailbox_id: UUID, account_id: UUID, *, at: datetime) -> bool:
    """Tell whether somebody works in the box of an office now, by office or by paper."""
    return any(one.mailbox_id == mailbox_id for one in list_office_choices(account_id, at=at))
