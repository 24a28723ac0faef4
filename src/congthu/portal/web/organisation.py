"""The Danh bạ: the tree of bodies and units with their addresses, and a search that ignores marks.

Clause: D3.4, D6-2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.directory import api as directory
from congthu.directory.errors import UnknownUnit
from congthu.directory.types import UnitEntry, UnitKind, Viewer
from congthu.frame.api import Visitor, is_piece, page, staff
from congthu.portal.web.messages import UNIT_GROUPS, UNIT_KINDS

_PEOPLE_SHOWN = 50
_UNITS_SHOWN = 12
_FARTHEST = 100_000


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit in a list."""

    unit: UnitEntry
    below: int
    """How many units stand directly below it and can be unfolded here."""


@dataclass(frozen=True, kw_only=True)
class UnitGroup:
    """Units of one kind, under their heading."""

    title: object
    rows: Sequence[UnitRow]


@staff
@require_safe
def organisation(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the search, with what it finds or with the top of the tree."""
    on = clock.local_date(clock.now())
    query = request.GET.get("q", "").strip()[:200]
    offset = _offset(request)
    context: dict[str, object] = {"query": query}
    if query:
        found = directory.search(query, viewer=_viewer(visitor), on=on, limit=_PEOPLE_SHOWN, offset=offset)
        further = offset + _PEOPLE_SHOWN
        context |= {
            "found": found,
            "units": _with_bodies(found.units[:_UNITS_SHOWN], on=on) if not offset else (),
            "more_units": max(0, found.units_total - _UNITS_SHOWN),
            "people": found.people,
            "next_offset": further if further < found.people_total else None,
            "left": found.people_total - further,
        }
    else:
        context["groups"] = _top_of_tree(directory.list_units(on=on))
    template = "portal/organisation.html"
    if is_piece(request):
        template = "portal/organisation/more_people.html" if offset else "portal/organisation/results.html"
    return page(request, template, context, visitor=visitor)


@staff
@require_safe
def unit(request: HttpRequest, visitor: Visitor, unit_id: UUID) -> HttpResponse:
    """Show one body or unit: its address, what is below it, its people by given name."""
    try:
        shown = directory.get_unit_page(unit_id, viewer=_viewer(visitor), on=clock.local_date(clock.now()))
    except UnknownUnit as error:
        raise Http404 from error
    offset = _offset(request)
    further = offset + _PEOPLE_SHOWN * 2
    context = {
        "shown": shown,
        "kind": UNIT_KINDS[shown.unit.kind],
        "groups": grouped(shown.children, below={}),
        "people": shown.people[offset:further],
        "next_offset": further if further < len(shown.people) else None,
        "left": len(shown.people) - further,
    }
    template = "portal/unit.html"
    if is_piece(request):
        template = "portal/organisation/more_people.html" if offset else "portal/organisation/branch.html"
    return page(request, template, context, visitor=visitor)


def grouped(units: Iterable[UnitEntry], *, below: Mapping[UUID | None, int]) -> Sequence[UnitGroup]:
    """Return units under the headings of their kinds; they come ordered by kind."""
    rows = (UnitRow(unit=unit, below=below.get(unit.unit_id, 0)) for unit in units)
    by_kind = groupby(rows, key=lambda row: row.unit.kind)
    return [UnitGroup(title=UNIT_GROUPS[UnitKind(kind)], rows=list(members)) for kind, members in by_kind]


def _top_of_tree(every: Sequence[UnitEntry]) -> Sequence[UnitGroup]:
    """Return the province and what stands directly below it."""
    top = {unit.unit_id for unit in every if unit.parent_id is None}
    below = Counter(unit.parent_id for unit in every if unit.parent_id not in top)
    return grouped((unit for unit in every if unit.parent_id is None or unit.parent_id in top), below=below)


def _with_bodies(units: Sequence[UnitEntry], *, on: date) -> Sequence[tuple[UnitEntry, str]]:
    """Return units with the name of what is above each, because every district has a Phòng Y tế."""
    names = directory.map_unit_names({unit.parent_id for unit in units if unit.parent_id}, on=on)
    return [(unit, names.get(unit.parent_id, "") if unit.parent_id else "") for unit in units]


def _viewer(visitor: Visitor) -> Viewer:
    return Viewer(account_id=visitor.account_id, roles=visitor.roles)


def _offset(request: HttpRequest) -> int:
    given = request.GET.get("from", "0")
    return min(int(given), _FARTHEST) if given.isascii() and given.isdigit() and len(given) < 10 else 0  # noqa: PLR2004
