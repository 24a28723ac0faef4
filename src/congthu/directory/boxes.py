"""Any box as others speak of it: its address, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from congthu.directory.models import Address, Mailbox, UnitVersion
from congthu.directory.spaces import in_force
from congthu.directory.types import AddressKind, BoxFacts, MailboxKind, MailboxState


def find_box(mailbox_id: UUID, *, on: date) -> BoxFacts | None:
    """Return what is known of an open box on a day; None where there is none."""
    return map_boxes([mailbox_id], on=on).get(mailbox_id)


def map_boxes(mailbox_ids: Iterable[UUID], *, on: date) -> Mapping[UUID, BoxFacts]:
    """Return what is known of open boxes on a day; others are left out."""
    boxes = list(Mailbox.objects.filter(id__in=list(mailbox_ids), state=MailboxState.ACTIVE).select_related("person"))
    rows = Address.objects.filter(mailbox__in=boxes, kind=AddressKind.PRIMARY)
    addresses = dict(rows.values_list("mailbox_id", "address"))
    versions = UnitVersion.objects.filter(in_force(on), unit_id__in=[box.unit_id for box in boxes if box.unit_id])
    names = dict(versions.values_list("unit_id", "name"))
    return {
        box.id: BoxFacts(
            mailbox_id=box.id,
            address=addresses.get(box.id, ""),
            kind=MailboxKind(box.kind),
            unit_id=box.unit_id,
            name=box.person.full_name if box.person else names.get(box.unit_id, "") if box.unit_id else "",
            owner_id=box.person.account_id if box.person else None,
        )
        for box in boxes
    }
