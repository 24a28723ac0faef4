"""Changes of boxes, addresses and posts after they were made."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.api import close_account
from congthu.accounts.types import AccountState
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.directory.errors import UnknownAddress, UnknownMailbox, UnknownPerson, UnknownUnit, WrongState
from congthu.directory.models import Address, Appointment, Mailbox, Person, UnitVersion
from congthu.directory.spaces import in_force
from congthu.directory.types import AddressKind, MailboxState


@transaction.atomic
def close_mailbox(mailbox_id: UUID, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let a box receive nothing any more (550); its addresses stay taken, its store is kept for its term.

    With a person's box goes the account, which opens nothing else. Clause: D7.2b.

    Raises:
        UnknownMailbox: there is no such box.
        WrongState: it is closed.
    """
    box = _locked_box(mailbox_id)
    if box.state == MailboxState.CLOSED:
        raise WrongState("mailbox_closed", id=str(mailbox_id))
    box.state = MailboxState.CLOSED
    box.save(update_fields=["state"])
    address = _primary(box)
    old, new = {"state": MailboxState.ACTIVE}, {"state": MailboxState.CLOSED, "reason": reason}
    record("directory.mailbox.closed", actor=actor, at=at, subject=_box(box, address), old=old, new=new)
    jobs.enqueue_on_commit("engine.end_connections", login=address)
    owner = box.person
    if owner is not None and owner.account is not None and owner.account.state != AccountState.CLOSED:
        close_account(owner.account.pk, reason=reason, actor=actor, at=at)


@transaction.atomic
def set_quota(mailbox_id: UUID, quota_bytes: int | None, *, reason: str, actor: Actor, at: datetime) -> None:
    """Give one box another quota than the rule set's, or take the exception back with ``None``.

    Clause: D5.2a.

    Raises:
        UnknownMailbox: there is no such box.
    """
    box = _locked_box(mailbox_id)
    old, box.quota_bytes = box.quota_bytes, quota_bytes
    box.save(update_fields=["quota_bytes"])
    record(
        "directory.mailbox.quota_changed",
        actor=actor,
        at=at,
        subject=_box(box, _primary(box)),
        old={"quota_bytes": old},
        new={"quota_bytes": quota_bytes, "reason": reason},
    )


@transaction.atomic
def retire_address(address: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let an alias or a list end. The name is kept, so that nobody else ever gets it. Clause: D3.5.

    Raises:
        UnknownAddress: there is no such address.
        WrongState: it has ended, is reserved, or is the primary address of a box in use.
    """
    row = _locked_address(address)
    in_use = row.kind == AddressKind.PRIMARY and row.mailbox is not None and row.mailbox.state == MailboxState.ACTIVE
    if in_use or row.kind in {AddressKind.RETIRED, AddressKind.RESERVED}:
        raise WrongState("address_not_retirable", address=row.address, kind=row.kind)
    old, row.kind, row.retired_at = row.kind, AddressKind.RETIRED, at
    row.save(update_fields=["kind", "retired_at"])
    subject = Subject(kind="address", id=row.address, name=row.address)
    record("directory.address.retired", actor=actor, at=at, subject=subject, old={"kind": old}, new={"reason": reason})


@transaction.atomic
def start_appointment(person_id: UUID, *, unit_id: UUID, title: str, on: date, actor: Actor, at: datetime) -> None:
    """Let a person hold a post in a unit from a day on; posts held before go on until they are ended.

    Clause: D7.2a.

    Raises:
        UnknownPerson: there is no such person.
        UnknownUnit: there is no such unit on that day.
    """
    person = _locked_person(person_id)
    if not UnitVersion.objects.filter(in_force(on), unit_id=unit_id).exists():
        raise UnknownUnit("unknown_unit", id=str(unit_id))
    Appointment.objects.create(person=person, unit_id=unit_id, title=title, valid_from=on)
    new = {"unit": str(unit_id), "title": title, "from": on.isoformat()}
    record("directory.appointment.started", actor=actor, at=at, subject=_person(person), new=new)


@transaction.atomic
def end_appointments(person_id: UUID, *, unit_id: UUID, on: date, actor: Actor, at: datetime) -> None:
    """Let a person's posts in a unit end on a day (their last). Clause: D7.2a, D7.2b.

    Raises:
        UnknownPerson: there is no such person.
        WrongState: the person holds no post there on that day.
    """
    person = _locked_person(person_id)
    held = Appointment.objects.filter(in_force(on), person=person, unit_id=unit_id)
    titles = list(held.values_list("title", flat=True))
    if not titles:
        raise WrongState("no_post_there", id=str(person_id), unit=str(unit_id))
    held.update(valid_to=on)
    new = {"unit": str(unit_id), "titles": titles, "to": on.isoformat()}
    record("directory.appointment.ended", actor=actor, at=at, subject=_person(person), new=new)


def _locked_box(mailbox_id: UUID) -> Mailbox:
    box = Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if box is None:
        raise UnknownMailbox("unknown_mailbox", id=str(mailbox_id))
    return box


def _locked_address(address: str) -> Address:
    # Only the address itself: PostgreSQL does not lock what an outer join may lack.
    found = Address.objects.select_for_update(of=("self",)).select_related("mailbox")
    row = found.filter(address=address.lower()).first()
    if row is None:
        raise UnknownAddress("unknown_address", address=address)
    return row


def _locked_person(person_id: UUID) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson("unknown_person", id=str(person_id))
    return person


def _primary(box: Mailbox) -> str:
    return box.addresses.filter(kind=AddressKind.PRIMARY).values_list("address", flat=True).first() or ""


def _box(box: Mailbox, address: str) -> Subject:
    return Subject(kind="mailbox", id=str(box.pk), name=address)


def _person(person: Person) -> Subject:
    return Subject(kind="person", id=str(person.pk), name=person.full_name)
