"""Which unit a list means: by name and superior body, marks, case and short forms aside. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from uuid import UUID

from congthu.common.folding import search_key
from congthu.directory.importing.snapshot import KnownUnit
from congthu.directory.kinds import place_words

_SIMILAR = 0.72
_SUGGESTIONS = 3


class UnitFinder:
    """Finds units by what people write; built once for a whole list."""

    def __init__(self, units: Mapping[UUID, KnownUnit]) -> None:
        self._units = units
        self._by_name: defaultdict[str, list[KnownUnit]] = defaultdict(list)
        self._near: dict[tuple[str, str], Sequence[str]] = {}
        for unit in units.values():
            for key in _keys(unit):
                self._by_name[key].append(unit)

    def find(self, name: str, parent: str) -> Sequence[KnownUnit]:
        """Return the units that may be meant: one where all is clear, none where nothing fits."""
        found = self._by_name.get(search_key(name)) or self._by_name.get(place_words(name)) or []
        if not parent:
            return found
        above = {search_key(parent), place_words(parent)}
        direct = [unit for unit in found if above & self._keys_of(unit.parent_id)]
        return direct or [unit for unit in found if any(above & _keys(upper) for upper in self._above(unit))]

    def nearest(self, name: str, parent: str) -> Sequence[str]:
        """Return names of units that look like the one written, those of the same superior body first."""
        key = search_key(name), search_key(parent)
        if key not in self._near:
            within = {k for unit in self.find(parent, "") for k in self._names(self._below(unit))} if parent else set()
            near = get_close_matches(key[0], sorted(within), _SUGGESTIONS, _SIMILAR)
            near += get_close_matches(key[0], sorted(set(self._by_name) - within), _SUGGESTIONS, _SIMILAR)
            self._near[key] = list(dict.fromkeys(self._by_name[k][0].name for k in near))[:_SUGGESTIONS]
        return self._near[key]

    def parent_name(self, unit: KnownUnit) -> str:
        """Return the name of the superior body; empty for the province."""
        above = self._units.get(unit.parent_id) if unit.parent_id else None
        return above.name if above else ""

    def _above(self, unit: KnownUnit) -> Iterable[KnownUnit]:
        current = unit.parent_id
        while current is not None and current in self._units:
            yield self._units[current]
            current = self._units[current].parent_id

    def _below(self, unit: KnownUnit) -> Iterable[KnownUnit]:
        return (other for other in self._units.values() if other.parent_id == unit.unit_id)

    def _keys_of(self, unit_id: UUID | None) -> frozenset[str]:
        unit = self._units.get(unit_id) if unit_id else None
        return _keys(unit) if unit else frozenset()

    @staticmethod
    def _names(units: Iterable[KnownUnit]) -> Iterable[str]:
        return (search_key(unit.name) for unit in units)


def _keys(unit: KnownUnit) -> frozenset[str]:
    """Return what a unit is called: its name, without the committee in front, and its address label."""
    keys = {search_key(unit.name), place_words(unit.name), search_key(unit.domain_label)}
    return frozenset(key for key in keys if key)
