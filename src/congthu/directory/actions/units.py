"""Registering bodies and units, with their boxes and lists."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record_many
from congthu.audit.types import Entry, Subject
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.common.folding import search_key, tidy
from congthu.directory.errors import LabelTaken, UnknownUnit
from congthu.directory.labelling import TOP, domain_label, propose_labels
from congthu.directory.models import Address, Mailbox, Unit, UnitVersion
from congthu.directory.naming import INTERNAL, check_label, compose
from congthu.directory.spaces import TOP_SPACE, lock_spaces, primary_domain, versions_on
from congthu.directory.types import AddressKind, MailboxKind, NewUnit, UnitKind

_BATCH = 2000
_UNIT_BOXES = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT_UNIT})


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """One unit with everything that will be written for it."""

    unit_id: UUID
    mailbox_id: UUID
    new: NewUnit
    name: str
    domain_label: str
    address: str
    """Of its box; empty where it has no label."""
    list_address: str


@transaction.atomic
def register_units(units: Sequence[NewUnit], *, actor: Actor, at: datetime) -> Sequence[UUID]:
    """Register bodies and units under bodies already registered, and return their ids in the order given.

    Each with a label gets its box (``label@``, ``phòng.label@``, ``xã.huyện@``) and, unless it is a phòng, the list of
    its people; the province gets ``internal@``.

    Clause: D5.1b, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3, D5.1e-1, D5.1e-2, D7.1a, D7.1b.

    Raises:
        UnknownUnit: a parent is not registered.
        UnusableLabel: a label has characters that labels may not have, or is a reserved name.
        LabelTaken: the address of a body belongs, or belonged, to another; it says whose, and which label is free.
    """
    versions, domain = versions_on(local_date(at)), primary_domain()
    planned = [_plan(new, versions=versions, domain=domain) for new in units]
    lock_spaces({item.domain_label.partition(".")[2] for item in planned} | {TOP_SPACE})
    _check_free(planned)
    _write(planned, at=at)
    record_many([entry for item in planned for entry in _entries(item)], actor=actor, at=at)
    return [item.unit_id for item in planned]


def _plan(new: NewUnit, *, versions: Mapping[UUID, UnitVersion], domain: str) -> _Planned:
    above = ""
    if new.parent_id is not None:
        if new.parent_id not in versions:
            raise UnknownUnit("unknown_parent", name=new.name, id=str(new.parent_id))
        above = "" if new.kind in TOP else _label_above(new.parent_id, versions)
    label = check_label(new.label) if new.label else ""
    behind = domain_label(label, kind=new.kind, parent=above) if label else ""
    return _Planned(
        unit_id=uuid.uuid4(),
        mailbox_id=uuid.uuid4(),
        new=new,
        name=tidy(new.name),
        domain_label=behind,
        address=compose(*behind.split("."), domain=domain) if behind else "",
        list_address=_list_address(new.kind, behind, domain),
    )


def _label_above(unit_id: UUID, versions: Mapping[UUID, UnitVersion]) -> str:
    """Return the label of the nearest unit, from this one upwards, that has one."""
    current: UUID | None = unit_id
    while current is not None and (version := versions.get(current)):
        if version.domain_label:
            return version.domain_label
        current = version.parent_id
    return ""


def _list_address(kind: UnitKind, behind: str, domain: str) -> str:
    if kind is UnitKind.PROVINCE:
        return compose(INTERNAL, domain=domain)
    return "" if kind is UnitKind.DEPARTMENT or not behind else compose(INTERNAL, *behind.split("."), domain=domain)


def _check_free(planned: Sequence[_Planned]) -> None:
    """Refuse labels whose address is somebody's, or that occur twice in one call."""
    wanted = [item.address for item in planned if item.address]
    holders = {
        row.address: row
        for row in Address.objects.filter(address__in=wanted).select_related("mailbox__unit", "mailbox__person")
    }
    seen: dict[str, str] = {}
    for item in planned:
        if item.address in holders:
            _refuse(item, holder=_holder(holders[item.address]))
        if item.address and item.address in seen:
            _refuse(item, holder=seen[item.address])
        seen[item.address] = item.name


def _refuse(item: _Planned, *, holder: str) -> None:
    others = [label for label in propose_labels(item.name, kind=item.new.kind) if label != item.new.label]
    raise LabelTaken(
        "label_taken", name=item.name, label=item.new.label, address=item.address, holder=holder, others=others
    )


def _holder(row: Address) -> str:
    if row.mailbox is None or row.mailbox.unit is None:
        return str(row.mailbox.person) if row.mailbox and row.mailbox.person else row.kind
    last = row.mailbox.unit.versions.order_by("-valid_from").first()
    return last.name if last else row.address


def _write(planned: Sequence[_Planned], *, at: datetime) -> None:
    Unit.objects.bulk_create((Unit(id=item.unit_id, registered_at=at) for item in planned), batch_size=_BATCH)
    UnitVersion.objects.bulk_create((_version(item, at=at) for item in planned), batch_size=_BATCH)
    boxed = [item for item in planned if item.address]
    Mailbox.objects.bulk_create((_mailbox(item, at=at) for item in boxed), batch_size=_BATCH)
    rows = [
        Address(address=item.address, kind=AddressKind.PRIMARY, mailbox_id=item.mailbox_id, issued_at=at)
        for item in boxed
    ]
    listed = [item for item in planned if item.list_address]
    rows += [_list(item, at=at) for item in listed if item.new.kind is not UnitKind.PROVINCE]
    Address.objects.bulk_create(rows, batch_size=_BATCH)
    for item in listed:
        if item.new.kind is UnitKind.PROVINCE:
            # The name is usually reserved already; a reserved name may become a list, a list never anything else.
            Address.objects.update_or_create(
                address=item.list_address,
                defaults={"kind": AddressKind.LIST},
                create_defaults={"kind": AddressKind.LIST, "issued_at": at},
            )


def _version(item: _Planned, *, at: datetime) -> UnitVersion:
    return UnitVersion(
        unit_id=item.unit_id,
        parent_id=item.new.parent_id,
        kind=item.new.kind,
        name=item.name,
        search_name=f"{search_key(item.name)} {item.domain_label}".strip()[:340],
        label=item.new.label or "",
        domain_label=item.domain_label,
        valid_from=local_date(at),
        decision=item.new.decision,
    )


def _mailbox(item: _Planned, *, at: datetime) -> Mailbox:
    kind = MailboxKind.UNIT if item.new.kind in _UNIT_BOXES else MailboxKind.OFFICIAL
    return Mailbox(id=item.mailbox_id, kind=kind, unit_id=item.unit_id, created_at=at)


def _list(item: _Planned, *, at: datetime) -> Address:
    return Address(address=item.list_address, kind=AddressKind.LIST, list_unit_id=item.unit_id, issued_at=at)


def _entries(item: _Planned) -> list[Entry]:
    parent = str(item.new.parent_id) if item.new.parent_id else None
    told = {
        "kind": item.new.kind,
        "parent": parent,
        "label": item.domain_label,
        "list": item.list_address,
        "decision": item.new.decision,
    }
    unit = Subject(kind="unit", id=str(item.unit_id), name=item.name)
    entries = [Entry(code="directory.unit.registered", subject=unit, new=told)]
    if item.address:
        box = Subject(kind="mailbox", id=str(item.mailbox_id), name=item.address)
        entries.append(Entry(code="directory.mailbox.created", subject=box, new={"unit": str(item.unit_id)}))
    return entries
