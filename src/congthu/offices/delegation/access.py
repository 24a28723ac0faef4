"""Offices and delegations asked for by a person: fetched, checked and locked in one call."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_box, get_actor
from congthu.directory.types import BoxFacts
from congthu.offices.delegation.models import Delegation
from congthu.offices.delegation.queries import (
    entry_of,
    is_manager,
    list_delegations,
    list_managers,
    list_offices,
    list_openers,
)
from congthu.offices.delegation.types import DelegationEntry, OfficePage
from congthu.offices.errors import NotAllowed, UnknownDelegation, UnknownOffice


def office_for_manager(mailbox_id: UUID, *, actor: Actor, on: date) -> BoxFacts:
    """Return a box that the actor holds by office.

    Clause: D13.1 (the head delegates; a delegate never does, and the centre never does).

    Raises:
        UnknownOffice: there is no such official box.
        NotAllowed: somebody else holds it.
    """
    box = find_box(mailbox_id, on=on)
    if box is None or box.unit_id is None:
        raise UnknownOffice("unknown_office", id=str(mailbox_id))
    if actor.kind is not ActorKind.PERSON or not is_manager(mailbox_id, UUID(actor.id)):
        raise NotAllowed("not_manager", box=box.address)
    return box


def delegation_for_manager(delegation_id: UUID, *, actor: Actor, on: date) -> tuple[Delegation, BoxFacts]:
    """Return a delegation of a box that the actor holds by office, locked, with the box.

    Raises:
        UnknownDelegation: there is none, or its box is somebody else's.
    """
    row = Delegation.objects.select_for_update(of=("self",)).select_related("delegate").filter(pk=delegation_id).first()
    if row is None:
        raise UnknownDelegation("unknown_delegation", id=str(delegation_id))
    try:
        return row, office_for_manager(row.mailbox_id, actor=actor, on=on)
    except (NotAllowed, UnknownOffice) as error:
        raise UnknownDelegation("unknown_delegation", id=str(delegation_id)) from error


def get_office_page(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> OfficePage:
    """Return a box as who may open it sees it; the papers of others are for its managers.

    Raises:
        UnknownOffice: there is none that this account may open.
    """
    on = local_date(at)
    offices = {office.mailbox_id: office for office in list_offices(account_id, on=on, at=at)}
    if mailbox_id not in offices:
        raise UnknownOffice("unknown_office", id=str(mailbox_id))
    office = offices[mailbox_id]
    delegations = list_delegations(mailbox_id, box=office.address, at=at)
    own = [entry for entry in delegations if entry.delegate_id == account_id]
    return OfficePage(
        office=office,
        managers=[get_actor(manager.account_id, on=on).name for manager in list_managers(mailbox_id)],
        openers=[opener for _, opener in list_openers(office.address)] if office.is_manager else [],
        delegations=delegations if office.is_manager else own,
    )


def get_delegation(delegation_id: UUID, *, account_id: UUID, at: datetime) -> DelegationEntry:
    """Return a delegation to its delegate, or to a manager of the box, e.g. to be printed.

    Raises:
        UnknownDelegation: there is none for the eyes of this account.
    """
    row = Delegation.objects.select_related("delegate").filter(pk=delegation_id).first()
    box = find_box(row.mailbox_id, on=local_date(at)) if row else None
    if row is None or box is None or not (account_id == row.delegate_id or is_manager(row.mailbox_id, account_id)):
        raise UnknownDelegation("unknown_delegation", id=str(delegation_id))
    return entry_of(row, box=box.address, at=at)
