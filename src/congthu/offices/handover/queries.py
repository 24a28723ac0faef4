"""Reads about handovers that ask nobody's leave; jobs and other rooms use them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from congthu.accounts.api import list_terms
from congthu.accounts.types import Role, Term
from congthu.common.clock import local_date
from congthu.directory.types import UnitBox
from congthu.offices.handover.models import Handover, HandoverInventory
from congthu.offices.handover.records import from_record
from congthu.offices.handover.types import RUNNING, HandoverState, Inventory, Moment


def find_running(mailbox_id: UUID) -> Handover | None:
    """Return the handover that freezes a box at present."""
    return Handover.objects.filter(mailbox_id=mailbox_id, state__in=RUNNING).first()


def list_handovers(mailbox_id: UUID) -> Sequence[Handover]:
    """Return every handover of a box, the latest first; cancelled ones stay."""
    return list(Handover.objects.filter(mailbox_id=mailbox_id).order_by("-number"))


def find_inventory(handover_id: UUID, moment: Moment) -> Inventory | None:
    """Return the inventory as it was taken."""
    row = HandoverInventory.objects.filter(handover_id=handover_id, moment=moment).first()
    return from_record(row.content) if row else None


def list_head_terms(box: UnitBox) -> Sequence[Term]:
    """Return the terms of the heads of a box's unit, without those of who has given the box away since.

    Roles have whole days: on the day of a handover the outgoing head still holds the role, and is nobody to the box any
    more. ``mail.has_handed_over`` says the same to the daemons.
    """
    given = Handover.objects.filter(
        mailbox_id=box.mailbox_id, state=HandoverState.COMPLETED, completed_at__isnull=False
    )
    away = [(row.outgoing_id, local_date(row.completed_at)) for row in given if row.completed_at]
    return [
        term
        for term in list_terms(Role.HEAD, scope_id=box.unit_id)
        if not any(who == term.account_id and day >= term.valid_from for who, day in away)
    ]


def find_outgoing(box: UnitBox, *, incoming: UUID, on: date) -> Term | None:
    """Return who gives the box away: who heads the unit today, else who headed it last; never the incoming head."""
    terms = [term for term in list_head_terms(box) if term.account_id != incoming]
    today = [term for term in terms if term.covers(on)]
    past = sorted((term for term in terms if term.valid_to and term.valid_to < on), key=lambda term: str(term.valid_to))
    return today[0] if today else past[-1] if past else None
