"""Reading the directory for a plan: once for a whole list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from congthu.directory.errors import UnknownUnit
from congthu.directory.importing.snapshot import KnownUnit, Snapshot, post_key
from congthu.directory.models import Address, Appointment, Person, UnitVersion
from congthu.directory.spaces import in_force, primary_domain, space_of, versions_on
from congthu.directory.types import UnitKind


def take_snapshot(*, on: date) -> Snapshot:
    """Return the directory as it is."""
    versions = versions_on(on)
    posts: defaultdict[tuple[str, UUID, str], set[str]] = defaultdict(set)
    held = Appointment.objects.filter(in_force(on))
    for name, unit_id, title, number in held.values_list(
        "person__full_name", "unit_id", "title", "person__staff_number"
    ):
        posts[post_key(name, unit_id, title)].add(number)
    names = {version.unit_id: version.name for version in versions.values()}
    addresses = Address.objects.values_list("address", "mailbox__unit_id")
    numbers = Person.objects.exclude(staff_number="").values_list("staff_number", "full_name")
    return Snapshot(
        domain=primary_domain(),
        units={unit_id: _known(version, versions) for unit_id, version in versions.items()},
        taken={address: names.get(unit_id, "") for address, unit_id in addresses},
        staff_numbers=dict(numbers),
        posts={key: frozenset(numbers) for key, numbers in posts.items()},
    )


def _known(version: UnitVersion, versions: Mapping[UUID, UnitVersion]) -> KnownUnit:
    try:
        space = space_of(version.unit_id, versions)
    except UnknownUnit:
        space = ""
    return KnownUnit(
        unit_id=version.unit_id,
        parent_id=version.parent_id,
        kind=UnitKind(version.kind),
        name=version.name,
        domain_label=version.domain_label,
        space=space,
    )
