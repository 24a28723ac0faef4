"""What a plan must know of the directory. Pure; `survey` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from congthu.common.folding import tidy
from congthu.directory.types import UnitKind


@dataclass(frozen=True, kw_only=True)
class KnownUnit:
    """A unit that is registered."""

    unit_id: UUID
    parent_id: UUID | None
    kind: UnitKind
    name: str
    domain_label: str
    space: str
    """What stands behind the parts of its people; empty where no address can be formed."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The directory at one moment."""

    domain: str
    units: Mapping[UUID, KnownUnit]
    taken: Mapping[str, str]
    """Every address ever issued, with the name of the body that holds it where it is one."""
    staff_numbers: Mapping[str, str]
    """Every staff number in use, with the full name of its holder."""
    posts: Mapping[tuple[str, UUID, str], frozenset[str]]
    """(full name, unit, title), see `post_key`, → the staff numbers of its holders; empty where unknown."""


def post_key(full_name: str, unit_id: UUID, title: str) -> tuple[str, UUID, str]:
    """Return under what a post is known; see `name_key`."""
    return name_key(full_name), unit_id, tidy(title).casefold()


def name_key(full_name: str) -> str:
    """Return a name with case and blanks aside, marks kept: Thùy and Thủy are two people."""
    return tidy(full_name).casefold()
