"""Name spaces: within which label a person's part must be free, and the lock that makes creations wait for each other.

The people of a phòng carry the label of the body above it; those of a body with a label of its own, and all people in
districts and communes, carry that label. Clause: D5.1a-3, D5.1d-4, D3.5, Q11.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from congthu.directory.errors import DirectoryError, UnknownUnit
from congthu.directory.labelling import WITH_OWN_SPACE
from congthu.directory.models import Domain, UnitVersion
from congthu.directory.types import UnitKind

_LOCK_CLASS = 7_204_002
"""The first of the two numbers of our advisory locks; the record's chain has 7204001."""

TOP_SPACE = ""
"""The space of labels that stand alone before the ``@``."""


def in_force(on: date) -> Q:
    """Return the condition that a dated row (version, post) holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def versions_on(on: date) -> Mapping[UUID, UnitVersion]:
    """Return every unit as it is on a day."""
    return {version.unit_id: version for version in UnitVersion.objects.filter(in_force(on))}


def primary_domain() -> str:
    """Return the domain in which addresses are issued.

    Raises:
        DirectoryError: none is registered yet.
    """
    name = Domain.objects.filter(is_primary=True).values_list("name", flat=True).first()
    if name is None:
        raise DirectoryError("no_primary_domain")
    return name


def space_of(unit_id: UUID, versions: Mapping[UUID, UnitVersion]) -> str:
    """Return the label that stands behind the parts of a unit's people.

    Raises:
        UnknownUnit: there is no such unit, or no body above it has a label.
    """
    current: UUID | None = unit_id
    while current is not None:
        version = versions.get(current)
        if version is None:
            break
        if version.domain_label and UnitKind(version.kind) in WITH_OWN_SPACE:
            return version.domain_label
        current = version.parent_id
    raise UnknownUnit("unknown_unit", id=str(unit_id))


def lock_spaces(spaces: Iterable[str]) -> None:
    """Wait until nobody else creates names in these spaces, and keep others waiting until this transaction ends.

    The locks are taken in one order everywhere, so that two transactions never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM "
            "(SELECT DISTINCT hashtext(space) AS key FROM unnest(%s::text[]) AS space ORDER BY key) AS keys",
            [_LOCK_CLASS, sorted(set(spaces))],
        )
