"""Handovers on behalf of somebody: what one is to a box, and fetching with permission and lock in one call.

Whether a handover exists is not revealed to who may not see it. Clause: D13.2, D3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q

from congthu.accounts.api import list_grants
from congthu.accounts.types import Role, Term
from congthu.directory.api import find_unit_box, list_line
from congthu.directory.types import UnitBox
from congthu.offices.errors import NotAllowed, UnknownHandover
from congthu.offices.handover import queries, workflow
from congthu.offices.handover.models import Handover, HandoverMinutes
from congthu.offices.handover.types import Capacity, HandoverState, MinutesFormat
from congthu.offices.handover.workflow import Step

_BY_ROLE: Final = {
    Role.HOME_AFFAIRS: Capacity.HOME_AFFAIRS,
    Role.INTAKE: Capacity.INSPECTOR,
    Role.AUDITOR: Capacity.INSPECTOR,
    Role.OPERATOR: Capacity.OPERATOR,
}


def find_capacities(account_id: UUID, box: UnitBox, *, handover: Handover | None, on: date) -> frozenset[Capacity]:
    """Return what somebody is to a box, and to its handover if one is given."""
    grants = list_grants(account_id, on=on)
    found = {_BY_ROLE[grant.role] for grant in grants if grant.role in _BY_ROLE}
    headed = {grant.scope_id for grant in grants if grant.role is Role.HEAD}
    terms = queries.list_head_terms(box)
    if any(term.account_id == account_id and term.covers(on) for term in terms):
        found.add(Capacity.MANAGER)
    if headed & {unit.unit_id for unit in list_line(box.unit_id, on=on)[1:]}:
        found.add(Capacity.SUPERIOR)
    if handover is not None:
        sides = {handover.outgoing_id: Capacity.OUTGOING, handover.incoming_id: Capacity.INCOMING}
        return frozenset(found | ({sides[account_id]} if account_id in sides else set()))
    return frozenset(found | _possible_sides(account_id, terms, on=on))


def get_box(mailbox_id: UUID, *, account_id: UUID, on: date) -> tuple[UnitBox, frozenset[Capacity]]:
    """Return a box with what somebody is to it, for the page of its handovers.

    Whoever took part in one of its handovers finds it again.

    Raises:
        UnknownHandover: there is no such box, or it is nothing to whoever asks.
    """
    box = find_unit_box(mailbox_id)
    if box is None:
        raise UnknownHandover("unknown_box", id=str(mailbox_id))
    capacities = find_capacities(account_id, box, handover=None, on=on)
    if not _may_see(capacities) and not any(
        account_id in {row.outgoing_id, row.incoming_id} for row in queries.list_handovers(mailbox_id)
    ):
        raise UnknownHandover("unknown_box", id=str(mailbox_id))
    return box, capacities


def sees_all(account_id: UUID, *, on: date) -> bool:
    """Tell whether somebody may see the handovers of every box, by a role for the whole province."""
    return any(grant.role in _BY_ROLE for grant in list_grants(account_id, on=on))


def list_latest(account_id: UUID, *, on: date, limit: int) -> Sequence[Handover]:
    """Return the latest handovers: of every box for who sees all, else those in which somebody gives or takes."""
    rows = Handover.objects.order_by("-started_at")
    if not sees_all(account_id, on=on):
        rows = rows.filter(Q(outgoing_id=account_id) | Q(incoming_id=account_id))
    return list(rows[:limit])


def list_visible(mailbox_id: UUID, *, account_id: UUID, on: date) -> Sequence[Handover]:
    """Return the handovers of a box that somebody may see, the latest first."""
    box = find_unit_box(mailbox_id)
    if box is None:
        return []
    return [
        row
        for row in queries.list_handovers(mailbox_id)
        if _may_see(find_capacities(account_id, box, handover=row, on=on))
    ]


def get_handover(
    handover_id: UUID, *, account_id: UUID, on: date, lock: bool = False
) -> tuple[Handover, UnitBox, frozenset[Capacity]]:
    """Return a handover, its box and what somebody is to them; locked for a write if asked.

    Raises:
        UnknownHandover: there is none, or it is hidden from whoever asks.
    """
    rows = Handover.objects.select_for_update() if lock else Handover.objects.all()
    row = rows.filter(pk=handover_id).first()
    box = find_unit_box(row.mailbox_id) if row else None
    if row is None or box is None:
        raise UnknownHandover("unknown_handover", id=str(handover_id))
    capacities = find_capacities(account_id, box, handover=row, on=on)
    if not _may_see(capacities):
        raise UnknownHandover("unknown_handover", id=str(handover_id))
    return row, box, capacities


def get_minutes(handover_id: UUID, file_format: MinutesFormat, *, account_id: UUID, on: date) -> HandoverMinutes:
    """Return a file of the minutes.

    Raises:
        UnknownHandover: there is none (yet), or it is hidden from whoever asks.
    """
    row, _, _ = get_handover(handover_id, account_id=account_id, on=on)
    minutes = HandoverMinutes.objects.filter(handover=row, format=file_format).first()
    if minutes is None:
        raise UnknownHandover("no_minutes", id=str(handover_id))
    return minutes


def steps_offered(handover: Handover, capacities: frozenset[Capacity]) -> frozenset[Step]:
    """Return the steps that somebody could take now."""
    state = HandoverState(handover.state)
    confirmed = sides_confirmed(handover)
    return frozenset(
        step
        for step in Step
        if step is not Step.START
        and workflow.may(step, state, capacities, confirmed=confirmed)
        and (step is not Step.RETRY or handover.problem)
    )


def sides_confirmed(handover: Handover) -> frozenset[Capacity]:
    """Return the sides that have confirmed."""
    at = {
        Capacity.OUTGOING: handover.outgoing_confirmed_at,
        Capacity.INCOMING: handover.incoming_confirmed_at,
    }
    return frozenset(side for side, moment in at.items() if moment)


def _possible_sides(account_id: UUID, terms: Sequence[Term], *, on: date) -> set[Capacity]:
    """Return which side somebody would be: who heads the unit today gives, who is registered to follow takes."""
    own = [term for term in terms if term.account_id == account_id]
    others = len(own) < len(terms)
    sides = {Capacity.OUTGOING for term in own if term.covers(on)}
    if others and any(term.valid_to is None or on <= term.valid_to for term in own):
        sides.add(Capacity.INCOMING)
    return sides


def _may_see(capacities: frozenset[Capacity]) -> bool:
    try:
        workflow.check(Step.SEE, HandoverState.STARTED, capacities)
    except NotAllowed:
        return False
    return True
