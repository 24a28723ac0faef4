"""Whom a letter reaches: addresses and groups as boxes, with whose they are and where they belong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from congthu.common.alphabet import alphabet_key
from congthu.directory.models import Address, Appointment, Mailbox
from congthu.directory.spaces import in_force, versions_on
from congthu.directory.types import AddressKind, MailboxKind, MailboxState, Receiving, ReceivingBox


def list_receiving(addresses: Iterable[str], *, on: date) -> Receiving:
    """Return the open boxes that addresses reach on a day, groups resolved: offices first, then people by their units.

    Within a unit people stand by given name. What is no open box of ours is named apart.
    """
    asked = {address.strip().lower() for address in addresses}
    members = _members(asked)
    wanted = asked - set(members) | {one for group in members.values() for one in group}
    names = (AddressKind.PRIMARY, AddressKind.ALIAS)
    rows = Address.objects.filter(address__in=wanted, kind__in=names, mailbox__state=MailboxState.ACTIVE)
    reached = dict(rows.values_list("address", "mailbox_id"))
    boxes = _boxes(list(reached.values()), on=on)
    return Receiving(boxes=boxes, unknown=sorted(wanted - set(reached)))


def list_subtree(unit_ids: Iterable[UUID], *, on: date) -> frozenset[UUID]:
    """Return some units with all that are below them on a day."""
    parents = {unit_id: version.parent_id for unit_id, version in versions_on(on).items()}
    below = set(unit_ids)
    while more := {unit_id for unit_id, parent in parents.items() if parent in below} - below:
        below |= more
    return frozenset(below)


def _members(addresses: set[str]) -> dict[str, list[str]]:
    """Return the members of each group among some addresses."""
    groups = set(Address.objects.filter(address__in=addresses, kind=AddressKind.LIST).values_list("address", flat=True))
    found: dict[str, list[str]] = {group: [] for group in groups}
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, member FROM mail.member WHERE address = ANY(%s)", [list(groups)])
        for address, member in cursor.fetchall():
            found[address].append(member)
    return found


def _boxes(mailbox_ids: list[UUID], *, on: date) -> list[ReceivingBox]:
    versions = versions_on(on)
    boxes = list(Mailbox.objects.filter(id__in=mailbox_ids).select_related("person"))
    primary = Address.objects.filter(mailbox__in=boxes, kind=AddressKind.PRIMARY)
    addresses = dict(primary.values_list("mailbox_id", "address"))
    held: dict[UUID, list[Appointment]] = {}
    people = [box.person_id for box in boxes if box.person_id]
    for post in Appointment.objects.filter(in_force(on), person_id__in=people).order_by("valid_from", "id"):
        held.setdefault(post.person_id, []).append(post)
    found: list[tuple[tuple[object, ...], ReceivingBox]] = []
    for box in boxes:
        posts = held.get(box.person_id, []) if box.person_id else []
        units = [post.unit_id for post in posts] if box.person else [box.unit_id] if box.unit_id else []
        unit = versions.get(units[0]) if units else None
        unit_name = unit.name if unit else ""
        receiving = ReceivingBox(
            mailbox_id=box.pk,
            address=addresses.get(box.pk, ""),
            kind=MailboxKind(box.kind),
            name=box.person.full_name if box.person else unit_name,
            post=posts[0].title if posts else "",
            unit_name=unit_name if box.person else "",
            units=frozenset(units),
        )
        key = (box.person is not None, alphabet_key(unit_name), box.person.sort_key if box.person else "", box.pk)
        found.append((key, receiving))
    return [receiving for _, receiving in sorted(found, key=lambda item: item[0])]
